import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseManifest } from '../../../src-main/pod/manifest'

const folder = new URL('../../../resources/pods/', import.meta.url)
const examples = readdirSync(folder).map((file) => ({ file, text: readFileSync(new URL(file, folder), 'utf8') }))
const parsed = new Map(examples.map(({ file, text }) => [file, parseManifest(text)]))

function specOf(file: string) {
  const spec = parsed.get(file)?.pods[0]?.spec
  if (!spec) throw new Error(`${file} holds no pod`)
  return spec
}

describe('the example manifests', () => {
  test('are those the window offers', () => {
    expect(examples.map(({ file }) => file).sort()).toEqual(['crash-loop.yaml', 'published-port.yaml', 'shared-pids.yaml', 'shared-volume.yaml', 'stubborn.yaml', 'two-containers.yaml'])
  })

  test.each(examples)('$file holds one pod, with no error and no warning, and says first what it is about', ({ file, text }) => {
    const answer = parsed.get(file)
    expect(answer).toMatchObject({ errors: [], warnings: [] })
    expect(answer?.pods).toHaveLength(1)
    expect(text).toMatch(/^# \S/)
  })

  test('can all be there at once', () => {
    const all = parseManifest(examples.map(({ text }) => text).join('---\n'))
    expect(all.errors).toEqual([])
    expect(all.pods).toHaveLength(examples.length)
  })

  test('use nothing but the bundled image', () => {
    for (const { file } of examples) for (const { image } of specOf(file).containers) expect(image).toBe('pauselab/demo')
  })

  test('the first one publishes no port, so that a busy one cannot spoil the first minute', () => {
    const { name, containers } = specOf('two-containers.yaml')
    expect(name).toBe('web-pod')
    expect(containers.map((container) => [container.name, container.args])).toEqual([
      ['front', ['web', '--port', '80']],
      ['poll', ['fetch', 'http://localhost:80/', '--every', '5s']]
    ])
    expect(containers.flatMap(({ ports }) => ports).map(({ hostPort }) => hostPort)).toEqual([null])
  })

  test('do what their names say', () => {
    expect(specOf('shared-pids.yaml').shareProcessNamespace).toBe(true)
    expect(specOf('published-port.yaml').containers[0]?.ports[0]).toMatchObject({ containerPort: 80, hostPort: 8880, hostIP: null })
    expect(specOf('stubborn.yaml').terminationGracePeriodSeconds).toBe(5)
    expect(specOf('shared-volume.yaml').containers.map(({ mounts }) => mounts[0]?.volume)).toEqual(['post', 'post'])
    expect(specOf('crash-loop.yaml').containers[0]?.args?.[0]).toBe('crash')
  })
})
