import type { CommandOutput, ParsedInput } from '../../api/commands'
import { LabError } from '../../api/errors'
import { volumePath } from '../../kubelet/files/paths'
import { FilesRefusal } from '../../kubelet/files/port'
import { type LabContext, workingSession } from '../context'
import { followFile } from '../fileTail'
import { engineTrouble } from '../trouble'
import { requireSubscriber } from './terminals'

/**
 * Only what is in the lab's own volume: no link is ever followed there, so whatever a container plants leads nowhere
 * (docs/files-protocol.md).
 */
export async function followVolumeFile(context: LabContext, { subscriber, uid, volume, path, tail }: ParsedInput<'files.follow'>): Promise<CommandOutput<'files.follow'>> {
  const { kubelet } = workingSession(context)
  const spec = kubelet.pod(uid)?.pod.pod.spec.volumes.find((one) => one.name === volume)
  if (spec === undefined) throw new LabError('not-found', `no pod with the uid ${uid} has a volume ${volume}`)
  if (spec.kind === 'hostPath' || (spec.kind === 'emptyDir' && spec.medium === 'Memory')) throw new LabError('refused', `${volume} is not among the lab's files: only an emptyDir on disk can be followed`)
  requireSubscriber(context, subscriber)
  const { files } = kubelet.env
  const place = `${volumePath(uid, volume)}/${path}`
  const read = (max: number, from: 'end' | number): ReturnType<typeof files.read> => files.read(place, max, from)
  if ((await engineTrouble(() => read(0, 'end')).catch(refusal)) === null) throw new LabError('not-found', `${volume} has no file ${path}`)
  return { stream: context.streams.start(subscriber, (signal) => followFile({ name: path, read, there: () => kubelet.pod(uid) !== undefined }, tail, signal)) }
}

function refusal(error: unknown): never {
  throw error instanceof FilesRefusal ? new LabError('refused', error.message) : error
}
