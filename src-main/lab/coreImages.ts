import { createReadStream, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { ImageView } from '../api/commands'
import type { ContainerRuntime, ImageStatus } from '../runtime/port'

/** What the build writes beside its archives (resources/images/archives/images.json). */
const catalogue = z.object({
  archives: z.array(z.object({ arch: z.string(), file: z.string() })),
  images: z.array(z.object({ name: z.string(), arch: z.string(), tags: z.array(z.string()), id: z.string(), manifest: z.string(), content: z.string() }))
})
type CoreImage = z.output<typeof catalogue>['images'][number]

const CONTENT_LABEL = 'dev.pauselab.content'
/** The engine's words for the processor, in the archives' words. */
const ARCH: Readonly<Record<string, string>> = { x86_64: 'amd64', amd64: 'amd64', aarch64: 'arm64', arm64: 'arm64' }

/** The images that come with the lab. They are never pulled. */
export class CoreImages {
  private readonly folder: string
  private readonly all: z.output<typeof catalogue>

  constructor(resourcesDir: string) {
    this.folder = path.join(resourcesDir, 'images', 'archives')
    this.all = catalogue.parse(JSON.parse(readFileSync(path.join(this.folder, 'images.json'), 'utf8')))
  }

  isCore(reference: string): boolean {
    return this.all.images.some((image) => image.name === repository(reference))
  }

  /** Whether the engine's image is the very one that came with this lab. A containerd image store has other ids: there the label decides. */
  bundled(image: ImageStatus): ImageView['bundled'] {
    const named = this.all.images.filter((core) => image.tags.some((tag) => repository(tag) === core.name))
    if (named.length === 0) return 'no'
    return named.some((core) => isSame(core, image)) ? 'current' : 'outdated'
  }

  /** Loads the archive for the engine's processor when one image is absent or another version. Returns the names it loaded. */
  async ensure(runtime: ContainerRuntime, arch: string, options: { readonly always: boolean } = { always: false }): Promise<readonly string[]> {
    const wanted = this.all.images.filter((image) => image.arch === (ARCH[arch] ?? arch))
    const archive = this.all.archives.find((one) => one.arch === (ARCH[arch] ?? arch))
    if (archive === undefined) throw new Error(`no bundled images for the processor ${arch}; there are some for ${this.all.archives.map((one) => one.arch).join(', ')}`)
    const states = await Promise.all(wanted.flatMap((core) => core.tags.map(async (tag) => ({ core, image: await runtime.inspectImage(tag) }))))
    if (!options.always && states.every(({ core, image }) => image !== null && isSame(core, image))) return []
    return runtime.loadImages(createReadStream(path.join(this.folder, archive.file)))
  }
}

function isSame(core: CoreImage, image: ImageStatus): boolean {
  return image.id === core.id || image.id === core.manifest || image.labels[CONTENT_LABEL] === core.content
}

/** `registry/name:tag@digest` -> `registry/name`; a familiar `docker.io/` in front is not shown by docker and not here. */
function repository(reference: string): string {
  const [withoutDigest = ''] = reference.split('@')
  const colon = withoutDigest.lastIndexOf(':')
  const name = colon > withoutDigest.lastIndexOf('/') ? withoutDigest.slice(0, colon) : withoutDigest
  return name.replace(/^(docker\.io|localhost)\//, '')
}
