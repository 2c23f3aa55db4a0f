import type { PodPhase } from '../api/model'
import type { ContainerCondition } from './status'
import { outlivedSandbox } from './restarts'
import type { PodWorld } from './world'

interface Counts {
  running: number
  stopped: number
  succeeded: number
  waiting: number
  failedInits: number
  pendingInits: number
  pendingSidecars: number
}

/** getPhase (pkg/kubelet/kubelet_pods.go). `conditions` are those of init containers, sidecars and apps. */
export function podPhase(world: PodWorld, conditions: readonly ContainerCondition[]): PodPhase {
  if (world.failure !== null) return 'Failed'
  const counts: Counts = { running: 0, stopped: 0, succeeded: 0, waiting: 0, failedInits: 0, pendingInits: 0, pendingSidecars: 0 }
  for (const condition of conditions) count(condition, counts)
  const { restartPolicy } = world.spec
  if (counts.failedInits > 0 && restartPolicy === 'Never') return 'Failed'
  if (counts.pendingInits > 0 || (counts.pendingSidecars > 0 && !isInitialized(conditions)) || counts.waiting > 0) return 'Pending'
  if (counts.running > 0) return 'Running'
  if (counts.stopped === 0) return 'Pending'
  if (world.deletion !== null) return counts.stopped === counts.succeeded ? 'Succeeded' : 'Failed'
  if (restartPolicy === 'Always') return 'Running'
  // Who was stopped with its sandbox has not succeeded, and is about to be started again.
  if (counts.stopped === counts.succeeded) return conditions.some((one) => one.role === 'app' && one.instance !== null && restartPolicy === 'OnFailure' && outlivedSandbox(world, one.instance)) ? 'Running' : 'Succeeded'
  return restartPolicy === 'Never' ? 'Failed' : 'Running'
}

function count(condition: ContainerCondition, counts: Counts): void {
  switch (condition.role) {
    case 'init':
      return countInit(condition, counts)
    case 'sidecar':
      return countSidecar(condition, counts)
    case 'app':
      return countApp(condition, counts)
    case 'ephemeral':
      return
  }
}

function countInit({ state, exitCode, last }: ContainerCondition, counts: Counts): void {
  if (state === 'terminated') counts.failedInits += exitCode === 0 ? 0 : 1
  else if (state === 'waiting' && last !== null) counts.failedInits += last.status.exitCode === 0 ? 0 : 1
  else counts.pendingInits += 1
}

/** One that has ended does not count: it will be back. */
function countSidecar({ state, started, last }: ContainerCondition, counts: Counts): void {
  if (state === 'running') {
    counts.running += 1
    if (!started) counts.pendingSidecars += 1
  } else if (state === 'waiting' && last === null) {
    counts.pendingSidecars += 1
    counts.waiting += 1
  }
}

/** One that waits but ended before counts as stopped. */
function countApp({ state, exitCode, last }: ContainerCondition, counts: Counts): void {
  if (state === 'running') counts.running += 1
  else if (state === 'terminated') {
    counts.stopped += 1
    if (exitCode === 0) counts.succeeded += 1
  } else if (last !== null) counts.stopped += 1
  else counts.waiting += 1
}

/** Init containers have succeeded and sidecars have started; or an app was there, which they must have preceded. */
export function isInitialized(conditions: readonly ContainerCondition[]): boolean {
  return conditions.some((one) => one.role === 'app' && (one.state === 'running' || one.last !== null || one.state === 'terminated')) || incompleteInits(conditions).length === 0
}

export function incompleteInits(conditions: readonly ContainerCondition[]): readonly ContainerCondition[] {
  return conditions.filter((one) => (one.role === 'init' && !one.ready) || (one.role === 'sidecar' && !one.started))
}
