import { execFile } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { promisify } from 'node:util'
import { NAMESPACE_KINDS, type Namespaces } from '../../src-main/api/model'

const run = promisify(execFile)
const REAL_HOST = process.env['DOCKER_HOST'] ?? ''

/** The docker command's output, line by line. Throws with its complaint when it fails. */
export async function docker(...words: readonly string[]): Promise<readonly string[]> {
  // Whatever a test makes the lab believe, this speaks to the real engine.
  const { stdout } = await run('docker', [...words], { maxBuffer: 64 * 1024 * 1024, env: { ...process.env, DOCKER_HOST: REAL_HOST } })
  return stdout.split('\n').filter((line) => line !== '')
}

export async function inspect<T>(id: string, format: string): Promise<T> {
  const [line = 'null'] = await docker('inspect', '--format', `{{json ${format}}}`, id)
  return JSON.parse(line) as T
}

/** What the kernel says of a process's namespaces, read directly; null where it does not let itself be read. */
export function namespacesOf(pid: number): Namespaces {
  const read = (kind: string): number | null => {
    try {
      return Number(/\[(\d+)\]/.exec(readlinkSync(`/proc/${pid}/ns/${kind}`))?.[1])
    } catch {
      return null
    }
  }
  return Object.fromEntries(NAMESPACE_KINDS.map((kind) => [kind, read(kind)])) as unknown as Namespaces
}

export interface ProcFacts {
  readonly nspid: readonly number[]
  readonly ppid: number
  readonly state: string
  readonly startTime: number
}

/** null when there is no such process (any more). */
export function procFacts(pid: number): ProcFacts | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const field = (name: string): string => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? ''
    // The command in field 2 may hold anything: count from its last bracket.
    const afterCommand = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { nspid: field('NSpid').split(/\s+/).map(Number), ppid: Number(field('PPid')), state: field('State').charAt(0), startTime: Number(afterCommand[19]) }
  } catch {
    return null
  }
}
