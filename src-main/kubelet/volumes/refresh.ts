import type { FilesVolume, VolumeSpec } from '../../pod/model/volumes'
import type { PodInHand } from '../podInHand'
import { publishVolume } from './prepare'

/**
 * Writes what changed into the volumes of a pod that has them already. A kubelet comes to it with the pod's next sync,
 * within a minute or so; the lab at once. Who mounted a subPath keeps the old file, as in Kubernetes. When something is
 * not there any more the files stay as they are, and the event says why.
 */
export async function refreshVolumes(pod: PodInHand, which: (volume: VolumeSpec) => boolean = () => true): Promise<void> {
  if (pod.records.deletion !== null) return
  // They are made at this moment, or will be: whoever does that makes sure to have the newest.
  if (!pod.memory.volumesReady) return void pod.memory.volumeChanges++
  const volumes = pod.records.pod.spec.volumes.filter((volume): volume is FilesVolume => volume.kind !== 'emptyDir' && volume.kind !== 'hostPath' && which(volume))
  for (const volume of volumes) {
    // Without making its root: the pod may be gone meanwhile, and must not come back.
    const outcome = await publishVolume(pod, volume)
    if (!outcome.ok) pod.emit({ type: 'Warning', reason: 'FailedMount', message: outcome.message, container: null, containerId: null, command: null })
  }
}
