import type { KubeletEnvironment } from './environment'
import { isRecord, LABEL } from './labels'
import type { PodRecords } from './records'
import { removePodFiles } from './volumes'

/** Files, volumes and floors first, the pod's record after them and the deletion's last: whatever is interrupted is taken up again. */
export async function removePodRemains({ runtime, lab, files }: Pick<KubeletEnvironment, 'runtime' | 'lab' | 'files'>, records: PodRecords): Promise<void> {
  const { uid } = records.pod
  await removePodFiles(runtime, files, lab, uid)
  const volumes = await runtime.listVolumes({ [LABEL.owner]: lab, [LABEL.podUid]: uid })
  await Promise.all(volumes.filter((volume) => !isRecord(volume)).map((volume) => runtime.removeVolume(volume.name)))
  const ofKind = (kind: string): readonly string[] => volumes.filter((volume) => volume.labels[LABEL.record] === kind).map((volume) => volume.name)
  await Promise.all(ofKind('floor').map((name) => runtime.removeVolume(name)))
  await Promise.all(ofKind('pod').map((name) => runtime.removeVolume(name)))
  await Promise.all(ofKind('failure').map((name) => runtime.removeVolume(name)))
  await Promise.all(ofKind('deletion').map((name) => runtime.removeVolume(name)))
}
