import { LabError } from '../api/errors'

/** Linux numbers on x86_64 and arm64; the lab itself may run where signals are numbered otherwise (macOS) or hardly exist (Windows). */
const LINUX_SIGNALS = [
  'HUP', 'INT', 'QUIT', 'ILL', 'TRAP', 'ABRT', 'BUS', 'FPE', 'KILL', 'USR1', 'SEGV', 'USR2', 'PIPE', 'ALRM', 'TERM', 'STKFLT',
  'CHLD', 'CONT', 'STOP', 'TSTP', 'TTIN', 'TTOU', 'URG', 'XCPU', 'XFSZ', 'VTALRM', 'PROF', 'WINCH', 'IO', 'PWR', 'SYS'
]

export interface Signal {
  readonly number: number
  /** `SIGTERM`; `SIGRTMIN+3` style names are given as their number. */
  readonly name: string
}

export function parseSignal(signal: string | number): Signal {
  const number = typeof signal === 'number' ? signal : numberOf(signal)
  if (number === null) throw new LabError('bad-request', `unknown signal ${signal}`, [{ path: 'signal', message: `unknown signal "${signal}"` }])
  return { number, name: signalName(number) }
}

export function signalName(number: number): string {
  const name = LINUX_SIGNALS[number - 1]
  return name === undefined ? `SIG${number}` : `SIG${name}`
}

function numberOf(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text) >= 1 && Number(text) <= 64 ? Number(text) : null
  const index = LINUX_SIGNALS.indexOf(text.replace(/^SIG/, ''))
  return index < 0 ? null : index + 1
}

