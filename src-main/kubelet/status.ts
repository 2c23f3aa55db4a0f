import type { ContainerState, PodPhase } from '../api/model'
import type { ContainerSpec } from '../pod/spec'
import type { ContainerInstance } from './labels'
import { formatGoDuration } from './restarts'
import { isAlive, isUnborn, type PodWorld } from './world'

/** One container as Kubernetes would report it in its ContainerStatus. */
export interface ContainerCondition {
  readonly name: string
  readonly state: ContainerState
  readonly reason: string | null
  readonly message: string | null
  readonly restartCount: number
  /** Of the newest instance, when it has ended. */
  readonly exitCode: number | null
  readonly nextRestartAt: number | null
  readonly instance: ContainerInstance | null
  /** The instance before, when it has ended. */
  readonly last: ContainerInstance | null
}

export function containerCondition(world: PodWorld, spec: ContainerSpec, waiting: ReadonlyMap<string, number>): ContainerCondition {
  const instances = world.containers.get(spec.name) ?? []
  const [newest] = instances
  const born = instances.filter((one) => !isUnborn(one.status))
  // Somebody removed it: the count outlives its container.
  const seen = Math.max(0, (world.memory.attemptFloor.get(spec.name) ?? 0) - 1)
  const base = { name: spec.name, restartCount: newest?.attempt ?? seen, exitCode: null, nextRestartAt: null, instance: newest ?? null, last: born.find((one) => one !== newest) ?? null }
  if (newest !== undefined && isAlive(newest.status)) return { ...base, state: 'running', reason: null, message: null }
  const failure = world.memory.failures.get(spec.name)
  const ended = newest !== undefined && !isUnborn(newest.status) ? newest : null
  const exitCode = ended?.status.exitCode ?? null
  if (failure !== undefined) return { ...base, exitCode, last: ended ?? base.last, state: 'waiting', reason: failure.reason, message: failure.message, nextRestartAt: waiting.get(spec.name) ?? null }
  if (ended === null) return { ...base, state: 'waiting', reason: 'ContainerCreating', message: null }
  const until = waiting.get(spec.name)
  if (until !== undefined) {
    const message = `back-off ${formatGoDuration(ended.backOffMs)} restarting failed container=${spec.name} pod=${world.spec.name}_${world.spec.namespace}(${world.uid})`
    return { ...base, exitCode, last: ended, state: 'waiting', reason: 'CrashLoopBackOff', message, nextRestartAt: until }
  }
  return { ...base, exitCode, state: 'terminated', reason: terminationReason(ended), message: ended.status.error === '' ? null : ended.status.error }
}

/** dockershim: OOMKilled, Completed for 0, Error for anything else. */
export function terminationReason(ended: ContainerInstance): string {
  if (ended.status.oomKilled) return 'OOMKilled'
  return ended.status.exitCode === 0 ? 'Completed' : 'Error'
}

/** getPhase (pkg/kubelet/kubelet_pods.go). A container that waits but ended before counts as stopped. */
export function podPhase(world: PodWorld, conditions: readonly ContainerCondition[]): PodPhase {
  let running = 0
  let stopped = 0
  let succeeded = 0
  let waiting = 0
  for (const condition of conditions) {
    if (condition.state === 'running') running += 1
    else if (condition.state === 'terminated') {
      stopped += 1
      if (condition.exitCode === 0) succeeded += 1
    } else if (condition.last !== null) stopped += 1
    else waiting += 1
  }
  if (waiting > 0) return 'Pending'
  if (running > 0) return 'Running'
  if (stopped === 0) return 'Pending'
  if (world.spec.restartPolicy === 'Always') return 'Running'
  if (stopped === succeeded) return 'Succeeded'
  return world.spec.restartPolicy === 'Never' ? 'Failed' : 'Running'
}

/** The STATUS column: printPod (pkg/printers/internalversion/printers.go). */
export function kubectlStatus(phase: PodPhase, conditions: readonly ContainerCondition[], deleting: boolean): string {
  if (deleting && phase !== 'Succeeded' && phase !== 'Failed') return 'Terminating'
  let reason: string = phase
  let hasRunning = false
  for (const condition of conditions.toReversed()) {
    if (condition.state !== 'running' && condition.reason !== null) reason = condition.reason
    else if (condition.state === 'running') hasRunning = true
  }
  // It asks for the Ready condition, which a pod with an ended container never has.
  return reason === 'Completed' && hasRunning ? 'NotReady' : reason
}
