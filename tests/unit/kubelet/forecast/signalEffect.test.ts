import { describe, expect, test } from 'vitest'
import { signalEffect, type SignalTarget } from '../../../../src-main/kubelet/forecast/signalEffect'

const PLAIN: SignalTarget = { first: true, pause: false, init: true, disposition: 'default', blocked: false, stopped: false }
const PAUSE: SignalTarget = { ...PLAIN, pause: true }
const [HUP, INT, KILL, USR1, TERM, CHLD, CONT, STOP, TSTP] = [1, 2, 9, 10, 15, 17, 18, 19, 20] as const

interface Case {
  readonly name: string
  readonly signal: number
  readonly to?: Partial<SignalTarget>
  readonly inside?: boolean
  readonly effect: string
  readonly rule: string
  readonly exitCode?: number
  readonly certain?: boolean
}

const CASES: readonly Case[] = [
  { name: 'SIGKILL from outside', signal: KILL, effect: 'ends', rule: 'kill', exitCode: 137 },
  { name: 'SIGKILL from inside to PID 1', signal: KILL, inside: true, effect: 'nothing', rule: 'protected' },
  { name: 'SIGKILL from inside to another process', signal: KILL, to: { init: false }, inside: true, effect: 'ends', rule: 'kill', exitCode: 137 },
  { name: 'SIGKILL to one that was stopped', signal: KILL, to: { stopped: true }, effect: 'ends', rule: 'kill', exitCode: 137 },
  { name: 'SIGSTOP from outside', signal: STOP, effect: 'stops', rule: 'stop' },
  { name: 'SIGSTOP from inside to PID 1', signal: STOP, inside: true, effect: 'nothing', rule: 'protected' },
  { name: 'SIGCONT to one that was stopped', signal: CONT, to: { stopped: true }, effect: 'continues', rule: 'continue' },
  { name: 'SIGCONT to one that runs', signal: CONT, effect: 'nothing', rule: 'harmless' },
  { name: 'SIGTERM to a PID 1 without a handler, from outside too', signal: TERM, effect: 'nothing', rule: 'protected' },
  { name: 'SIGTERM to another process without a handler', signal: TERM, to: { init: false }, effect: 'ends', rule: 'default', exitCode: 143 },
  { name: 'SIGTERM that is ignored', signal: TERM, to: { disposition: 'ignored', init: false }, effect: 'nothing', rule: 'ignored' },
  { name: 'SIGTERM that is caught', signal: TERM, to: { disposition: 'caught' }, effect: 'ends', rule: 'handler', certain: false },
  { name: 'SIGTERM, when nobody can look', signal: TERM, to: { disposition: 'unknown' }, effect: 'ends', rule: 'handler', certain: false },
  { name: 'SIGHUP that is caught', signal: HUP, to: { disposition: 'caught' }, effect: 'handled', rule: 'handler', certain: false },
  { name: 'SIGUSR1 to a PID 1, when nobody can look', signal: USR1, to: { disposition: 'unknown' }, effect: 'nothing', rule: 'protected' },
  { name: 'SIGUSR1 to another process', signal: USR1, to: { init: false }, effect: 'ends', rule: 'default', exitCode: 138 },
  { name: 'SIGTSTP to another process', signal: TSTP, to: { init: false }, effect: 'stops', rule: 'default' },
  { name: 'SIGTERM to one that was stopped', signal: TERM, to: { disposition: 'caught', stopped: true }, effect: 'held', rule: 'stopped' },
  { name: 'SIGTERM that is blocked', signal: TERM, to: { disposition: 'caught', blocked: true }, effect: 'held', rule: 'blocked' },
  { name: 'SIGTERM to pause', signal: TERM, to: { ...PAUSE, disposition: 'caught' }, effect: 'ends', rule: 'pause', exitCode: 0 },
  { name: 'SIGINT to pause, when nobody can look', signal: INT, to: { ...PAUSE, disposition: 'unknown' }, effect: 'ends', rule: 'pause', exitCode: 0 },
  { name: 'SIGTERM to pause from inside', signal: TERM, to: { ...PAUSE, disposition: 'caught' }, inside: true, effect: 'ends', rule: 'pause', exitCode: 0 },
  { name: 'SIGCHLD to pause', signal: CHLD, to: { ...PAUSE, disposition: 'caught' }, effect: 'handled', rule: 'pause' },
  { name: 'SIGHUP to pause', signal: HUP, to: PAUSE, effect: 'nothing', rule: 'protected' },
  { name: 'SIGKILL to a child', signal: KILL, to: { first: false, init: false }, effect: 'ends', rule: 'child', exitCode: 137, certain: false },
  { name: 'SIGCHLD to a child', signal: CHLD, to: { first: false, init: false }, effect: 'nothing', rule: 'harmless' }
]

describe('what a signal does', () => {
  test.each(CASES)('$name: $effect ($rule)', ({ signal, to = {}, inside = false, effect, rule, exitCode = 0, certain = true }) => {
    expect(signalEffect(signal, { ...PLAIN, ...to }, inside)).toEqual({ effect, rule, certain, exitCode })
  })
})
