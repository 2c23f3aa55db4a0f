import type { FileDetails, SharedMount, VolumeDetails, VolumeMountDetails } from '../../api/details'
import type { ProbedFile } from '../../observe/detailProtocol'
import { decodeMounts, type Mount } from '../../observe/decode/mounts'
import type { VolumeSpec } from '../../pod/spec'
import type { Subject } from './plan'

/** A mount of the manifest with what the kernel has at its path. */
export interface FoundMount {
  readonly subject: Subject
  readonly volume: string
  readonly view: VolumeMountDetails
}

/** The kernel knows the mount by where it really is: the manifest's path may lead there through links, such as /var/run. */
export function findMounts(subject: Subject, mountinfo: string): readonly FoundMount[] {
  const mounts = decodeMounts(mountinfo)
  return subject.container.mounts.map(({ volume, path }) => {
    const mount = mounts.get(plain(path)) ?? null
    return { subject, volume, view: { container: subject.container.name, path, ...facts(mount) } }
  })
}

function facts(mount: Mount | null): Pick<VolumeMountDetails, 'readOnly' | 'source' | 'fileSystem'> {
  return { readOnly: mount?.readOnly ?? null, source: mount?.source ?? null, fileSystem: mount?.fileSystem ?? null }
}

function plain(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '').replace(/\/{2,}/g, '/') : path
}

/** Whom to look through: a mount that most others share, since one with a subPath shows only a part. */
export function bestMount(mounts: readonly FoundMount[]): FoundMount | null {
  const seen = mounts.filter(({ view }) => view.source !== null)
  const shared = (one: FoundMount): number => seen.filter(({ view }) => view.source === one.view.source).length
  const depth = (one: FoundMount): number => one.view.source?.length ?? 0
  return [...seen].sort((a, b) => depth(a) - depth(b) || shared(b) - shared(a))[0] ?? null
}

export function volumeDetails(name: string, specs: readonly VolumeSpec[], mounts: readonly FoundMount[], entries: readonly ProbedFile[] | null, others: readonly SharedMount[]): VolumeDetails {
  return {
    volume: name,
    kind: specs.find((spec) => spec.name === name)?.kind ?? 'unknown',
    mounts: mounts.map(({ view }) => view),
    files: entries?.map(fileDetails).sort((a, b) => (a.path < b.path ? -1 : 1)) ?? null,
    others
  }
}

function fileDetails({ path, type, size, mode, uid, gid, mtime }: ProbedFile): FileDetails {
  return { path, type, bytes: size, mode, uid, gid, modifiedAt: mtime }
}
