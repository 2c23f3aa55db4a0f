import type { Labels, VolumeOptions, VolumeStatus } from '../../port'
import { copyOf, type Directory, directory, place } from '../files/tree'
import { OPERATION, refusal } from './errors'

export interface Volume {
  readonly status: VolumeStatus
  readonly options: VolumeOptions | null
  content: Directory
  /** Containers that have it mounted now. */
  readonly users: Set<string>
}

const VOLUMES_AT = '/var/lib/docker/volumes'
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/

/** Volumes of the engine's local driver. */
export class Volumes {
  private readonly volumes = new Map<string, Volume>()

  /** `machine`: where its directories are. */
  constructor(private readonly machine: Directory) {}

  all(): Iterable<Volume> {
    return this.volumes.values()
  }

  get(name: string): Volume | undefined {
    return this.volumes.get(name)
  }

  create(name: string, labels: Labels, options: VolumeOptions | null): Volume {
    const old = this.volumes.get(name)
    if (old !== undefined) return old
    if (!NAME.test(name)) {
      const message = `create ${name}: "${name}" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`
      throw refusal('bad-parameter', message, OPERATION.volumeCreate)
    }
    const volume: Volume = { status: { name, labels, mountpoint: `${VOLUMES_AT}/${name}/_data` }, options, content: freshContent(options), users: new Set() }
    this.volumes.set(name, volume)
    this.show(volume)
    return volume
  }

  /** `holders`: containers made with it, running or not. Answers false when it is not there (any more). */
  remove(name: string, holders: readonly string[]): boolean {
    if (!this.volumes.has(name)) return false
    if (holders.length > 0) throw refusal('conflict', `remove ${name}: volume is in use - [${holders.join(', ')}]`, OPERATION.volumeRemove)
    place(this.machine, `${VOLUMES_AT}/${name}`, directory())
    return this.volumes.delete(name)
  }

  /** An empty one becomes a copy of what the image has at that path, its mode included. */
  fill(volume: Volume, from: Directory): void {
    if (volume.content.entries.size > 0 || volume.options !== null) return
    const { mode, uid, gid, entries } = copyOf(from)
    Object.assign(volume.content, { mode, uid, gid })
    for (const [name, entry] of entries) volume.content.entries.set(name, entry)
  }

  mount(volume: Volume, container: string): void {
    volume.users.add(container)
  }

  /** A tmpfs is gone when its last user stops. */
  unmount(volume: Volume, container: string): void {
    volume.users.delete(container)
    if (volume.options === null || volume.users.size > 0) return
    volume.content = freshContent(volume.options)
    this.show(volume)
  }

  private show({ status, content }: Volume): void {
    place(this.machine, status.mountpoint, content)
  }
}

function freshContent(options: VolumeOptions | null): Directory {
  const made = directory(options?.tmpfs.mode ?? 0o755)
  made.gid = options?.tmpfs.gid ?? 0
  return made
}
