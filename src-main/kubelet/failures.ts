import { RuntimeError } from '../runtime/port'
import { VOLUMES_NAME } from './labels'
import type { PodInHand } from './podInHand'

/** The kubelet's event says `Failed` where the container's state says why; these have their own. */
const EVENT_REASON: Readonly<Record<string, string>> = {
  FailedCreatePodSandBox: 'FailedCreatePodSandBox',
  ErrImageNeverPull: 'ErrImageNeverPull',
  FailedMount: 'FailedMount'
}

/** Notes what could not be done, with its back-off, and says so. */
export function failed(pod: PodInHand, name: string, reason: string, message: string): void {
  const { memory, env } = pod
  // "Error: " is the event's word, not that of the container's state.
  const failure = memory.fail(name, reason, message.replace(/^Error: /, ''), env.now(), env.timeScale())
  emitFailure(pod, name, reason, message, { count: failure.count, retryInMs: failure.retryAt - env.now() })
}

export function emitFailure(pod: PodInHand, name: string, reason: string, message: string, data: Readonly<Record<string, number>> = {}): void {
  pod.emit({ type: 'Warning', reason: EVENT_REASON[reason] ?? 'Failed', message, container: name === VOLUMES_NAME ? null : name, containerId: null, command: null, data: { state: reason, ...data } })
}

/** The engine refused. That it is away, or that we are wrong, is another matter and goes up. */
export function ordinaryFailure(error: unknown): RuntimeError {
  if (error instanceof RuntimeError && error.kind !== 'away') return error
  throw error
}
