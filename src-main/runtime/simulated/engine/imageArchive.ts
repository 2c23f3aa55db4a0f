import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import type { ImageStatus } from '../../port'
import { directory, type Directory, file, link, makePath, namesOf } from '../files/tree'
import { readTar, type TarEntry } from '../files/tar'

export interface Image {
  readonly status: ImageStatus
  readonly entrypoint: readonly string[]
  readonly cmd: readonly string[]
  readonly env: readonly string[]
  readonly workingDir: string
  readonly stopSignal: string | null
  readonly root: Directory
}

interface ManifestEntry {
  readonly Config: string
  readonly RepoTags?: readonly string[] | null
  readonly Layers: readonly string[]
}

interface ImageConfig {
  readonly created?: string
  readonly config?: {
    readonly User?: string
    readonly Env?: readonly string[] | null
    readonly Entrypoint?: readonly string[] | null
    readonly Cmd?: readonly string[] | null
    readonly WorkingDir?: string
    readonly StopSignal?: string
    readonly Labels?: Readonly<Record<string, string>> | null
  }
}

/** Nobody in the simulation reads what is in larger files. */
const MOST_BYTES_OF_A_FILE = 64 * 1024

/** The images in an archive of `docker save`, as the engine would keep them. Throws when it is none. */
export function readImageArchive(bytes: Buffer): readonly Image[] {
  const entries = new Map([...readTar(bytes)].map((entry) => [entry.name, entry.data]))
  const read = (name: string): Buffer => {
    const data = entries.get(name)
    if (data === undefined) throw new Error(`open ${name}: no such file or directory`)
    return data
  }
  const manifest = JSON.parse(read('manifest.json').toString('utf8')) as readonly ManifestEntry[]
  return manifest.map((entry) => toImage(entry, read))
}

function toImage(entry: ManifestEntry, read: (name: string) => Buffer): Image {
  const bytes = read(entry.Config)
  const { created, config = {} } = JSON.parse(bytes.toString('utf8')) as ImageConfig
  const layers = entry.Layers.map((name) => unpacked(read(name)))
  const root = directory()
  for (const layer of layers) for (const one of readTar(layer)) put(root, one)
  return {
    status: {
      id: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
      tags: entry.RepoTags ?? [],
      sizeBytes: layers.flatMap((layer) => [...readTar(layer)]).reduce((sum, one) => sum + one.data.length, 0),
      createdAt: Date.parse(created ?? '') || 0,
      labels: config.Labels ?? {},
      user: config.User ?? ''
    },
    entrypoint: config.Entrypoint ?? [],
    cmd: config.Cmd ?? [],
    env: config.Env ?? [],
    workingDir: config.WorkingDir || '/',
    stopSignal: config.StopSignal ?? null,
    root
  }
}

function unpacked(layer: Buffer): Buffer {
  return layer[0] === 0x1f && layer[1] === 0x8b ? gunzipSync(layer) : layer
}

/** A `.wh.` in front of a name means that a lower layer's is gone. */
const WHITEOUT = '.wh.'

function put(root: Directory, entry: TarEntry): void {
  const names = namesOf(entry.name)
  const name = names.at(-1)
  if (name === undefined) return
  const parent = makePath(root, names.slice(0, -1).join('/'))
  if (parent === null) return
  const { mode, uid, gid } = entry
  if (name.startsWith(WHITEOUT)) parent.entries.delete(name.slice(WHITEOUT.length))
  else if (entry.type === 'directory') Object.assign(makePath(parent, name) ?? {}, { mode, uid, gid })
  else if (entry.type === 'link') parent.entries.set(name, link(entry.target))
  else if (entry.type === 'hard link') parent.entries.set(name, link(`/${entry.target}`))
  else if (entry.type === 'file') parent.entries.set(name, { ...file(entry.data.length > MOST_BYTES_OF_A_FILE ? Buffer.alloc(0) : Buffer.from(entry.data), mode), uid, gid })
}
