import type { ContainerView, NamespaceKind, Namespaces, PodView } from '@api/model'
import { holderOf } from './holder'

/** The order of columns and bands: what pause usually holds first. */
export const KIND_ORDER = ['net', 'ipc', 'pid', 'uts', 'mnt', 'cgroup', 'user', 'time'] as const satisfies readonly NamespaceKind[]

/**
 * One namespace of one pod. The kernel gives a freed inode number out again, so the number names nothing by itself:
 * a namespace is its number for as long as somebody who was in it lives on.
 */
export interface NamespaceIdentity {
  readonly key: string
  readonly kind: NamespaceKind
  readonly inode: number
  readonly letter: string
  /** Container runs (id and start) that are in it now. */
  readonly holders: readonly string[]
  /** Whoever holds the pod together (pause, or the first app of a pod without it) was seen to share it with the pod. */
  readonly heldForPod: boolean
  readonly firstSeenAt: number
  /** When the run started in which it was first seen: for what was there before this page was. */
  readonly bornAt: number
  /** Null while it lives. */
  readonly goneAt: number | null
}

export interface NamespaceChange {
  readonly container: string
  readonly kind: NamespaceKind
  readonly from: NamespaceIdentity
  readonly to: NamespaceIdentity
  readonly at: number
}

export interface NamespaceMemory {
  readonly identities: readonly NamespaceIdentity[]
  /** How many namespaces of a kind were ever named. */
  readonly counts: Readonly<Partial<Record<NamespaceKind, number>>>
  /** `<container>/<kind>` -> key of the last namespace it was seen in, also over restarts. */
  readonly lastOf: Readonly<Record<string, string>>
  readonly changes: readonly NamespaceChange[]
}

export const NO_MEMORY: NamespaceMemory = { identities: [], counts: {}, lastOf: {}, changes: [] }

/** A crash loop makes new private namespaces for ever; only so many dead ones are remembered per pod. */
const GONE_LIMIT = 200

/** 0 -> A, 25 -> Z, 26 -> AA. */
export function letterOf(index: number): string {
  const rest = Math.floor(index / 26)
  return (rest > 0 ? letterOf(rest - 1) : '') + String.fromCharCode(65 + (index % 26))
}

/** Names one run of a container: `docker restart` keeps the id, but not the namespaces. */
export function runKey(container: ContainerView): string {
  return `${container.id ?? ''}@${container.startedAt ?? container.hostPid ?? ''}`
}

/** Without the host's own number nobody can tell these from a pod's: Docker rarely unshares them. */
const HOST_UNLESS_PROVEN: ReadonlySet<NamespaceKind> = new Set(['cgroup', 'user', 'time'])

export function isHosts(kind: NamespaceKind, inode: number, host: Namespaces | null): boolean {
  const hosts = host?.[kind] ?? null
  return hosts === null ? HOST_UNLESS_PROVEN.has(kind) : hosts === inode
}

/** What is known after `pod` was seen. Pure: the same memory and pod give the same answer. */
export function observeNamespaces(memory: NamespaceMemory, pod: PodView, host: Namespaces | null, at: number): NamespaceMemory {
  const running = pod.containers.filter((c) => c.state === 'running' && c.id !== null)
  const book = new Book(memory, running, at)
  for (const container of running) {
    for (const kind of KIND_ORDER) {
      const inode = container.namespaces?.[kind] ?? null
      if (inode !== null && !isHosts(kind, inode, host)) book.enter(container, kind, inode)
    }
  }
  return book.close(pod)
}

export function dismissChanges(memory: NamespaceMemory, which: (change: NamespaceChange) => boolean = () => true): NamespaceMemory {
  return { ...memory, changes: memory.changes.filter((change) => !which(change)) }
}

/** The namespace that had this number at that time, to give a bare inode of a card its spoken name. */
export function identityAt(memory: NamespaceMemory, kind: NamespaceKind, inode: number, at: number): NamespaceIdentity | null {
  const candidates = memory.identities.filter((i) => i.kind === kind && i.inode === inode)
  const then = candidates.findLast((i) => i.firstSeenAt <= at && (i.goneAt === null || at <= i.goneAt))
  return then ?? (candidates.length === 1 ? (candidates[0] ?? null) : null)
}

