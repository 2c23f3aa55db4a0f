/** What the kill menus offer, most wanted first. Each has its one-line explanation under `kill.signals.<name>`. */
export const SIGNALS = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGSTOP', 'SIGCONT', 'SIGCHLD', 'SIGUSR1', 'SIGUSR2'] as const
export type SignalName = (typeof SIGNALS)[number]

/** Signals that do not end a process that handles nothing. */
const HARMLESS: ReadonlySet<SignalName> = new Set(['SIGCONT', 'SIGCHLD', 'SIGSTOP'])

export function mayEnd(signal: SignalName): boolean {
  return !HARMLESS.has(signal)
}
