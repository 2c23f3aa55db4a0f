import type { Change } from '../../kernel/kernel'
import { NAMESPACE_KINDS, type NamespaceKind, type NamespaceSet } from '../../kernel/namespaces'
import type { Process } from '../../kernel/process'

/** The shapes of docs/probe-protocol.md. */
export type Inodes = Readonly<Record<NamespaceKind, number | null>>

export interface Probed {
  readonly pid: number
  readonly ppid: number
  readonly nspid: readonly number[]
  readonly start: number
  readonly state: Process['state'] | 'D'
  readonly comm: string
  readonly cmd: string
  readonly container: string
  readonly uid: number
  readonly ns: Inodes
  readonly exit?: NonNullable<Process['exit']>
}

export interface Gone {
  readonly pid: number
  readonly start: number
  readonly exit: Process['exit']
  readonly unwatched?: true
}

export const CAUSES: Readonly<Record<Change, string>> = { fork: 'fork', exec: 'exec', exit: 'exit', reap: 'exit', state: 'resync', oom: 'resync' }

export function inodesOf(namespaces: NamespaceSet | null): Inodes {
  return Object.fromEntries(NAMESPACE_KINDS.map((kind) => [kind, namespaces?.[kind].inode ?? null])) as Inodes
}

/** A process whose parent is init or the kernel shows 1 or 0: this one shows the host PID that it has. */
export function toProbed(process: Process): Probed {
  return {
    pid: process.pid,
    ppid: process.parent?.pid ?? 1,
    nspid: process.nspid,
    start: process.start,
    state: process.frozen && process.state !== 'Z' ? 'D' : process.state,
    comm: process.comm,
    cmd: process.cmd.slice(0, 4_096),
    container: process.container ?? '',
    uid: process.uid,
    ns: inodesOf(process.namespaces),
    ...(process.exit === null ? {} : { exit: process.exit })
  }
}

/** What the reader was told of each process. */
export class Told {
  private readonly told = new Map<number, { readonly start: number; readonly text: string }>()

  /** What is new or has changed since, and who is gone. `exitOf`: how somebody ended; `watched`: whether a PID is still spoken of. */
  difference(now: readonly Probed[], exitOf: (pid: number) => Process['exit'], lives: (pid: number) => boolean): { readonly set: readonly Probed[]; readonly gone: readonly Gone[] } {
    const byPid = new Map(now.map((process) => [process.pid, process]))
    const gone: Gone[] = []
    for (const [pid, { start }] of this.told) {
      if (byPid.get(pid)?.start === start) continue
      this.told.delete(pid)
      gone.push({ pid, start, exit: exitOf(pid), ...(lives(pid) ? { unwatched: true as const } : {}) })
    }
    const set = now.filter((process) => {
      const text = JSON.stringify(process)
      if (this.told.get(process.pid)?.text === text) return false
      this.told.set(process.pid, { start: process.start, text })
      return true
    })
    return { set, gone }
  }
}
