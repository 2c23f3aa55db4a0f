import type { PodPhase } from '../api/model'
import type { ContainerCondition } from './status'

export interface PodSummary {
  readonly phase: PodPhase
  /** status.reason: Evicted, DeadlineExceeded. */
  readonly reason: string | null
  readonly initialized: boolean
  /** The Ready condition. */
  readonly ready: boolean
  readonly deleting: boolean
}

/** The STATUS column of `kubectl get pods`: printPod (pkg/printers/internalversion/printers.go). */
export function kubectlStatus(pod: PodSummary, conditions: readonly ContainerCondition[]): string {
  if (pod.deleting && pod.phase !== 'Succeeded' && pod.phase !== 'Failed') return 'Terminating'
  const inits = conditions.filter((one) => one.role === 'init' || one.role === 'sidecar')
  const initializing = initWord(inits)
  if (initializing !== null && !pod.initialized) return initializing
  return appWord(pod, conditions.filter((one) => one.role === 'app'))
}

/** null when nothing is left to initialize. */
function initWord(inits: readonly ContainerCondition[]): string | null {
  const index = inits.findIndex((one) => !(one.state === 'terminated' && one.exitCode === 0) && !(one.role === 'sidecar' && one.started))
  const current = inits[index]
  if (current === undefined) return null
  const { state, reason } = current
  if (state === 'terminated') return `Init:${reason ?? 'Error'}`
  if (state === 'waiting' && reason !== null && reason !== 'PodInitializing') return `Init:${reason}`
  return `Init:${index}/${inits.length}`
}

function appWord(pod: PodSummary, apps: readonly ContainerCondition[]): string {
  let word: string = pod.reason ?? pod.phase
  let hasRunning = false
  for (const { state, reason, ready } of apps.toReversed()) {
    if (state !== 'running' && reason !== null) word = reason
    else if (state === 'running' && ready) hasRunning = true
  }
  if (word !== 'Completed' || !hasRunning) return word
  return pod.ready ? 'Running' : 'NotReady'
}
