import type { ProcessView } from '@api/model'

/** The process that was there before the present parent. */
export interface Reparenting {
  readonly fromHostPid: number
  /** PID in the pod, and command, when the old parent had been seen. */
  readonly fromPid: number | null
  readonly fromCommand: string | null
  readonly at: number
}

export interface ParentMemory {
  /** By process key. */
  readonly parents: ReadonlyMap<string, number>
  readonly moves: ReadonlyMap<string, Reparenting>
  /** What was last seen at each host PID, to give an old parent its name. */
  readonly seen: ReadonlyMap<number, ProcessView>
}

export const NO_PARENTS: ParentMemory = { parents: new Map(), moves: new Map(), seen: new Map() }

export type RootKind =
  | 'outside' // parent 0 in its own PID namespace: its parent lives outside (containerd-shim, docker exec)
  | 'unseen' // the parent is not among the processes we were told of

export interface ProcessNode {
  readonly key: string
  readonly process: ProcessView
  /** 1 for a root, as ARIA counts levels. */
  readonly level: number
  /** 1-based place among its siblings, and how many they are. */
  readonly position: number
  readonly siblings: number
  readonly children: readonly ProcessNode[]
  /** Null unless it is a root. */
  readonly root: RootKind | null
  readonly zombie: boolean
  /** Zombies anywhere below it. */
  readonly zombiesBelow: number
  readonly moved: Reparenting | null
  /** It belongs to one container and its parent to another: only the kernel, re-parenting an orphan to PID 1, makes that so. */
  readonly adoptedBy: string | null
}

/** A PID may be given out again; with its start time it names one process for good. */
export function processKey(process: Pick<ProcessView, 'hostPid' | 'startTime'>): string {
  return `${process.hostPid}:${process.startTime}`
}

export function observeParents(memory: ParentMemory, processes: readonly ProcessView[], at: number): ParentMemory {
  const parents = new Map<string, number>()
  const moves = new Map<string, Reparenting>()
  for (const process of processes) {
    const key = processKey(process)
    const before = memory.parents.get(key)
    parents.set(key, process.parentHostPid)
    const known = memory.moves.get(key)
    if (known) moves.set(key, known)
    // A first process changes its parent too, when the engine's starter leaves it to the shim; that is no orphan's fate.
    const insidePod = process.parentPid !== 0
    if (insidePod && before !== undefined && before !== process.parentHostPid) moves.set(key, moveFrom(before, memory, at))
  }
  return { parents, moves, seen: new Map(processes.map((p) => [p.hostPid, p])) }
}

function moveFrom(hostPid: number, memory: ParentMemory, at: number): Reparenting {
  const old = memory.seen.get(hostPid)
  return { fromHostPid: hostPid, fromPid: old?.pid ?? null, fromCommand: old?.command ?? null, at }
}

export function processForest(processes: readonly ProcessView[], moves: ReadonlyMap<string, Reparenting> = new Map()): readonly ProcessNode[] {
  const present = new Map(processes.map((p) => [p.hostPid, p]))
  const children = new Map<number, ProcessView[]>()
  const roots: ProcessView[] = []
  for (const process of [...processes].sort(byAge)) {
    const parent = present.get(process.parentHostPid)
    // Within its own namespace a process with parent 0 was started from outside, whoever that is on the host.
    if (!parent || parent === process || process.parentPid === 0) roots.push(process)
    else children.set(parent.hostPid, [...(children.get(parent.hostPid) ?? []), process])
  }

  const placed = new Set<ProcessView>()

  function grow(process: ProcessView, level: number, position: number, siblings: number): ProcessNode {
    placed.add(process)
    const own = (children.get(process.hostPid) ?? []).filter((child) => !placed.has(child))
    const grown = own.map((child, index) => grow(child, level + 1, index + 1, own.length))
    const key = processKey(process)
    return {
      key,
      process,
      level,
      position,
      siblings,
      children: grown,
      root: level > 1 ? null : process.parentPid === 0 ? 'outside' : 'unseen',
      zombie: process.state === 'Z',
      zombiesBelow: grown.reduce((sum, node) => sum + node.zombiesBelow + (node.zombie ? 1 : 0), 0),
      moved: moves.get(key) ?? null,
      adoptedBy: level > 1 ? adopter(process, present.get(process.parentHostPid)) : null
    }
  }

  const forest = roots.map((root, index) => grow(root, 1, index + 1, roots.length))
  // A torn reading of /proc can name two processes each other's parent: what no root reaches is shown at the top, never dropped.
  for (const process of processes) if (!placed.has(process)) forest.push(grow(process, 1, 1, 1))
  return forest
}

function adopter(process: ProcessView, parent: ProcessView | undefined): string | null {
  const foreign = parent?.pid === 1 && parent.container !== null && process.container !== null && parent.container !== process.container
  return foreign ? parent.container : null
}

/** Depth first; below a collapsed node nothing. */
export function flatten(forest: readonly ProcessNode[], collapsed: ReadonlySet<string> = new Set()): readonly ProcessNode[] {
  return forest.flatMap((node) => [node, ...(collapsed.has(node.key) ? [] : flatten(node.children, collapsed))])
}

export function countZombies(processes: readonly ProcessView[]): number {
  return processes.filter((process) => process.state === 'Z').length
}

function byAge(a: ProcessView, b: ProcessView): number {
  return a.startTime - b.startTime || a.hostPid - b.hostPid
}
