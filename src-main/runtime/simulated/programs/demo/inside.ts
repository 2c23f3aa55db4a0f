import { pidSeenFrom } from '../../kernel/kernel'
import { LAST_SIGNAL, SIGNAL, signalNumber } from '../../kernel/signals'
import { parseArguments, parseNumber, UsageError } from './args'
import { exit, type Mode } from './mode'

export const ps: Mode = {
  usage: '',
  summary: 'PID PPID STATE COMMAND of every process that can be seen from here',
  run(self, kernel, words) {
    parseArguments(words, {})
    const viewer = self.pidNamespace
    const rows = kernel.visibleFrom(viewer).map((process) => ({ process, pid: pidSeenFrom(viewer, process), parent: process.parent === null ? 0 : pidSeenFrom(viewer, process.parent) }))
    self.print(`${'PID'.padStart(7)} ${'PPID'.padStart(7)} ${'STATE'.padEnd(5)} COMMAND\n`)
    for (const { process, pid, parent } of rows.sort((a, b) => a.pid - b.pid)) {
      const state = process === self ? 'R' : process.state
      self.print(`${String(pid).padStart(7)} ${String(parent).padStart(7)} ${state.padEnd(5)} ${process.cmd}\n`)
    }
    exit(self, kernel, 0)
  }
}

const MOST_PIDS = 4_194_304

export const kill: Mode = {
  usage: '[-SIGNAL] PID...',
  summary: 'sends a signal (SIGTERM unless named) from inside this PID namespace',
  details:
    'SIGNAL is a number or a name: -9, -KILL and -SIGKILL are the same. Exits with 1 when one could not be sent.\n' +
    'To PID 1 of its own namespace the kernel delivers only signals that it has a handler for: never SIGKILL.',
  run(self, kernel, words) {
    const { signal, targets } = parseKill(words)
    let allSent = true
    for (const text of targets) {
      const pid = parseNumber(text)
      if (pid === null || pid < 1 || pid > MOST_PIDS) throw new UsageError(`"${text}" is not a PID`)
      const target = kernel.find(self.pidNamespace, pid)
      const problem = target === undefined ? 'No such process' : self.uid !== 0 && self.uid !== target.uid ? 'Operation not permitted' : null
      if (problem !== null) self.complain(`kill: ${text}: ${problem}\n`)
      else if (target !== undefined) kernel.send(target, signal, self.pidNamespace)
      allSent &&= problem === null
    }
    exit(self, kernel, allSent ? 0 : 1)
  }
}

function parseKill(words: readonly string[]): { readonly signal: number; readonly targets: readonly string[] } {
  const [first = '', second] = words
  const named = first.startsWith('-')
  const separate = first === '-s' && second !== undefined
  const name = separate ? second : first.slice(1)
  const signal = named ? signalNumber(name) : SIGNAL.TERM
  if (signal === null || signal > LAST_SIGNAL) throw new UsageError(`unknown signal "${name}"`)
  const targets = words.slice(separate ? 2 : named ? 1 : 0)
  if (targets.length === 0) throw new UsageError('no PID given')
  return { signal, targets }
}
