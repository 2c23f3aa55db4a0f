import type { Kernel, Program } from '../../kernel/kernel'
import type { Process } from '../../kernel/process'
import { SIGNAL } from '../../kernel/signals'
import { parseArguments, UsageError } from './args'
import { beyond } from './beyond'
import { orphan, zombie } from './families'
import { fetch } from './fetch'
import { logger, tail } from './filesFollowed'
import { cat, exists, leave, ls, stat, write } from './filesOnce'
import { kill, ps } from './inside'
import { mq, sem, shm } from './ipc'
import { eat, env, hostname } from './itself'
import { joinUts } from './joinUts'
import { crash, sleep, stubborn } from './lasting'
import { listen } from './listen'
import { exit, type Mode } from './mode'
import { web } from './web'

const USAGE_EXIT_CODE = 2

/** resources/images/src/demo: the mode is the first argument, or the name that the program is called by. */
export function demo(version: string): Program {
  const program: Program = (self, kernel) => main(self, kernel, modes, version)
  const own = { 'join-uts': joinUts((name) => modes.has(name), program), help: helpOn(version, () => modes) }
  const modes: ReadonlyMap<string, Mode> = new Map(Object.entries({ ...MODES, ...own }))
  return program
}

/** In the order of resources/images/src/demo/modes.c. */
const MODES = { web, fetch, orphan, zombie, crash, exit: leave, sleep, stubborn, ps, kill, logger, tail, cat, write, exists, stat, ls, env, hostname, id: beyond, eat, listen, proxy: beyond, shm, mq, sem }

function main(self: Process, kernel: Kernel, modes: ReadonlyMap<string, Mode>, version: string): void {
  endOnSignals(self, kernel)
  const [called = '', ...words] = self.argv
  const calledAs = called.replace(/^.*\//, '')
  if (modes.has(calledAs)) return runMode(self, kernel, modes, calledAs, words)
  const [name, ...rest] = words
  if (name === '-v' || name === '--version') {
    self.print(`pauselab/demo ${version}\n`)
    return exit(self, kernel, 0)
  }
  const named = asksForHelp(name) ? 'help' : name
  if (named === undefined || !modes.has(named)) {
    const problem = name === undefined ? 'no mode given' : `unknown mode "${name}"`
    self.complain(`demo: ${problem}; modes: ${[...modes.keys()].join(' ')}\nsee \`demo help\`\n`)
    return exit(self, kernel, USAGE_EXIT_CODE)
  }
  if (rest.length === 1 && (asksForHelp(rest[0]) || rest[0] === 'help')) return runMode(self, kernel, modes, 'help', [named])
  runMode(self, kernel, modes, named, rest)
}

function endOnSignals(self: Process, kernel: Kernel): void {
  self.handlers.set(SIGNAL.PIPE, 'ignore')
  for (const [signal, word] of [[SIGNAL.TERM, 'SIGTERM'], [SIGNAL.INT, 'SIGINT']] as const) {
    // A child inherits it: it is the receiver that ends.
    self.handlers.set(signal, (receiver) => {
      receiver.complain(`demo: ${word}, ending\n`)
      exit(receiver, kernel, 0)
    })
  }
}

function runMode(self: Process, kernel: Kernel, modes: ReadonlyMap<string, Mode>, name: string, words: readonly string[]): void {
  try {
    modes.get(name)?.run(self, kernel, words)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    self.complain(`demo ${name}: ${error.message}\nsee \`demo help ${name}\`\n`)
    exit(self, kernel, USAGE_EXIT_CODE)
  }
}

function asksForHelp(word: string | undefined): boolean {
  return word === '--help' || word === '-h'
}

function helpOn(version: string, modes: () => ReadonlyMap<string, Mode>): Mode {
  return {
    usage: '[MODE]',
    summary: 'this text',
    run(self, kernel, words) {
      const [name] = parseArguments(words, {}, 1).positional
      if (name === undefined) {
        const all = [...modes()].map(([one, mode]) => lineOf(one, mode)).join('')
        self.print(`pauselab/demo ${version}: small programs to try in a pod\n\n${all}\nDurations: 500ms, 5s, 1m. Every mode but stubborn ends on SIGTERM at once, with 0.\n`)
        return exit(self, kernel, 0)
      }
      const mode = modes().get(name)
      if (mode === undefined) throw new UsageError(`unknown mode "${name}"`)
      self.print(`${lineOf(name, mode)}${mode.details === undefined ? '' : `${mode.details}\n`}`)
      exit(self, kernel, 0)
    }
  }
}

function lineOf(name: string, { usage, summary }: Mode): string {
  return `demo ${name}${usage === '' ? '' : ' '}${usage}\n  ${summary}\n`
}
