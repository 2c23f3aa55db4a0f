import type { Process } from './process'
import { defaultAction, SIGNAL } from './signals'

export type Reaction = 'nothing' | 'wait' | 'handle' | 'end' | 'stop' | 'continue'

/**
 * What the kernel makes of a signal. PID 1 of a PID namespace gets only what it has a handler for; from an ancestor
 * namespace (the host) SIGKILL and SIGSTOP work all the same. kernel/signal.c: sig_task_ignored, prepare_signal.
 */
export function reactionTo(process: Process, signal: number, fromInside: boolean): Reaction {
  if (signal === 0 || process.ending) return 'nothing'
  const handler = process.handlers.get(signal)
  const forced = signal === SIGNAL.KILL || signal === SIGNAL.STOP
  if (signal === SIGNAL.CONT && process.state === 'T') return 'continue'
  if (handler === 'ignore') return 'nothing'
  const action = handler !== undefined && !forced ? 'handle' : defaultAction(signal)
  if (action === 'ignore' || action === 'continue') return 'nothing'
  if (action !== 'handle' && process.isInit && !(forced && !fromInside)) return 'nothing'
  // A stopped process still dies of SIGKILL; a frozen one not before it is thawed.
  if (process.frozen || (process.state === 'T' && signal !== SIGNAL.KILL)) return 'wait'
  return action
}
