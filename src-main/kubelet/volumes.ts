import { dockerLine } from '../runtime/commandLine'
import type { PodInHand } from './podInHand'
import { LABEL } from './labels'
import { emptyDirLabels, emptyDirName } from './records'

/** In the probe's image, which is always there: an empty directory with mode 0777. */
const OPEN_DIRECTORY = '/emptydir'
const HOLDER_IMAGE = 'pauselab/probe'

/**
 * emptyDir is 0777 under a kubelet, a plain Docker volume 0755. The engine copies the mode of the directory that a
 * fresh volume is first mounted over, so each is mounted once over an open one, by a container that never starts.
 */
export async function prepareVolumes(pod: PodInHand): Promise<void> {
  const { env, records, memory } = pod
  const { spec, uid } = records.pod
  const there = new Set((await env.runtime.listVolumes({ [LABEL.owner]: env.lab, [LABEL.podUid]: uid })).map((volume) => volume.name))
  await Promise.all(
    spec.volumes.map(async ({ name }) => {
      const volume = emptyDirName(env.lab, uid, name)
      if (!there.has(volume)) {
        await env.runtime.createVolume(volume, emptyDirLabels(env.lab, uid, name))
        pod.emit({ type: 'Normal', reason: 'VolumeCreated', message: `Created emptyDir volume ${name}`, container: null, containerId: null, command: dockerLine('volume', 'create', volume), data: { volume: name } })
      }
      // Also for one that was there: the lab may have ended between the two steps, and opening twice does no harm.
      await openUp(pod, volume)
    })
  )
  memory.volumesReady = true
}

async function openUp({ env }: PodInHand, volume: string): Promise<void> {
  const name = `${volume}_open`
  const left = await env.runtime.inspectContainer(name)
  if (left !== null) await env.runtime.removeContainer(left.id, { force: true })
  const id = await env.runtime.createContainer({
    name,
    image: HOLDER_IMAGE,
    labels: { [LABEL.owner]: env.lab, [LABEL.temporary]: 'open-volume' },
    network: { mode: 'none' },
    mounts: [{ volume, path: OPEN_DIRECTORY, readOnly: false, fill: true }],
    log: 'none'
  })
  await env.runtime.removeContainer(id, { force: true })
}
