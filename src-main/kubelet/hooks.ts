import type { ContainerSpec } from '../pod/spec'
import type { LifecycleHandler } from '../pod/model/probes'
import type { Action } from './actions'
import type { PodInHand } from './podInHand'
import { podAddresses } from './podAddresses'
import type { ProbeTarget } from './probing/handler'
import { runHook } from './probing/hooks'
import { LABEL } from './labels'
import { allSpecs } from './world'

/** The next container's start waits for it; its failure ends this one. Returns at once. */
export function beginPostStart({ id, container }: Extract<Action, { type: 'startContainer' }>, pod: PodInHand): void {
  const spec = specNamed(container, pod)
  const handler = spec?.lifecycle.postStart ?? null
  if (spec === undefined || handler === null) return
  const { memory } = pod
  memory.postStart.set(id, 'running')
  pod.background(async () => {
    const passed = await run('postStart', handler, spec, id, null, pod)
    if (memory.postStart.has(id)) memory.postStart.set(id, passed ? 'done' : 'failed')
  })
}

/** Its signal follows when it has returned, however it did, or at the deadline. Returns at once. */
export function beginPreStop({ id, container, deadline }: Extract<Action, { type: 'preStop' }>, pod: PodInHand): void {
  const spec = specNamed(container, pod)
  const handler = spec?.lifecycle.preStop ?? null
  const done = (): void => {
    const stopping = pod.memory.stopping.get(id)
    if (stopping?.stage === 'preStop') pod.memory.stopping.set(id, { ...stopping, stage: 'waiting' })
  }
  if (spec === undefined || handler === null) return done()
  pod.background(async () => {
    await run('preStop', handler, spec, id, deadline, pod)
    done()
  })
}

/** Returns whether it did not fail. A container that has ended in between has nothing to run it in. */
async function run(kind: 'postStart' | 'preStop', handler: LifecycleHandler, container: ContainerSpec, id: string, deadline: number | null, pod: PodInHand): Promise<boolean> {
  const target = targetOf(container, id, pod)
  if (target === null) return true
  const { spec, uid } = pod.records.pod
  const hook = { kind, handler, target, pod: `${spec.name}_${spec.namespace}(${uid})` }
  const { result, events } = await runHook(hook, pod.env.runHandler, { now: pod.env.now, deadline, signal: pod.signal })
  for (const event of events) pod.emit(event)
  return result !== 'failure'
}

function targetOf(container: ContainerSpec, id: string, pod: PodInHand): ProbeTarget | null {
  const status = pod.env.inventory.get(id)
  if (status === undefined || status.pid === null || status.startedAt === null) return null
  const holder = status.labels[LABEL.sandboxId]
  return { id, container, hostPid: status.pid, startedAt: status.startedAt, podIp: podAddresses(pod, holder === undefined || holder === '' ? id : holder)[0] ?? null }
}

function specNamed(name: string, { records }: PodInHand): ContainerSpec | undefined {
  return allSpecs(records.pod.spec).find((one) => one.name === name)
}
