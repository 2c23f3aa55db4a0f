import type { MountSpec, VolumeSpec } from '../../pod/model/volumes'
import type { Resolved } from '../../pod/resolve/context'
import type { Env } from '../../pod/resolve/env'
import { resolveSubPath } from '../../pod/resolve/subPath'
import type { ContainerSpec } from '../../pod/spec'
import type { MountRequest } from '../../runtime/port'
import { etcHostsPath, terminationLogPath, volumePath } from '../files/paths'
import { FilesRefusal } from '../files/port'
import type { PodInHand } from '../podInHand'
import { memoryVolumeName } from '../records'
import { etcHosts } from './etcHosts'

const ETC_HOSTS = '/etc/hosts'
const ETC_HOSTS_MODE = 0o644
/** Whoever the container runs as may write its last words. */
const TERMINATION_LOG_MODE = 0o666

export interface MountsRequest {
  readonly container: ContainerSpec
  readonly attempt: number
  /** The container's own, resolved: subPathExpr refers to it. */
  readonly env: Env
  readonly podIPs: readonly string[]
}

/**
 * A container's mounts (makeMounts): its volumes, /etc/hosts and the file for its termination message. When it fails
 * the container waits as CreateContainerConfigError with this message, and is tried again.
 */
export async function containerMounts(pod: PodInHand, request: MountsRequest): Promise<Resolved<readonly MountRequest[]>> {
  const { container, attempt, podIPs } = request
  const { env, records } = pod
  const { uid, spec } = records.pod
  const mounts: MountRequest[] = []
  for (const mount of container.mounts) {
    const made = await volumeMount(pod, request, mount)
    if (!made.ok) return made
    mounts.push(made.value)
  }
  // Of a pod on the host's network the file is the host's own, which the engine gives to it by itself.
  if (!spec.hostNetwork && podIPs.length > 0 && !container.mounts.some((mount) => mount.path === ETC_HOSTS)) {
    await env.files.writeInPlace(etcHostsPath(uid), Buffer.from(etcHosts(spec, podIPs)), ETC_HOSTS_MODE)
    mounts.push(env.files.mountOf(etcHostsPath(uid), ETC_HOSTS, false))
  }
  const log = terminationLogPath(uid, container.name, attempt)
  await env.files.writeInPlace(log, new Uint8Array(), TERMINATION_LOG_MODE)
  mounts.push(env.files.mountOf(log, container.terminationMessagePath, false))
  return { ok: true, value: mounts }
}

async function volumeMount(pod: PodInHand, { container, env }: MountsRequest, mount: MountSpec): Promise<Resolved<MountRequest>> {
  const volume = pod.records.pod.spec.volumes.find((one) => one.name === mount.volume)
  if (volume === undefined) return { ok: false, message: `cannot find volume "${mount.volume}" to mount into container "${container.name}"` }
  const subPath = resolveSubPath(mount, env)
  if (!subPath.ok) return subPath
  if (volume.kind === 'hostPath') return { ok: true, value: hostMount(volume, mount, subPath.value) }
  if (volume.kind === 'emptyDir' && volume.medium === 'Memory') return memoryMount(pod, mount, subPath.value)
  const root = volumePath(pod.records.pod.uid, volume.name)
  // The kubelet's own files are for reading, whatever the manifest says.
  const readOnly = mount.readOnly || volume.kind !== 'emptyDir'
  if (subPath.value === null) return { ok: true, value: pod.env.files.mountOf(root, mount.path, readOnly) }
  try {
    const { path } = await pod.env.files.resolve(root, subPath.value)
    return { ok: true, value: pod.env.files.mountOf(path, mount.path, readOnly) }
  } catch (error) {
    if (!(error instanceof FilesRefusal)) throw error
    // The kubelet tells no more than this, either: the rest would tell of the host's files.
    return { ok: false, message: `failed to prepare subPath for volumeMount "${mount.volume}" of container "${container.name}"` }
  }
}

/**
 * A subPath is joined as it is written: the lab cannot look for links on the engine's machine. They could lead out of
 * the folder, though not to where a pod that may use host paths could not go anyhow.
 */
function hostMount(volume: Extract<VolumeSpec, { kind: 'hostPath' }>, { path, readOnly }: MountSpec, subPath: string | null): MountRequest {
  const folder = volume.path.replace(/(.)\/+$/, '$1')
  if (subPath !== null) return { source: `${folder}/${subPath}`, path, readOnly, create: true }
  // As under containerd: what is not there, and nobody asked what it is, becomes a directory.
  return { source: folder, path, readOnly, ...(volume.type === '' ? { create: true } : {}) }
}

function memoryMount({ env, records }: PodInHand, mount: MountSpec, subPath: string | null): Resolved<MountRequest> {
  const whole = { volume: memoryVolumeName(env.lab, records.pod.uid, mount.volume), path: mount.path, readOnly: mount.readOnly }
  if (subPath === null) return { ok: true, value: whole }
  if (env.info.volumeSubpath) return { ok: true, value: { ...whole, subpath: subPath } }
  return { ok: false, message: `subPath of the memory volume "${mount.volume}": this engine cannot mount a part of a volume (Docker 26 and later can)` }
}
