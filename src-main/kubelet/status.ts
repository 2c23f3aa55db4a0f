import type { ContainerState } from '../api/model'
import type { ContainerSpec } from '../pod/spec'
import type { ContainerInstance } from './labels'
import { formatGoDuration } from './restarts'
import { hasStarted, isAlive, isUnborn, type PodWorld } from './world'

/** One container as Kubernetes would report it in its ContainerStatus. */
export interface ContainerCondition {
  readonly name: string
  readonly role: ContainerSpec['role']
  readonly state: ContainerState
  readonly reason: string | null
  readonly message: string | null
  readonly restartCount: number
  /** Of the newest instance, when it has ended. */
  readonly exitCode: number | null
  readonly nextRestartAt: number | null
  readonly started: boolean
  readonly ready: boolean
  readonly instance: ContainerInstance | null
  /** The instance before, when it has ended. */
  readonly last: ContainerInstance | null
}

/** While they run (prober_manager.go, UpdatePodStatus): an init container is ready once it has done its work. */
const CAN_BE_READY: ReadonlySet<ContainerSpec['role']> = new Set(['app', 'sidecar'])

export function containerCondition(world: PodWorld, spec: ContainerSpec, waiting: ReadonlyMap<string, number>): ContainerCondition {
  const instances = world.containers.get(spec.name) ?? []
  const [newest] = instances
  const born = instances.filter((one) => !isUnborn(one.status))
  const base = { ...emptyCondition(world, spec), restartCount: restartCount(world, spec, newest), instance: newest ?? null, last: born.find((one) => one !== newest) ?? null }
  if (newest !== undefined && isAlive(newest.status)) {
    const started = hasStarted(world, newest)
    return { ...base, state: 'running', reason: null, started, ready: started && CAN_BE_READY.has(spec.role) && (world.memory.health.get(newest.id)?.ready ?? spec.readinessProbe === null) }
  }
  const ended = newest !== undefined && !isUnborn(newest.status) ? newest : null
  const after = { ...base, exitCode: ended?.status.exitCode ?? null, last: ended ?? base.last }
  const failure = world.memory.failures.get(spec.name)
  const until = waiting.get(spec.name) ?? null
  // A failure that waits for nothing of its own only lends its words until the back-off says its own.
  const backOff = ended !== null && until !== null && (failure === undefined || failure.retryAt === 0)
  if (failure !== undefined && !backOff && world.failure === null) return { ...after, reason: failure.reason, message: failure.message, nextRestartAt: until }
  if (ended === null) return base
  if (backOff) return { ...after, reason: 'CrashLoopBackOff', message: backOffMessage(world, spec.name, ended), nextRestartAt: until }
  return { ...base, exitCode: ended.status.exitCode, state: 'terminated', reason: terminationReason(ended), message: ended.status.error || null, ready: spec.role === 'init' && ended.status.exitCode === 0 }
}

/** Nothing was made yet; with init containers everybody waits for them. */
function emptyCondition(world: PodWorld, { name, role }: ContainerSpec): ContainerCondition {
  const reason = world.spec.initContainers.length > 0 && role !== 'ephemeral' ? 'PodInitializing' : 'ContainerCreating'
  return { name, role, state: 'waiting', reason, message: null, restartCount: 0, exitCode: null, nextRestartAt: null, started: false, ready: false, instance: null, last: null }
}

/** Somebody removed it: the count outlives its container. */
function restartCount(world: PodWorld, { name }: ContainerSpec, newest: ContainerInstance | undefined): number {
  return newest?.attempt ?? Math.max(0, (world.memory.attemptFloor.get(name) ?? 0) - 1)
}

export function backOffMessage(world: PodWorld, container: string, dead: ContainerInstance): string {
  const { name, namespace } = world.spec
  return `back-off ${formatGoDuration(dead.backOffMs)} restarting failed container=${container} pod=${name}_${namespace}(${world.uid})`
}

/** dockershim: OOMKilled, Completed for 0, ContainerCannotRun for one that never started, Error for anything else. */
export function terminationReason({ status }: ContainerInstance): string {
  if (status.oomKilled) return 'OOMKilled'
  if (status.startedAt === null) return 'ContainerCannotRun'
  return status.exitCode === 0 ? 'Completed' : 'Error'
}