class Book {
  private readonly identities = new Map<string, NamespaceIdentity>()
  private readonly counts: Partial<Record<NamespaceKind, number>>
  private readonly lastOf: Record<string, string>
  private changes: NamespaceChange[]

  constructor(
    memory: NamespaceMemory,
    running: readonly ContainerView[],
    private readonly at: number
  ) {
    this.counts = { ...memory.counts }
    this.lastOf = { ...memory.lastOf }
    this.changes = [...memory.changes]
    const byRun = new Map(running.map((c) => [runKey(c), c]))
    for (const identity of memory.identities) this.identities.set(identity.key, this.refresh(identity, byRun))
  }

  /** An unreadable link is no proof that its container left. */
  private refresh(identity: NamespaceIdentity, byRun: ReadonlyMap<string, ContainerView>): NamespaceIdentity {
    if (identity.goneAt !== null) return identity
    const holders = identity.holders.filter((run) => {
      const container = byRun.get(run)
      const inode = container?.namespaces?.[identity.kind] ?? null
      return container !== undefined && (inode === null || inode === identity.inode)
    })
    // The very object while nothing about it changes: who shows it need not be drawn anew.
    return holders.length === identity.holders.length ? identity : { ...identity, holders, goneAt: holders.length === 0 ? this.at : null }
  }

  enter(container: ContainerView, kind: NamespaceKind, inode: number): void {
    const known = [...this.identities.values()].find((i) => i.goneAt === null && i.kind === kind && i.inode === inode)
    const before = known ?? this.named(kind, inode, container.startedAt)
    const run = runKey(container)
    const identity = before.holders.includes(run) ? before : { ...before, holders: [...before.holders, run] }
    this.identities.set(identity.key, identity)
    this.noteChange(container.name, kind, identity)
  }

  private named(kind: NamespaceKind, inode: number, startedAt: number | null): NamespaceIdentity {
    const index = this.counts[kind] ?? 0
    this.counts[kind] = index + 1
    return { key: `${kind}:${index}`, kind, inode, letter: letterOf(index), holders: [], heldForPod: false, firstSeenAt: this.at, bornAt: Math.min(startedAt ?? this.at, this.at), goneAt: null }
  }

  private noteChange(name: string, kind: NamespaceKind, to: NamespaceIdentity): void {
    const slot = `${name}/${kind}`
    const from = this.identities.get(this.lastOf[slot] ?? '')
    this.lastOf[slot] = to.key
    if (!from || from.key === to.key) return
    this.changes = this.changes.filter((c) => c.container !== name || c.kind !== kind)
    this.changes.push({ container: name, kind, from, to, at: this.at })
  }

  close(pod: PodView): NamespaceMemory {
    const holder = holderOf(pod)
    const holderRun = holder ? runKey(holder) : ''
    const all = [...this.identities.values()].map((i) => (!i.heldForPod && holdsForPod(i, holderRun, pod) ? { ...i, heldForPod: true } : i))
    const gone = all.filter((i) => i.goneAt !== null)
    const forgotten = new Set(gone.slice(0, Math.max(0, gone.length - GONE_LIMIT)).map((i) => i.key))
    return { identities: all.filter((i) => !forgotten.has(i.key)), counts: this.counts, lastOf: this.lastOf, changes: this.changes }
  }
}

/** Net and IPC are always the holder's to give; another kind only once somebody is in it with it, or the spec says so. */
function holdsForPod(identity: NamespaceIdentity, holderRun: string, pod: PodView): boolean {
  if (identity.goneAt !== null || !identity.holders.includes(holderRun)) return false
  if (identity.kind === 'net' || identity.kind === 'ipc') return true
  return identity.holders.length > 1 || (identity.kind === 'pid' && pod.shareProcessNamespace)
}
