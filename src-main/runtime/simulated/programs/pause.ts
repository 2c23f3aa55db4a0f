import type { Kernel, Program } from '../kernel/kernel'
import type { Process } from '../kernel/process'
import { SIGNAL } from '../kernel/signals'

/** resources/images/src/pause/pause.c: ends on SIGINT and SIGTERM, reaps whoever ends, else sleeps for ever. */
export function pause(version: string): Program {
  return (self, kernel) => {
    if (begin(self, kernel, `pauselab/pause ${version}`, ' to reap')) self.handlers.set(SIGNAL.CHLD, () => void kernel.wait(self))
  }
}

/** pause-noreap.c: the same with its contract broken: it never waits for a child. */
export function pauseNoreap(version: string): Program {
  return (self, kernel) => void begin(self, kernel, `pauselab/pause-noreap ${version}`, '')
}

/** False when it only told its version. */
function begin(self: Process, kernel: Kernel, title: string, purpose: string): boolean {
  const name = title.replace(/^pauselab\/| .*$/g, '')
  if (self.argv.slice(1).includes('-v')) {
    self.print(`${title}\n`)
    kernel.exit(self, { code: 0, signal: 0 })
    return false
  }
  for (const [signal, word] of [[SIGNAL.INT, 'SIGINT'], [SIGNAL.TERM, 'SIGTERM']] as const) {
    self.handlers.set(signal, () => {
      self.complain(`${name}: ${word}, ending\n`)
      kernel.exit(self, { code: 0, signal: 0 })
    })
  }
  if (self.innerPid !== 1) self.complain(`${name}: warning: not PID 1, so the kernel gives it no orphans${purpose}\n`)
  return true
}
