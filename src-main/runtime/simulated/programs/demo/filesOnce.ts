import type { Entry } from '../../files/tree'
import type { Kernel } from '../../kernel/kernel'
import type { Process } from '../../kernel/process'
import { parseArguments, UsageError } from './args'
import { DiskError, find, findItself, openDirectory, openFile, openToWrite } from './disk'
import { exit, type Mode } from './mode'

const MOST_ARGUMENTS = 64
/** Of a directory on the disk. */
const BLOCK = 4_096

export const cat: Mode = {
  usage: 'FILE...',
  summary: 'prints files',
  run: (self, kernel, words) => forEachPath(self, kernel, 'cat', 'file', words, (path) => self.print(openFile(self, path).content.toString('utf8')))
}

export const stat: Mode = {
  usage: 'PATH...',
  summary: 'prints `<mode> <uid> <gid> <size> <type> <name>` of each',
  details: "A link's target follows after ->.",
  run: (self, kernel, words) => forEachPath(self, kernel, 'stat', 'path', words, (path) => self.print(infoLine(path, findItself(self, path))))
}

export const ls: Mode = {
  usage: '[DIRECTORY]',
  summary: 'prints the same of everything in a directory',
  run(self, kernel, words) {
    const [path = '.'] = parseArguments(words, {}, 1).positional
    attempt(self, kernel, 'ls', path, () => {
      const { entries } = openDirectory(self, path)
      for (const name of [...entries.keys()].sort()) self.print(infoLine(name, entries.get(name)))
    })
  }
}

export const exists: Mode = {
  usage: 'FILE',
  summary: 'exits with 0 if there is such a file, else with 1',
  run(self, kernel, words) {
    const [path] = parseArguments(words, {}, 1).positional
    if (path === undefined) throw new UsageError('no file given')
    attempt(self, kernel, 'exists', path, () => {
      if (find(self, path) === undefined) throw new DiskError('No such file or directory')
    })
  }
}

export const write: Mode = {
  usage: 'FILE [TEXT...] [--append]',
  summary: 'writes one line to a file',
  details: 'After -- nothing is a flag. Without a text the file is empty.',
  run(self, kernel, words) {
    const { numbers, positional } = parseArguments(words, { append: { kind: 'set' } }, MOST_ARGUMENTS)
    const [path, ...texts] = positional
    if (path === undefined) throw new UsageError('no file given')
    attempt(self, kernel, 'write', path, () => {
      const now = kernel.clock.now()
      const target = openToWrite(self, path, now)
      const line = Buffer.from(texts.length === 0 ? '' : `${texts.join(' ')}\n`)
      target.content = numbers.has('append') ? Buffer.concat([target.content, line]) : line
      target.mtime = now
    })
  }
}

export const leave: Mode = {
  usage: 'CODE [--after 0s] [--message TEXT [--to /dev/termination-log]]',
  summary: 'exits with the code, after leaving a message',
  run(self, kernel, words) {
    const { numbers, texts, positional } = parseArguments(words, { after: { kind: 'duration' }, message: { kind: 'text' }, to: { kind: 'text' } }, 1)
    const [text] = positional
    if (text === undefined) throw new UsageError('no exit code given')
    const code = /^\d{1,15}$/.test(text) ? Number(text) : 256
    if (code > 255) throw new UsageError(`"${text}" is not a number from 0 to 255`)
    const message = texts.get('message')
    if (message !== undefined) leaveMessage(self, kernel, texts.get('to') ?? '/dev/termination-log', message)
    kernel.after(self, numbers.get('after') ?? 0, () => {
      self.complain(`exit: exiting with ${code}\n`)
      exit(self, kernel, code)
    })
  }
}

function leaveMessage(self: Process, kernel: Kernel, path: string, message: string): void {
  try {
    openToWrite(self, path, kernel.clock.now()).content = Buffer.from(message)
  } catch (error) {
    if (!(error instanceof DiskError)) throw error
    self.complain(`exit: ${path}: ${error.message}\n`)
  }
}

function forEachPath(self: Process, kernel: Kernel, mode: string, what: string, words: readonly string[], act: (path: string) => void): void {
  const paths = parseArguments(words, {}, MOST_ARGUMENTS).positional
  if (paths.length === 0) throw new UsageError(`no ${what} given`)
  const failed = paths.map((path) => problemOf(self, mode, path, () => act(path))).includes(true)
  exit(self, kernel, failed ? 1 : 0)
}

function attempt(self: Process, kernel: Kernel, mode: string, path: string, act: () => void): void {
  exit(self, kernel, problemOf(self, mode, path, act) ? 1 : 0)
}

/** Whether there was one; it is told. */
function problemOf(self: Process, mode: string, path: string, act: () => void): boolean {
  try {
    act()
    return false
  } catch (error) {
    if (!(error instanceof DiskError)) throw error
    self.complain(`${mode}: ${path}: ${error.message}\n`)
    return true
  }
}

function infoLine(name: string, entry: Entry | undefined): string {
  if (entry === undefined) throw new DiskError('No such file or directory')
  const mode = entry.kind === 'link' ? 0o777 : entry.mode
  const size = entry.kind === 'file' ? entry.content.length : entry.kind === 'link' ? Buffer.byteLength(entry.target) : BLOCK
  return `${mode.toString(8).padStart(4, '0')} ${entry.uid} ${entry.gid} ${size} ${entry.kind} ${name}${entry.kind === 'link' ? ` -> ${entry.target}` : ''}\n`
}
