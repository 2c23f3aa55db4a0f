import type { CommandOutput, ParsedInput, TwinStrike } from '../../api/commands'
import { LabError } from '../../api/errors'
import type { PodWorker } from '../../kubelet/worker'
import { isSandbox, LABEL } from '../../kubelet/labels'
import { isAlive } from '../../kubelet/world'
import { counterpart, refuseTwin, twinName, twinOf } from '../../pod/twin'
import { type LabContext, workingSession } from '../context'
import { PAUSE_NAME } from '../names'
import type { EngineSession } from '../session'
import { applyPods } from './apply'
import { signalContainer } from './kill'

/** Asked again it brings the twin to what the pod is now. */
export async function makeTwin(context: LabContext, { uid }: ParsedInput<'pods.twin'>): Promise<CommandOutput<'pods.twin'>> {
  const { kubelet } = workingSession(context)
  const worker = kubelet.pod(uid)
  if (worker === undefined) throw new LabError('not-found', `no pod has the uid ${uid}`)
  const { spec, source } = worker.pod.pod
  const refusal = refuseTwin(spec)
  if (refusal !== null) throw new LabError('refused', `there is no twin of it: ${refusal.message}`, [{ path: refusal.reason, message: refusal.message }])
  const neighbours = kubelet.pods().filter((one) => one.pod.pod.spec.namespace === spec.namespace)
  const there = neighbours.find((one) => twinOf(one.pod.pod.spec) === spec.name && one.pod.deletion === null)
  const name = there?.pod.pod.spec.name ?? twinName(spec.name, new Set(neighbours.map((one) => one.pod.pod.spec.name)))
  const { twinManifest } = await import('../../pod/manifest/yaml/twin')
  const { manifest, dropped } = twinManifest(source, name, spec.name)
  const { pods } = await applyPods(context, { manifest })
  const [made] = pods
  if (made === undefined) throw new LabError('internal', `the manifest of the twin of ${spec.name} held no pod`)
  return { ...made, dropped }
}

/** Both signals are handed to the engine in the same moment; each side says for itself whether it arrived. */
export async function killTwins(context: LabContext, { uid, container, signal }: ParsedInput<'twins.kill'>): Promise<CommandOutput<'twins.kill'>> {
  const session = workingSession(context)
  const [original, twin] = findTwins(session, uid)
  const blow = `${original.pod.pod.uid}@${Date.now()}`
  const targets = [
    { worker: original, name: container },
    { worker: twin, name: counterpart(container, PAUSE_NAME, twin.pod.pod.spec) }
  ].map(({ worker, name }) => ({ worker, name, status: runningContainer(session, worker, name) }))
  const at = Date.now()
  const [first, second] = await Promise.all(
    targets.map(async ({ worker, name, status }): Promise<TwinStrike> => {
      const { event, error } = await signalContainer(context, status, signal, { twins: blow })
      return { uid: worker.pod.pod.uid, pod: worker.pod.pod.spec.name, container: name, at: event.at, event: event.id, error: error === null ? null : { code: error.code, message: error.message } }
    })
  )
  if (first === undefined || second === undefined) throw new LabError('internal', 'a blow at two twins has two sides')
  return { at, strikes: [first, second] }
}

/** The pod with pause first. */
function findTwins({ kubelet }: EngineSession, uid: string): readonly [PodWorker, PodWorker] {
  const one = kubelet.pod(uid)
  if (one === undefined) throw new LabError('not-found', `no pod has the uid ${uid}`)
  const { spec } = one.pod.pod
  const of = twinOf(spec)
  const fits = (other: PodWorker): boolean => other.pod.pod.spec.namespace === spec.namespace && (of === null ? twinOf(other.pod.pod.spec) === spec.name : other.pod.pod.spec.name === of && other.pod.pod.spec.sandbox === 'pause')
  const other = kubelet.pods().find(fits)
  if (other === undefined) throw new LabError('conflict', of === null ? `pod ${spec.name} has no twin without pause` : `pod ${of}, of which ${spec.name} is the twin, is gone`)
  return of === null ? [one, other] : [other, one]
}

/** Nobody is struck unless both are there to be struck. */
function runningContainer({ inventory }: EngineSession, { pod: { pod } }: PodWorker, name: string): ReturnType<EngineSession['inventory']['ofPod']>[number] {
  const status = inventory.ofPod(pod.uid).find((one) => isAlive(one) && (isSandbox(one) ? name === PAUSE_NAME : one.labels[LABEL.containerName] === name))
  if (status === undefined) throw new LabError('conflict', `${name} of pod ${pod.spec.name} is not running: neither of the two was struck`)
  return status
}
