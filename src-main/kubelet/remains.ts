import type { ContainerRuntime } from '../runtime/port'
import { isRecord, LABEL } from './labels'
import type { PodRecords } from './records'

/** Volumes first, the pod's record after them and the deletion's last: whatever is interrupted is taken up again. */
export async function removePodRemains(runtime: ContainerRuntime, lab: string, records: PodRecords): Promise<void> {
  const volumes = await runtime.listVolumes({ [LABEL.owner]: lab, [LABEL.podUid]: records.pod.uid })
  await Promise.all(volumes.filter((volume) => !isRecord(volume)).map((volume) => runtime.removeVolume(volume.name)))
  const ofKind = (kind: string): readonly string[] => volumes.filter((volume) => volume.labels[LABEL.record] === kind).map((volume) => volume.name)
  await Promise.all(ofKind('pod').map((name) => runtime.removeVolume(name)))
  await Promise.all(ofKind('deletion').map((name) => runtime.removeVolume(name)))
}
