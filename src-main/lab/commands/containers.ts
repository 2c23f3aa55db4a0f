import type { CommandOutput, ParsedInput } from '../../api/commands'
import { LabError } from '../../api/errors'
import { type LabContext, workingSession } from '../context'
import { engineTrouble } from '../trouble'
import { ownContainer } from './kill'
import { requireSubscriber } from './terminals'

export async function inspectContainer(context: LabContext, { id }: ParsedInput<'containers.inspect'>): Promise<CommandOutput<'containers.inspect'>> {
  const session = context.session()
  const status = ownContainer(session, id)
  return { inspect: await engineTrouble(() => session.runtime.inspectRaw(status.id)) }
}

/** The lab's own shortcut for classrooms; a kubelet has none. */
export function skipBackOff(context: LabContext, { uid, container }: ParsedInput<'containers.skipBackOff'>): Promise<CommandOutput<'containers.skipBackOff'>> {
  const worker = workingSession(context).kubelet.pod(uid)
  if (worker === undefined) throw new LabError('not-found', `no pod has the uid ${uid}`)
  const [dead] = worker.world().containers.get(container) ?? []
  if (dead === undefined || !worker.waiting.has(container)) throw new LabError('conflict', `container "${container}" waits for no back-off`)
  worker.memory.skipped.add(dead.id)
  worker.memory.retryNow()
  const { spec } = worker.pod.pod
  const event = context.note({
    at: Date.now(),
    source: 'user',
    type: 'Normal',
    reason: 'BackOffSkipped',
    message: `the back-off of ${container} was skipped (the lab's own button, not Kubernetes')`,
    pod: { uid, namespace: spec.namespace, name: spec.name },
    container,
    containerId: dead.id,
    command: null,
    data: {}
  })
  worker.wake()
  return Promise.resolve({ at: event.at, event: event.id })
}

export function followLogs(context: LabContext, { subscriber, id, tail }: ParsedInput<'logs.follow'>): Promise<CommandOutput<'logs.follow'>> {
  const session = context.session()
  const status = ownContainer(session, id)
  requireSubscriber(context, subscriber)
  return Promise.resolve({ stream: context.streams.start(subscriber, (signal) => session.runtime.logs(status.id, { tail, signal })) })
}

export function closeStream(context: LabContext, { stream }: ParsedInput<'streams.close'>): Promise<CommandOutput<'streams.close'>> {
  return Promise.resolve({ closed: context.streams.close(stream) })
}
