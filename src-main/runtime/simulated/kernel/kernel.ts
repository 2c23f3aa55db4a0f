import type { Clock } from '../clock'
import { type NamespaceSet, NAMESPACE_KINDS, Namespaces, type PidNamespace } from './namespaces'
import { type ExitStatus, type Input, type Output, Process, type Setting } from './process'
import { reactionTo } from './reaction'
import { SIGNAL } from './signals'

export type Change = 'fork' | 'exec' | 'exit' | 'reap' | 'state' | 'oom'
export type Program = (self: Process, kernel: Kernel) => void

export interface SpawnRequest {
  readonly parent: Process | null
  readonly namespaces: NamespaceSet
  readonly argv: readonly string[]
  readonly container: string | null
  readonly setting: Setting
  readonly input: Input
  readonly output: Output
}

/** runc is a Go program: before it becomes the container's, it has had so many threads, each with a PID. */
const RUNC_THREADS = 5
export const TICKS_PER_SECOND = 100
/** How long the machine is up when the simulation begins. */
const UP_FOR_MS = 60_000

/** Processes of one machine: how they are born, signalled, ended, adopted and reaped. */
export class Kernel {
  readonly namespaces: Namespaces
  readonly processes = new Map<number, Process>()
  private readonly watchers = new Set<(change: Change, process: Process) => void>()
  readonly bootedAt: number

  constructor(
    readonly clock: Clock,
    hostname: string
  ) {
    this.namespaces = new Namespaces(hostname)
    this.bootedAt = clock.now() - UP_FOR_MS
  }

