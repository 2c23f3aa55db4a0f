import type { Directory } from '../files/tree'
import type { NamespaceSet, PidNamespace } from './namespaces'

export type Handler = (self: Process) => void
export type Channel = 'stdout' | 'stderr'

export interface Output {
  write(channel: Channel, text: string): void
}

export interface Input {
  /** Line by line; `end` when nothing more can come. */
  read(line: (line: string) => void, end: () => void): void
}

/** What a program finds around it; its children find the same. */
export interface Setting {
  readonly root: Directory
  readonly cwd: string
  readonly env: readonly string[]
  readonly uid: number
  /** Its group, and further ones. */
  readonly gids: readonly number[]
  /** Where something is mounted, `/` included, and whether it may be written to. */
  readonly mounts: readonly { readonly path: string; readonly readOnly: boolean }[]
  /** Bytes of its cgroup; null: all of the machine's. */
  readonly memory: number | null
  /** CAP_SYS_ADMIN is among its capabilities. */
  readonly administers: boolean
}

/** What a process is made with. */
export interface Birth {
  /** Its PID in each PID namespace from the host's inwards. */
  readonly nspid: readonly number[]
  readonly namespaces: NamespaceSet
  readonly parent: Process | null
  readonly argv: readonly string[]
  /** The container whose cgroup it is in. */
  readonly container: string | null
  readonly setting: Setting
  readonly input: Input
  readonly output: Output
  /** Clock ticks since the machine's start, as in /proc/<pid>/stat. */
  readonly start: number
}

export interface ExitStatus {
  readonly code: number
  readonly signal: number
}

/** What the kernel keeps of one process. */
export class Process {
  readonly pid: number
  readonly nspid: readonly number[]
  readonly pidNamespace: PidNamespace
  argv: readonly string[]
  readonly container: string | null
  readonly setting: Setting
  readonly input: Input
  readonly output: Output
  readonly start: number
  parent: Process | null
  readonly children = new Set<Process>()
  comm: string
  cmd: string
  state: 'R' | 'S' | 'T' | 'Z' = 'S'
  /** By the freezer of its cgroup: `docker pause`. */
  frozen = false
  /** On its way out: it takes no signals and makes no children any more. */
  ending = false
  /** null once it has ended: a zombie is in no namespace but its PID's. */
  namespaces: NamespaceSet | null
  exit: (ExitStatus & { readonly at: number }) | null = null
  /** PR_SET_CHILD_SUBREAPER. */
  subreaper = false
  readonly handlers = new Map<number, Handler | 'ignore'>()
  /** Signals that wait until it may run again. */
  readonly pending = new Set<number>()
  /** What its timers would have done while it might not run. */
  readonly deferred: (() => void)[] = []
  readonly timers = new Set<() => void>()
  /** Bytes of memory that it has taken. */
  memory = 0
  /** What it had open is closed when it ends. */
  readonly open = new Set<() => void>()

  constructor(birth: Birth) {
    this.nspid = birth.nspid
    this.pid = birth.nspid[0] ?? 0
    this.namespaces = birth.namespaces
    this.pidNamespace = birth.namespaces.pid
    this.parent = birth.parent
    this.argv = birth.argv
    this.container = birth.container
    this.setting = birth.setting
    this.input = birth.input
    this.output = birth.output
    this.start = birth.start
    this.cmd = birth.argv.join(' ')
    this.comm = (birth.argv[0] ?? '').replace(/^.*\//, '').slice(0, 15)
  }

  /** In its own PID namespace. */
  get innerPid(): number {
    return this.nspid.at(-1) ?? this.pid
  }

  get uid(): number {
    return this.setting.uid
  }

  get isInit(): boolean {
    return this.pidNamespace.init === this.pid
  }

  get halted(): boolean {
    return this.frozen || this.state === 'T'
  }

  /** What is printed by the dead is heard by nobody. */
  print(text: string): void {
    if (!this.ending) this.output.write('stdout', text)
  }

  complain(text: string): void {
    if (!this.ending) this.output.write('stderr', text)
  }

  /** prctl(PR_SET_NAME) and the argument area. */
  setTitle(text: string): void {
    this.cmd = text
    this.comm = text.slice(0, 15)
  }
}
