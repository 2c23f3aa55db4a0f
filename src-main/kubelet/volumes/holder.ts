import type { EmptyDirVolume } from '../../pod/model/volumes'
import { dockerLine } from '../../runtime/commandLine'
import { type ContainerRequest, RuntimeError } from '../../runtime/port'
import { LABEL } from '../labels'
import type { PodInHand } from '../podInHand'
import { memoryVolumeLabels, memoryVolumeName } from '../records'
import { isAlive } from '../world'
import { memoryVolumeSize } from './memorySize'

const HOLDER_IMAGE = 'pauselab/pause'
/** A tmpfs of Linux is 1777; one that belongs to fsGroup has g+rwx and the setgid bit on top. */
const MEMORY_MODE = 0o1777
const MEMORY_GROUP_MODE = 0o3777

export function holderName(lab: string, uid: string): string {
  return `${lab}-holder-${uid}`
}

/**
 * A tmpfs volume is mounted as long as somebody uses it and loses its data after the last. So a container that does
 * nothing uses those of a pod from before its first container until its end. It is no container of the pod.
 */
export async function ensureMemoryVolumes(pod: PodInHand, volumes: readonly EmptyDirVolume[]): Promise<void> {
  if (volumes.length === 0) return
  const { env, records } = pod
  const { uid, spec } = records.pod
  const name = holderName(env.lab, uid)
  const holder = await env.runtime.inspectContainer(name)
  if (holder !== null && isAlive(holder)) return
  if (holder !== null) await env.runtime.removeContainer(holder.id, { force: true })
  const gid = spec.security.fsGroup
  const { allocatable } = env.context(uid, [])
  await Promise.all(
    volumes.map((volume) =>
      env.runtime.createVolume(memoryVolumeName(env.lab, uid, volume.name), memoryVolumeLabels(env.lab, uid, volume.name), {
        tmpfs: { sizeBytes: memoryVolumeSize(spec, volume, allocatable.memoryBytes), ...(gid === null ? { mode: MEMORY_MODE } : { mode: MEMORY_GROUP_MODE, gid }) }
      })
    )
  )
  const id = await env.runtime.createContainer(holderRequest(env.lab, uid, volumes)).catch(async (error: unknown) => {
    const other = error instanceof RuntimeError && error.kind === 'conflict' ? await env.runtime.inspectContainer(name) : null
    if (other === null) throw error
    return other.id
  })
  await env.runtime.startContainer(id)
  pod.emit({ type: 'Normal', reason: 'VolumeHeld', message: `Mounted memory volumes: ${volumes.map((volume) => volume.name).join(', ')}`, container: null, containerId: null, command: dockerLine('start', name) })
}

function holderRequest(lab: string, uid: string, volumes: readonly EmptyDirVolume[]): ContainerRequest {
  return {
    name: holderName(lab, uid),
    image: HOLDER_IMAGE,
    labels: { [LABEL.owner]: lab, [LABEL.holds]: uid },
    network: { mode: 'none' },
    mounts: volumes.map(({ name }) => ({ volume: memoryVolumeName(lab, uid, name), path: `/volumes/${name}`, readOnly: true })),
    securityOpt: ['no-new-privileges'],
    capDrop: ['ALL'],
    log: 'none'
  }
}
