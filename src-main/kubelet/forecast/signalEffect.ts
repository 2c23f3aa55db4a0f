import type { SignalEffect, SignalRule } from '../../api/forecast'

/** What a process has said of a signal (/proc/<pid>/status); `unknown` where that cannot be read. */
export type Disposition = 'caught' | 'ignored' | 'default' | 'unknown'

export interface SignalTarget {
  /** The first process of its container. */
  readonly first: boolean
  /** Of a sandbox container. */
  readonly pause: boolean
  /** PID 1 of its PID namespace. */
  readonly init: boolean
  readonly disposition: Disposition
  readonly blocked: boolean
  /** State T: it was stopped. */
  readonly stopped: boolean
}

export interface Effect {
  readonly effect: SignalEffect
  readonly rule: SignalRule
  readonly certain: boolean
  /** As the engine reports it when this ends a first process: 128 + n, or 0 of who ended in good order. */
  readonly exitCode: number
}

const SIGINT = 2
const SIGQUIT = 3
const SIGKILL = 9
const SIGTERM = 15
const SIGCHLD = 17
const SIGCONT = 18
const SIGSTOP = 19
/** SIGTSTP, SIGTTIN, SIGTTOU. */
const TERMINAL_STOPS: ReadonlySet<number> = new Set([20, 21, 22])
/** signal(7): SIGCHLD, SIGCONT, SIGURG and SIGWINCH do nothing where nobody handles them. */
const HARMLESS: ReadonlySet<number> = new Set([SIGCHLD, SIGCONT, 23, 28])
/** What programs with a handler end on, as a rule; others (SIGHUP, SIGUSR1) tell them to do something. */
const ASK_TO_END: ReadonlySet<number> = new Set([SIGINT, SIGQUIT, SIGTERM])

/**
 * What the kernel and the program make of a signal. kernel/signal.c: sig_task_ignored and prepare_signal; an init is
 * protected from everything that it has no handler for, and only from outside its namespace SIGKILL and SIGSTOP reach it.
 */
export function signalEffect(signal: number, target: SignalTarget, inside: boolean): Effect {
  const found = effectOn(signal, target, inside)
  // What the parent of a child does when it has gone is not for us to know.
  return target.first || found.effect !== 'ends' ? found : { ...found, rule: 'child', certain: false }
}

function effectOn(signal: number, target: SignalTarget, inside: boolean): Effect {
  const { init, pause, stopped, blocked } = target
  if (signal === SIGKILL || signal === SIGSTOP) {
    if (init && inside) return sure('nothing', 'protected')
    return signal === SIGKILL ? sure('ends', 'kill', 128 + SIGKILL) : sure('stops', 'stop')
  }
  if (signal === SIGCONT && stopped) return sure('continues', 'continue')
  if (target.disposition === 'ignored') return sure('nothing', 'ignored')
  const handled = target.disposition === 'caught' || (target.disposition === 'unknown' && mayHandle(signal, pause))
  if (!handled) {
    if (HARMLESS.has(signal)) return sure('nothing', 'harmless')
    if (init) return sure('nothing', 'protected')
  }
  if (stopped) return sure('held', 'stopped')
  if (blocked) return sure('held', 'blocked')
  if (handled) return ofHandler(signal, target)
  return TERMINAL_STOPS.has(signal) ? sure('stops', 'default') : sure('ends', 'default', 128 + signal)
}

/** Where nobody can look, pause is what pause is, and a program is taken to be well-behaved. */
function mayHandle(signal: number, pause: boolean): boolean {
  return pause ? signal === SIGINT || signal === SIGTERM || signal === SIGCHLD : ASK_TO_END.has(signal)
}

function ofHandler(signal: number, { pause }: SignalTarget): Effect {
  if (pause && (signal === SIGINT || signal === SIGTERM)) return sure('ends', 'pause')
  if (pause && signal === SIGCHLD) return sure('handled', 'pause')
  return { effect: ASK_TO_END.has(signal) ? 'ends' : 'handled', rule: 'handler', certain: false, exitCode: 0 }
}

function sure(effect: SignalEffect, rule: SignalRule, exitCode = 0): Effect {
  return { effect, rule, certain: true, exitCode }
}
