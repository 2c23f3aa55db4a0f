/** Linux numbers on x86_64 and arm64, from 1 on. */
const NAMES = [
  'HUP', 'INT', 'QUIT', 'ILL', 'TRAP', 'ABRT', 'BUS', 'FPE', 'KILL', 'USR1', 'SEGV', 'USR2', 'PIPE', 'ALRM', 'TERM', 'STKFLT',
  'CHLD', 'CONT', 'STOP', 'TSTP', 'TTIN', 'TTOU', 'URG', 'XCPU', 'XFSZ', 'VTALRM', 'PROF', 'WINCH', 'IO', 'PWR', 'SYS'
]
export const LAST_SIGNAL = 64

export const SIGNAL = { HUP: 1, INT: 2, KILL: 9, PIPE: 13, TERM: 15, CHLD: 17, CONT: 18, STOP: 19 } as const

const STOPPING: ReadonlySet<number> = new Set([SIGNAL.STOP, 20, 21, 22])
const DISREGARDED: ReadonlySet<number> = new Set([SIGNAL.CHLD, 23, 28])

export type DefaultAction = 'end' | 'stop' | 'continue' | 'ignore'

/** signal(7): what happens when a program has not said anything else. */
export function defaultAction(signal: number): DefaultAction {
  if (signal === SIGNAL.CONT) return 'continue'
  if (STOPPING.has(signal)) return 'stop'
  return DISREGARDED.has(signal) ? 'ignore' : 'end'
}

/** `9`, `KILL`, `SIGKILL`, in any case; null for what is no signal's name. */
export function signalNumber(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text)
  const index = NAMES.indexOf(text.toUpperCase().replace(/^SIG/, ''))
  return index < 0 ? null : index + 1
}
