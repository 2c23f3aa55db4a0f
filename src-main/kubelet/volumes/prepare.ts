import { posix } from 'node:path'
import type { EmptyDirVolume, FilesVolume, VolumeSpec } from '../../pod/model/volumes'
import type { Resolved } from '../../pod/resolve/context'
import { type VolumeFile, volumeFiles } from '../../pod/resolve/files'
import { FilesRefusal } from '../files/port'
import { volumePath } from '../files/paths'
import type { PodInHand } from '../podInHand'
import { ensureMemoryVolumes } from './holder'
import { checkHostPath } from './hostPath'

/** Open to everybody, as the kubelet makes them; with the group's setgid bit where the pod has an fsGroup. */
const OPEN = 0o777
const SETGID = 0o2000
/** The kubelet keeps a ConfigMap's files on the disk, those of the other kinds in a tmpfs, whose root is 1777. */
const FILES_ROOT: Readonly<Record<FilesVolume['kind'], number>> = { configMap: 0o777, secret: 0o1777, downwardAPI: 0o1777, projected: 0o1777 }

/**
 * Everything that the pod's containers mount is made, or made right; may be called again at any time. When it fails,
 * `message` is that of the kubelet's event FailedMount, and the pod waits in ContainerCreating until another try succeeds.
 */
export async function prepareVolumes(pod: PodInHand): Promise<Resolved<null>> {
  const { volumes } = pod.records.pod.spec
  const changes = pod.memory.volumeChanges
  const memory = volumes.filter((volume): volume is EmptyDirVolume => volume.kind === 'emptyDir' && volume.medium === 'Memory')
  const [, ...outcomes] = await Promise.all([ensureMemoryVolumes(pod, memory), ...volumes.map((volume) => prepareVolume(pod, volume))])
  const failed = outcomes.find((outcome) => !outcome.ok)
  if (failed !== undefined) return failed
  // Somebody applied other values meanwhile: which of them are in the files now, nobody knows.
  if (pod.memory.volumeChanges !== changes) return prepareVolumes(pod)
  pod.memory.volumesReady = true
  return { ok: true, value: null }
}

async function prepareVolume(pod: PodInHand, volume: VolumeSpec): Promise<Resolved<null>> {
  if (volume.kind === 'hostPath') return checkHostPath(pod.env, volume)
  if (volume.kind !== 'emptyDir') return publishVolume(pod, volume, () => makeRoot(pod, volume.name, FILES_ROOT[volume.kind]))
  if (volume.medium !== 'Memory') await makeRoot(pod, volume.name, OPEN)
  return { ok: true, value: null }
}

/** Also for one that is published: then only what changed is written. Its root must be there, or be made first. */
export async function publishVolume(pod: PodInHand, volume: FilesVolume, makeFirst: () => Promise<void> = () => Promise.resolve()): Promise<Resolved<null>> {
  const { env, records } = pod
  const { uid, spec } = records.pod
  const files = volumeFiles(volume, spec, env.context(uid, []), env.data.objects(spec.namespace))
  if (!files.ok) return files
  try {
    await makeFirst()
    await env.files.publish(volumePath(uid, volume.name), cleaned(files.value), spec.security.fsGroup)
    return { ok: true, value: null }
  } catch (error) {
    if (error instanceof FilesRefusal) return mountFailure(volume.name, error.message)
    throw error
  }
}

/** `./a//b` is `a/b` (validatePayload); where two are the same the later one wins. */
function cleaned(files: readonly VolumeFile[]): readonly VolumeFile[] {
  return [...new Map(files.map((file) => [posix.normalize(file.path), file])).entries()].map(([path, file]) => ({ ...file, path }))
}

export function mountFailure(volume: string, message: string): Resolved<null> {
  return { ok: false, message: `MountVolume.SetUp failed for volume "${volume}" : ${message}` }
}

async function makeRoot({ env, records }: PodInHand, volume: string, mode: number): Promise<void> {
  const { uid, spec } = records.pod
  const { fsGroup } = spec.security
  await env.files.makeDirectory(volumePath(uid, volume), fsGroup === null ? { mode } : { mode: mode | SETGID, gid: fsGroup })
}
