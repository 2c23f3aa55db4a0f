import type { ContainerView, NamespaceKind, Namespaces, PodView } from '@api/model'
import { holderOf } from './holder'
import { isHosts, KIND_ORDER, runKey, type NamespaceChange, type NamespaceIdentity, type NamespaceMemory } from './namespaceMemory'

/** Where a container stands to one namespace. */
export type Relation =
  | 'shared' // with others of its pod
  | 'own' // alone in it
  | 'host' // the host's own, so nobody in the pod holds it
  | 'unreadable' // it runs, but the link cannot be read
  | 'absent' // it does not run

export interface NamespaceCell {
  readonly kind: NamespaceKind
  readonly relation: Relation
  readonly inode: number | null
  readonly identity: NamespaceIdentity | null
  /** Old -> new, until dismissed. */
  readonly change: NamespaceChange | null
}

export interface NamespaceRow {
  readonly name: string
  readonly container: ContainerView
  readonly cells: readonly NamespaceCell[]
}

export interface Band {
  readonly identity: NamespaceIdentity
  /**
   * slab: pause is in it. room: there is no pause, and the room that owns it is in it. orphaned: its holder is not, but
   * somebody is. gone: the last one the holder held, while no holder runs.
   */
  readonly hold: 'slab' | 'room' | 'orphaned' | 'gone'
  /** Names of the containers, other than pause, that are really in it. */
  readonly members: readonly string[]
}

export interface PodNamespaces {
  readonly bands: readonly Band[]
  /** pause first, then as in the spec. */
  readonly rows: readonly NamespaceRow[]
  /** Kinds in which every readable container is in the host's own namespace. */
  readonly hostKinds: readonly NamespaceKind[]
}

export function podNamespaces(pod: PodView, memory: NamespaceMemory, host: Namespaces | null): PodNamespaces {
  const rows = pod.containers.map((container) => rowOf(container, memory, host))
  return { bands: bandsOf(pod, memory), rows, hostKinds: KIND_ORDER.filter((kind) => allHosts(rows, kind)) }
}

function rowOf(container: ContainerView, memory: NamespaceMemory, host: Namespaces | null): NamespaceRow {
  const cells = KIND_ORDER.map((kind) => {
    const change = memory.changes.find((c) => c.container === container.name && c.kind === kind) ?? null
    return { change, ...cellOf(container, kind, memory, host) }
  })
  return { name: container.name, container, cells }
}

function cellOf(container: ContainerView, kind: NamespaceKind, memory: NamespaceMemory, host: Namespaces | null): Omit<NamespaceCell, 'change'> {
  if (container.state !== 'running') return { kind, relation: 'absent', inode: null, identity: null }
  const inode = container.namespaces?.[kind] ?? null
  if (inode === null) return { kind, relation: 'unreadable', inode, identity: null }
  if (isHosts(kind, inode, host)) return { kind, relation: 'host', inode, identity: null }
  const run = runKey(container)
  const identity = memory.identities.find((i) => i.goneAt === null && i.kind === kind && i.holders.includes(run)) ?? null
  const shared = identity !== null && identity.holders.length > 1
  return { kind, relation: shared ? 'shared' : 'own', inode, identity }
}

function allHosts(rows: readonly NamespaceRow[], kind: NamespaceKind): boolean {
  const relations = rows.flatMap((row) => row.cells.filter((cell) => cell.kind === kind).map((cell) => cell.relation))
  const seen = relations.filter((relation) => relation !== 'absent' && relation !== 'unreadable')
  return seen.length > 0 && seen.every((relation) => relation === 'host')
}

function bandsOf(pod: PodView, memory: NamespaceMemory): Band[] {
  const holder = holderOf(pod)
  const rooms = pod.containers.filter((c) => c.role !== 'sandbox' && c.state === 'running')
  const held = holder?.role === 'sandbox' ? 'slab' : 'room'
  const holderRun = holder?.state === 'running' ? runKey(holder) : null

  const bands = memory.identities.flatMap((identity): Band[] => {
    const members = rooms.filter((c) => identity.holders.includes(runKey(c)))
    const names = members.map((c) => c.name)
    if (identity.goneAt !== null) return holderRun === null && isLastHeld(identity, memory) ? [{ identity, hold: 'gone', members: [] }] : []
    if (holderRun !== null && identity.holders.includes(holderRun)) return identity.heldForPod ? [{ identity, hold: held, members: names }] : []
    const lost = identity.heldForPod || (identity.kind === 'net' && members.some((c) => c.stranded))
    return lost || members.length > 1 ? [{ identity, hold: 'orphaned', members: names }] : []
  })
  return bands.sort((a, b) => KIND_ORDER.indexOf(a.identity.kind) - KIND_ORDER.indexOf(b.identity.kind) || a.identity.firstSeenAt - b.identity.firstSeenAt)
}

function isLastHeld(identity: NamespaceIdentity, memory: NamespaceMemory): boolean {
  return memory.identities.findLast((i) => i.kind === identity.kind && i.heldForPod)?.key === identity.key
}

/** Every container that is in this namespace now, pause included. */
export function membersOf(pod: PodView, identity: NamespaceIdentity): readonly string[] {
  return pod.containers.filter((c) => c.state === 'running' && identity.holders.includes(runKey(c))).map((c) => c.name)
}