  watch(watcher: (change: Change, process: Process) => void): () => void {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  /** A process that the engine starts; its program runs with `run`. */
  spawn(request: SpawnRequest): Process {
    const process = this.register(request)
    for (const namespace of lineage(process.pidNamespace)) namespace.skip(RUNC_THREADS)
    this.tell('exec', process)
    return process
  }

  run(process: Process, program: Program): void {
    program(process, this)
  }

  /** The child is its parent's copy and runs `program`, as in `if (fork() == 0) { ... }`; null when the parent is on its way out. */
  fork(parent: Process, program: Program): Process | null {
    if (parent.ending || parent.namespaces === null) return null
    const child = this.register({ parent, namespaces: parent.namespaces, argv: parent.argv, container: parent.container, setting: parent.setting, input: parent.input, output: parent.output })
    child.setTitle(parent.cmd)
    child.comm = parent.comm
    for (const [signal, handler] of parent.handlers) child.handlers.set(signal, handler)
    this.tell('fork', child)
    program(child, this)
    return child
  }

  /** execve(2): handlers go, what is ignored stays ignored. */
  exec(process: Process, argv: readonly string[], program: Program): void {
    process.argv = argv
    process.setTitle(argv.join(' '))
    process.comm = (argv[0] ?? '').replace(/^.*\//, '').slice(0, 15)
    for (const [signal, handler] of [...process.handlers]) if (handler !== 'ignore') process.handlers.delete(signal)
    this.tell('exec', process)
    program(process, this)
  }

  /** setns(2) into another's UTS namespace. */
  joinUts(process: Process, uts: NamespaceSet['uts']): void {
    if (process.namespaces === null) return
    const { namespaces } = process
    this.namespaces.hold(uts)
    process.namespaces = { ...namespaces, uts }
    this.namespaces.drop(namespaces.uts)
    this.tell('state', process)
  }

  /** Takes memory. When its cgroup has more than its limit, who has most of it is killed; false when that is the process itself. */
  charge(process: Process, bytes: number): boolean {
    process.memory += bytes
    const group = [...this.processes.values()].filter((one) => one.container === process.container && !one.ending)
    const used = group.reduce((sum, one) => sum + one.memory, 0)
    if (process.setting.memory === null || used <= process.setting.memory) return !process.ending
    const victim = group.reduce((most, one) => (one.memory > most.memory ? one : most), process)
    this.tell('oom', victim)
    this.exit(victim, { code: 0, signal: SIGNAL.KILL })
    return !process.ending
  }

  /** Runs `act` later, unless the process has ended by then; while it may not run, it waits. */
  after(process: Process, milliseconds: number, act: () => void): void {
    if (process.ending) return
    const cancel = this.clock.setTimer(milliseconds, () => {
      process.timers.delete(cancel)
      this.whenItMay(process, act)
    })
    process.timers.add(cancel)
  }

  /** At once, or as soon as it is neither stopped nor frozen. */
  whenItMay(process: Process, act: () => void): void {
    if (process.halted) process.deferred.push(act)
    else if (!process.ending) act()
  }

  retitle(process: Process, title: string): void {
    process.setTitle(title)
    this.tell('exec', process)
  }

  /** kill(2) by somebody in the PID namespace `from`. */
  send(process: Process, signal: number, from: PidNamespace): void {
    switch (reactionTo(process, signal, from === process.pidNamespace)) {
      case 'nothing':
        return
      case 'wait':
        process.pending.add(signal)
        return
      case 'handle': {
        const handler = process.handlers.get(signal)
        if (typeof handler === 'function') handler(process)
        return
      }
      case 'end':
        return this.exit(process, { code: 0, signal })
      case 'stop':
        process.state = 'T'
        return this.tell('state', process)
      case 'continue':
        process.state = 'S'
        this.tell('state', process)
        return this.wake(process)
    }
  }

  freeze(container: string, frozen: boolean): void {
    for (const process of [...this.processes.values()]) {
      if (process.container !== container || process.ending) continue
      process.frozen = frozen
      this.tell('state', process)
      if (!frozen) this.wake(process)
    }
  }

  exit(process: Process, { code, signal }: ExitStatus): void {
    if (process.ending) return
    process.ending = true
    for (const cancel of process.timers) cancel()
    process.timers.clear()
    for (const close of [...process.open]) close()
    if (process.isInit) this.endNamespace(process)
    this.leaveNamespaces(process)
    process.state = 'Z'
    process.cmd = `[${process.comm}]`
    process.exit = { code, signal, at: this.clock.now() }
    this.tell('exit', process)
    this.disown(process)
    this.tellParent(process)
  }

  /** waitpid(-1, ..., WNOHANG) until nobody is left: reaps every child that has ended. */
  wait(parent: Process): readonly Process[] {
    const ended = [...parent.children].filter((child) => child.state === 'Z')
    for (const child of ended) this.reap(child)
    return ended
  }

  /** waitpid for one child that has ended. */
  waitFor(parent: Process, child: Process): void {
    if (child.parent === parent && child.state === 'Z') this.reap(child)
  }

  /** By the PID that `viewer` knows it by; undefined when there is none to be seen from there. */
  find(viewer: PidNamespace, pid: number): Process | undefined {
    return this.visibleFrom(viewer).find((process) => pidSeenFrom(viewer, process) === pid)
  }

  visibleFrom(viewer: PidNamespace): readonly Process[] {
    return [...this.processes.values()].filter((process) => lineage(process.pidNamespace).includes(viewer))
  }

  private register(request: SpawnRequest): Process {
    const nspid = lineage(request.namespaces.pid).map((namespace) => namespace.nextPid())
    const start = Math.floor(((this.clock.now() - this.bootedAt) * TICKS_PER_SECOND) / 1_000)
    const process = new Process({ ...request, nspid, start })
    if (process.innerPid === 1) process.pidNamespace.init = process.pid
    for (const kind of NAMESPACE_KINDS) this.namespaces.hold(request.namespaces[kind])
    request.parent?.children.add(process)
    this.processes.set(process.pid, process)
    return process
  }

  /** PID 1 takes everybody with it: zap_pid_ns_processes. What is left of them is reaped by the kernel. */
  private endNamespace(init: Process): void {
    const members = [...this.processes.values()].filter((one) => one !== init && one.pidNamespace === init.pidNamespace)
    for (const member of members) this.exit(member, { code: 0, signal: SIGNAL.KILL })
    for (const member of members) if (this.processes.has(member.pid)) this.reap(member)
    init.pidNamespace.init = null
  }

  private leaveNamespaces(process: Process): void {
    const { namespaces } = process
    if (namespaces === null) return
    process.namespaces = null
    // Its PID stays taken until it is reaped.
    for (const kind of NAMESPACE_KINDS) if (kind !== 'pid') this.namespaces.drop(namespaces[kind])
  }

  /** Its children go to the nearest subreaper above it in its PID namespace, else to PID 1 of that namespace. */
  private disown(process: Process): void {
    const reaper = this.reaperFor(process)
    for (const child of process.children) {
      child.parent = reaper
      reaper?.children.add(child)
      if (child.state === 'Z') this.tellParent(child)
      else this.tell('state', child)
    }
    process.children.clear()
  }

  private reaperFor(process: Process): Process | null {
    for (let one = process.parent; one !== null && one.pidNamespace === process.pidNamespace; one = one.parent) if (one.subreaper && !one.ending) return one
    const init = process.pidNamespace.init
    return init === null ? null : (this.processes.get(init) ?? null)
  }

  private tellParent(child: Process): void {
    const { parent } = child
    // Who ignores SIGCHLD has its children reaped for it.
    if (parent === null || parent.handlers.get(SIGNAL.CHLD) === 'ignore') return this.reap(child)
    this.send(parent, SIGNAL.CHLD, parent.pidNamespace)
  }

  private reap(process: Process): void {
    if (!this.processes.delete(process.pid)) return
    process.parent?.children.delete(process)
    this.namespaces.drop(process.pidNamespace)
    this.tell('reap', process)
  }

  private wake(process: Process): void {
    const signals = [...process.pending].sort((a, b) => Number(b === SIGNAL.KILL) - Number(a === SIGNAL.KILL))
    process.pending.clear()
    for (const signal of signals) this.send(process, signal, this.namespaces.host.pid)
    for (const act of process.deferred.splice(0)) this.whenItMay(process, act)
  }

  private tell(change: Change, process: Process): void {
    for (const watcher of [...this.watchers]) watcher(change, process)
  }
}

/** From the host's PID namespace inwards. */
function lineage(namespace: PidNamespace): readonly PidNamespace[] {
  return namespace.parent === null ? [namespace] : [...lineage(namespace.parent), namespace]
}

export function pidSeenFrom(viewer: PidNamespace, process: Process): number {
  return process.nspid[lineage(viewer).length - 1] ?? 0
}
