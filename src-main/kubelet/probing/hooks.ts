import type { LifecycleHandler } from '../../pod/model/probes'
import type { KubeletEvent } from '../events'
import type { HandlerOutcome, ProbeTarget, RunHandler } from './handler'

/** The kubelet gives a postStart hook no limit; no timer can. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1

export interface Hook {
  readonly kind: 'postStart' | 'preStop'
  readonly handler: LifecycleHandler
  readonly target: ProbeTarget
  /** `name_namespace(uid)`, as the kubelet writes a pod. */
  readonly pod: string
}

export interface HookLimits {
  readonly now: () => number
  /** The end of the grace period; null is no limit. */
  readonly deadline: number | null
  /** The container is gone, or the lab ends. */
  readonly signal: AbortSignal
}

export interface HookOutcome {
  /** `timeout`: not over at the deadline; the kubelet then goes on without a word. */
  readonly result: 'success' | 'failure' | 'timeout'
  /** Why it failed, in the kubelet's words: the message of a container that waits with PostStartHookError. */
  readonly message: string
  readonly events: readonly KubeletEvent[]
}

/** lifecycle/handlers.go (Run) with the events of kuberuntime_container.go. Never rejects. */
export async function runHook(hook: Hook, run: RunHandler, { now, deadline, signal }: HookLimits): Promise<HookOutcome> {
  const timeoutMs = Math.min(deadline === null ? Infinity : deadline - now(), LONGEST_TIMEOUT_MS)
  if (timeoutMs <= 0) return { result: 'timeout', message: '', events: [] }
  const over = AbortSignal.timeout(timeoutMs)
  const outcome = await run(hook.handler, hook.target, { timeoutMs, signal: AbortSignal.any([signal, over]), purpose: 'lifecycle' })
  switch (outcome.result) {
    case 'success':
      return { result: 'success', message: '', events: [] }
    case 'warning':
      return { result: 'success', message: '', events: [event(hook, 'LifecycleHTTPFallback', outcome.message)] }
    case 'failure':
    case 'unknown':
      if (over.aborted || (deadline !== null && now() >= deadline)) return { result: 'timeout', message: '', events: [] }
      return { result: 'failure', message: describe(hook, outcome), events: [failed(hook)] }
  }
}

/** What it said is not in the event, so that no secret of it is. */
function failed(hook: Hook): KubeletEvent {
  return hook.kind === 'postStart' ? event(hook, 'FailedPostStartHook', 'PostStartHook failed') : event(hook, 'FailedPreStopHook', 'PreStopHook failed')
}

function event({ target }: Hook, reason: string, message: string): KubeletEvent {
  return { type: 'Warning', reason, message, container: target.container.name, containerId: target.id, command: null }
}

function describe({ handler, target, pod }: Hook, { message }: HandlerOutcome): string {
  return `${name(handler)} for Container "${target.container.name}" in Pod "${pod}" failed - error: ${message}`
}

function name(handler: LifecycleHandler): string {
  switch (handler.kind) {
    case 'exec':
      return `Exec lifecycle hook ([${handler.command.join(' ')}])`
    case 'httpGet':
      return `HTTP lifecycle hook (${handler.path})`
    case 'sleep':
      return `Sleep lifecycle hook (${handler.seconds})`
  }
}
