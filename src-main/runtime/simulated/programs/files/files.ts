import { type Directory, file, lookUp, namesOf, place } from '../../files/tree'
import type { Kernel, Program } from '../../kernel/kernel'
import type { Process } from '../../kernel/process'
import { SIGNAL } from '../../kernel/signals'
import { OPERATIONS } from './operations'
import { type Fields, Slots, text, whole } from './request'
import { isPath, Refusal } from './walk'

const USAGE_EXIT_CODE = 2

/** strerror of the C library that the real one is built with, its first letter small. */
const WORDS: Readonly<Record<string, string>> = {
  ESCAPE: 'leads out of the volume',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
  EISDIR: 'is a directory',
  EINVAL: 'invalid argument',
  ELOOP: 'symbolic link loop',
  E38: 'function not implemented'
}

/** resources/images/src/files: keeps the pods' files in the one volume that it is given, as its stdin asks. */
export function files(version: string): Program {
  return (self, kernel) => {
    const [, first, second] = self.argv
    if (first === '-v') {
      self.print(`pauselab/files ${version}\n`)
      return kernel.exit(self, { code: 0, signal: 0 })
    }
    if (first !== undefined && second !== undefined) return lookAt(self, kernel, first, second)
    const root = first === undefined ? undefined : lookUp(self.setting.root, first)
    if (root?.kind !== 'directory') {
      self.complain('usage: files DIRECTORY | files kind|touch PATH | files -v\n')
      return kernel.exit(self, { code: USAGE_EXIT_CODE, signal: 0 })
    }
    serve(self, kernel, root, version)
  }
}

function serve(self: Process, kernel: Kernel, root: Directory, version: string): void {
  const slots = new Slots()
  const end = (): void => kernel.exit(self, { code: 0, signal: 0 })
  const say = (line: object): void => self.print(`${JSON.stringify(line)}\n`)
  for (const signal of [SIGNAL.TERM, SIGNAL.INT]) self.handlers.set(signal, end)
  say({ t: 'hello', protocol: 1, version })
  self.input.read((line) => {
    if (line !== '') kernel.whenItMay(self, () => say(answer(line, root, slots, kernel.clock.now())))
  }, end)
}

function answer(line: string, root: Directory, slots: Slots, now: number): object {
  const fields = parse(line)
  const op = fields === null ? null : text(fields, 'op')
  const req = fields === null ? null : whole(fields, 'req')
  if (fields === null || op === null || req === null) return { t: 'error', message: 'not a request: a JSON object with op and req' }
  const path = text(fields, 'path') ?? ''
  try {
    const operation = Object.hasOwn(OPERATIONS, op) ? OPERATIONS[op] : undefined
    if (operation === undefined) throw new Refusal('E38')
    if (!isPath(path)) throw new Refusal('ESCAPE')
    return { t: 'reply', ok: true, req, ...operation({ root, path, fields, slots, now }) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { t: 'reply', ok: false, req, error: error.code, message: `${op} ${path}: ${WORDS[error.code] ?? error.code}` }
  } finally {
    slots.dropUsed()
  }
}

function parse(line: string): Fields | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
  } catch {
    return null
  }
}

/** What is there, in Kubernetes' words for a hostPath. */
function lookAt(self: Process, kernel: Kernel, verb: string, path: string): void {
  if (verb !== 'kind' && verb !== 'touch') return kernel.exit(self, { code: USAGE_EXIT_CODE, signal: 0 })
  const folder = lookUp(self.setting.root, namesOf(path).slice(0, -1).join('/'))
  if (verb === 'touch' && folder?.kind === 'directory' && lookUp(self.setting.root, path) === undefined) place(self.setting.root, path, file(Buffer.alloc(0), 0o644, kernel.clock.now()))
  const entry = lookUp(self.setting.root, path)
  if (entry !== undefined) self.print(`${entry.kind === 'directory' ? 'Directory' : 'File'}\n`)
  kernel.exit(self, { code: 0, signal: 0 })
}
