import type { ProbeFrame, ProbedProcess } from './protocol'

export interface SeenProcess extends ProbedProcess {
  /** Number of the frame that last spoke of it. */
  readonly frame: number
}

/** How a process ended, as the kernel told the probe. */
export interface SeenExit {
  readonly code: number
  readonly signal: number
  readonly frame: number
  readonly at: number
}

/** Exits are kept this long, for whoever asks about a death that the engine reports a moment later. */
const KEEP_EXITS_MS = 60_000

/** All processes of the lab's pods, as the probe's frames build them up. Identity is PID and start time. */
export class ProcessTable {
  private readonly processes = new Map<number, SeenProcess>()
  private readonly byContainer = new Map<string, Map<number, SeenProcess>>()
  private readonly exits = new Map<number, SeenExit>()
  /** By container and PID as the engine names its first process: what was last seen of it with readable namespaces. */
  private readonly firsts = new Map<string, SeenProcess>()
  lastFrame = 0

  /** Returns the ids of the containers in which something changed. */
  apply(frame: ProbeFrame): ReadonlySet<string> {
    const touched = new Set<string>()
    this.lastFrame = frame.seq
    // `gone` before `set`: a PID may be in both when it was reused, and a full frame, too, says how somebody ended.
    for (const { pid, start, exit } of frame.gone) {
      const process = this.processes.get(pid)
      if (process === undefined || process.start !== start) continue
      if (exit !== null) this.exits.set(pid, { ...exit, frame: frame.seq, at: frame.at })
      this.end(pid, process, touched)
    }
    if (frame.full) {
      const still = new Set(frame.set.map((process) => process.pid))
      for (const [pid, process] of this.processes) if (!still.has(pid)) this.end(pid, process, touched)
    }
    for (const process of frame.set) {
      const old = this.processes.get(process.pid)
      if (old !== undefined && old.container !== process.container) this.end(process.pid, old, touched)
      this.put({ ...process, frame: frame.seq })
      touched.add(process.container)
    }
    for (const [pid, exit] of this.exits) if (frame.at - exit.at > KEEP_EXITS_MS) this.exits.delete(pid)
    return touched
  }

  get(pid: number): SeenProcess | undefined {
    return this.processes.get(pid)
  }

  exitOf(pid: number): SeenExit | undefined {
    return this.exits.get(pid)
  }

  /**
   * A container's first process, also in the moment between its end and the engine's word of it: until then the container
   * counts as running, in the namespaces it was seen in. null while it was never seen.
   */
  first(container: string, pid: number): SeenProcess | null {
    const now = this.processes.get(pid)
    const last = this.firsts.get(container)
    if (now !== undefined && now.container === container && now.ns.net !== null) {
      this.firsts.set(container, now)
      return now
    }
    return last !== undefined && last.pid === pid ? last : null
  }

  /** The container is no more. */
  forget(container: string): void {
    this.firsts.delete(container)
  }

  /** In the order of their start, parents before the children they made. */
  ofContainers(ids: ReadonlySet<string>): readonly SeenProcess[] {
    const found = [...ids].flatMap((id) => [...(this.byContainer.get(id)?.values() ?? [])])
    return found.sort((a, b) => a.start - b.start || a.pid - b.pid)
  }

  clear(): void {
    this.processes.clear()
    this.byContainer.clear()
    this.exits.clear()
    this.firsts.clear()
    this.lastFrame = 0
  }

  private put(process: SeenProcess): void {
    this.processes.set(process.pid, process)
    const others = this.byContainer.get(process.container) ?? new Map<number, SeenProcess>()
    this.byContainer.set(process.container, others.set(process.pid, process))
  }

  private end(pid: number, process: SeenProcess, touched: Set<string>): void {
    this.processes.delete(pid)
    const others = this.byContainer.get(process.container)
    others?.delete(pid)
    if (others?.size === 0) this.byContainer.delete(process.container)
    touched.add(process.container)
  }
}
