import type { File } from '../../files/tree'
import type { Kernel } from '../../kernel/kernel'
import type { Process } from '../../kernel/process'
import { parseArguments, UsageError } from './args'
import { DiskError, find, openFile, openToWrite } from './disk'
import { exit, type Mode } from './mode'

const SMALLEST_FILE = 64
const LOOK_EVERY_MS = 100

export const logger: Mode = {
  usage: 'FILE [--every 1s] [--size BYTES]',
  summary: 'appends a numbered line with the time to a file, again and again',
  details: 'With --size the file is cut to nothing before it would grow larger.',
  run(self, kernel, words) {
    const { numbers, positional } = parseArguments(words, { every: { kind: 'duration' }, size: { kind: 'number', min: SMALLEST_FILE, max: 2 ** 40 } }, 1)
    const [path] = positional
    if (path === undefined) throw new UsageError('no file given')
    const [every, size] = [numbers.get('every') ?? 1_000, numbers.get('size') ?? Infinity]
    tryDisk(self, kernel, 'logger', path, () => {
      const target = openToWrite(self, path, kernel.clock.now())
      self.print(`logger: a line to ${path} every ${every} ms\n`)
      let number = 1
      const round = (): void => {
        const now = kernel.clock.now()
        const line = Buffer.from(`${number++} ${new Date(now).toISOString()}\n`)
        target.content = target.content.length + line.length > size ? line : Buffer.concat([target.content, line])
        target.mtime = now
        kernel.after(self, Math.max(1, every), round)
      }
      round()
    })
  }
}

export const tail: Mode = {
  usage: 'FILE',
  summary: 'prints a file and what is added to it',
  details: 'Waits for the file to appear; begins anew when it is cut or replaced.',
  run(self, kernel, words) {
    const [path] = parseArguments(words, {}, 1).positional
    if (path === undefined) throw new UsageError('no file given')
    let open: { readonly file: File; at: number } | null = null
    let told = false
    const round = (): void => {
      tryDisk(self, kernel, 'tail', path, () => {
        const named = find(self, path)
        if (open !== null && named !== open.file) {
          open.at = copy(self, open.file, open.at)
          // One that is only gone is read on: somebody may still write to it.
          if (named !== undefined) open = null
        }
        if (open === null) {
          if (named !== undefined) open = { file: openFile(self, path), at: 0 }
          else if (!told) self.complain(`tail: waiting for ${path}\n`)
          told = named === undefined
        }
        if (open !== null) {
          if (open.file.content.length < open.at) {
            self.complain(`tail: ${path} was truncated\n`)
            open.at = 0
          }
          open.at = copy(self, open.file, open.at)
        }
        kernel.after(self, LOOK_EVERY_MS, round)
      })
    }
    round()
  }
}

/** Where it is then. */
function copy(self: Process, { content }: File, at: number): number {
  if (content.length > at) self.print(content.subarray(at).toString('utf8'))
  return Math.max(at, content.length)
}

function tryDisk(self: Process, kernel: Kernel, mode: string, path: string, act: () => void): void {
  try {
    act()
  } catch (error) {
    if (!(error instanceof DiskError)) throw error
    self.complain(`${mode}: ${path}: ${error.message}\n`)
    exit(self, kernel, 1)
  }
}
