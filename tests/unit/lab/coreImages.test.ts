import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { CoreImages } from '../../../src-main/lab/coreImages'
import type { ContainerRuntime, ImageStatus } from '../../../src-main/runtime/port'

const RESOURCES = fileURLToPath(new URL('../../../resources', import.meta.url))
interface Entry {
  readonly name: string
  readonly arch: string
  readonly tags: readonly string[]
  readonly id: string
  readonly manifest: string
  readonly content: string
}
const { images: catalogue } = JSON.parse(readFileSync(path.join(RESOURCES, 'images', 'archives', 'images.json'), 'utf8')) as { images: readonly Entry[] }
const AMD64 = catalogue.filter((image) => image.arch === 'amd64')

function image(more: Partial<ImageStatus>): ImageStatus {
  return { id: 'sha256:other', tags: [], sizeBytes: 0, createdAt: 0, labels: {}, user: null, ...more }
}

/** An engine with the given images, by tag. */
function engine(there: ReadonlyMap<string, ImageStatus>): { readonly runtime: ContainerRuntime; readonly loads: string[] } {
  const loads: string[] = []
  const runtime: Partial<ContainerRuntime> = {
    inspectImage: async (reference) => there.get(reference) ?? null,
    loadImages: async (archive) => {
      loads.push(path.basename((archive as unknown as { path: string }).path))
      ;(archive as unknown as { destroy(): void }).destroy()
      return ['loaded']
    }
  }
  return { runtime: runtime as ContainerRuntime, loads }
}

function all(of: (entry: Entry) => Partial<ImageStatus>): ReadonlyMap<string, ImageStatus> {
  return new Map(AMD64.flatMap((entry) => entry.tags.map((tag) => [tag, image(of(entry))] as const)))
}

describe('the bundled images', () => {
  const core = new CoreImages(RESOURCES)

  test.each([
    ['pauselab/demo', true], ['pauselab/demo:1', true], ['docker.io/pauselab/demo:latest', true], ['localhost/pauselab/demo', true], ['pauselab/demo@sha256:abc', true], ['pauselab/demo:nope', true],
    ['pauselab/other', false], ['demo', false], ['example.org:5000/pauselab/demo', false], ['pauselab/demo/more', false], ['', false]
  ])('%s is one of them: %s', (reference, expected) => expect(core.isCore(reference)).toBe(expected))

  test.each<readonly [string, (entry: Entry) => Partial<ImageStatus>]>([
    ['id', (entry) => ({ id: entry.id })], ['manifest, where the image store is containerd’s', (entry) => ({ id: entry.manifest })], ['content label', (entry) => ({ labels: { 'dev.pauselab.content': entry.content } })]
  ])('are not loaded again when they are there by their %s', async (_name, of) => {
    const { runtime, loads } = engine(all(of))
    expect(await core.ensure(runtime, 'x86_64')).toEqual([])
    expect(loads).toEqual([])
    expect(await core.ensure(runtime, 'x86_64', { always: true })).toEqual(['loaded'])
  })

  test('are loaded when one is another version or absent', async () => {
    const outdated = engine(new Map([...all((entry) => ({ id: entry.id })), ['pauselab/pause', image({})], ...AMD64.slice(0, 1).flatMap((entry) => entry.tags.map((tag) => [tag, image({})] as const))]))
    await core.ensure(outdated.runtime, 'amd64')
    const absent = engine(new Map())
    await core.ensure(absent.runtime, 'aarch64')
    expect([outdated.loads.length, absent.loads]).toEqual([1, [expect.stringContaining('arm64')]])
  })

  test('for an unknown processor there are none, and this is said', async () => {
    await expect(core.ensure(engine(new Map()).runtime, 's390x')).rejects.toThrow(/no bundled images for the processor s390x/)
  })

  test('what the engine has is told apart', () => {
    const [first] = AMD64
    expect(core.bundled(image({ tags: [first?.tags[0] ?? ''], id: first?.id }))).toBe('current')
    expect(core.bundled(image({ tags: [first?.tags[0] ?? ''] }))).toBe('outdated')
    expect(core.bundled(image({ tags: ['nginx:1'], id: first?.id }))).toBe('no')
  })
})
