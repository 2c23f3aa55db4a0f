import { Inodes } from './inodes'
import type { Socket } from './sockets'

export const NAMESPACE_KINDS = ['mnt', 'uts', 'ipc', 'pid', 'net', 'user', 'cgroup', 'time'] as const
export type NamespaceKind = (typeof NAMESPACE_KINDS)[number]

export class Namespace {
  /** Processes in it, and whoever else keeps it open. */
  holders = 0

  constructor(
    readonly kind: NamespaceKind,
    readonly inode: number
  ) {}
}

export class UtsNamespace extends Namespace {
  constructor(
    inode: number,
    public hostname: string
  ) {
    super('uts', inode)
  }
}

/** System V's and POSIX's objects, by key or name. */
export class IpcNamespace extends Namespace {
  readonly segments = new Map<string, string>()
  readonly queues = new Map<string, IpcQueue>()
  readonly semaphores = new Map<string, IpcQueue>()

  constructor(inode: number) {
    super('ipc', inode)
  }
}

/** What is there to be taken (a semaphore's are empty), and who waits for one, first come first served. */
export class IpcQueue {
  readonly items: string[] = []
  readonly waiting: ((item: string) => boolean)[] = []

  /** Given to the first who still wants it. */
  put(item: string): void {
    for (let taker = this.waiting.shift(); taker !== undefined; taker = this.waiting.shift()) if (taker(item)) return
    this.items.push(item)
  }

  take(taker: (item: string) => boolean): void {
    const [item] = this.items
    if (item === undefined) this.waiting.push(taker)
    else if (taker(item)) this.items.shift()
  }
}

export class PidNamespace extends Namespace {
  /** Host PID of its PID 1, null once that has ended: then nobody can be born in it any more. */
  init: number | null = null
  private last = 0

  constructor(
    inode: number,
    readonly parent: PidNamespace | null,
    first = 1
  ) {
    super('pid', inode)
    this.last = first - 1
  }

  nextPid(): number {
    return ++this.last
  }

  /** Threads have numbers, too. */
  skip(count: number): void {
    this.last += count
  }
}

export interface NetworkInterface {
  readonly name: string
  readonly ip: string
  /** The engine's network it is plugged into; null for `lo`. */
  readonly network: string | null
}

export interface Listener {
  readonly accept: (connection: Socket) => void
  /** null: every address. */
  readonly address: string | null
}

export class NetNamespace extends Namespace {
  readonly interfaces: NetworkInterface[] = [{ name: 'lo', ip: '127.0.0.1', network: null }]
  readonly listeners = new Map<number, Listener>()

  constructor(inode: number) {
    super('net', inode)
  }

  remove(name: string): void {
    const index = this.interfaces.findIndex((one) => one.name === name)
    if (index >= 0) this.interfaces.splice(index, 1)
  }
}

export interface NamespaceSet {
  readonly mnt: Namespace
  readonly uts: UtsNamespace
  readonly ipc: IpcNamespace
  readonly pid: PidNamespace
  readonly net: NetNamespace
  readonly user: Namespace
  readonly cgroup: Namespace
  readonly time: Namespace
}

/** The first PID that a container of a machine that has been up for a while gets. */
const BUSY_MACHINE_PID = 2_000

/** Makes namespaces, and lets their numbers go when nobody is in them any more. */
export class Namespaces {
  private readonly inodes = new Inodes()
  /** The kernel's own fixed numbers (include/linux/proc_ns.h). */
  readonly host: NamespaceSet

  constructor(hostname: string) {
    this.host = {
      mnt: new Namespace('mnt', 0xef_ff_ff_f8),
      net: new NetNamespace(0xef_ff_ff_f9),
      time: new Namespace('time', 0xef_ff_ff_fa),
      cgroup: new Namespace('cgroup', 0xef_ff_ff_fb),
      pid: new PidNamespace(0xef_ff_ff_fc, null, BUSY_MACHINE_PID),
      user: new Namespace('user', 0xef_ff_ff_fd),
      uts: new UtsNamespace(0xef_ff_ff_fe, hostname),
      ipc: new IpcNamespace(0xef_ff_ff_ff)
    }
    // The machine itself is always there.
    for (const kind of NAMESPACE_KINDS) this.host[kind].holders = 1
  }

  mnt(): Namespace {
    return new Namespace('mnt', this.inodes.take())
  }

  uts(hostname: string): UtsNamespace {
    return new UtsNamespace(this.inodes.take(), hostname)
  }

  ipc(): IpcNamespace {
    return new IpcNamespace(this.inodes.take())
  }

  pid(parent: PidNamespace): PidNamespace {
    return new PidNamespace(this.inodes.take(), parent)
  }

  net(): NetNamespace {
    return new NetNamespace(this.inodes.take())
  }

  hold(namespace: Namespace): void {
    namespace.holders++
  }

  drop(namespace: Namespace): void {
    if (--namespace.holders === 0) this.inodes.release(namespace.inode)
  }
}
