import type { Doer, Holder } from '../../api/details'
import type { ProbedShared } from '../../observe/detailProtocol'
import type { Subject } from './plan'

const SYSTEM_V = '/SYSV'
const POSIX_MEMORY = '/dev/shm/'

interface FileIdentity {
  readonly dev: number
  readonly ino: number
}

/** Which processes of the pod have what open or mapped. */
export class Holders {
  private readonly sockets = new Map<number, Holder[]>()
  private readonly files = new Map<string, Holder[]>()
  /** By IPC namespace and name, since the kernel's mappings tell no more. */
  private readonly mapped = new Map<string, Holder[]>()

  constructor(private readonly subjects: readonly Subject[]) {}

  add({ process, container }: Subject, shared: ProbedShared): void {
    const holder = { container: container.name, hostPid: process.hostPid, pid: process.pid, command: process.command }
    for (const { type, dev, ino } of shared.fds) {
      if (type === 'socket') put(this.sockets, ino, holder)
      else put(this.files, `${dev}:${ino}`, holder)
    }
    for (const line of shared.maps) {
      // address, permissions, offset, device, inode, path.
      const [, , , , inode = '', ...rest] = line.split(/\s+/)
      const path = rest.join(' ').replace(/ \(deleted\)$/, '')
      const name = path.startsWith(SYSTEM_V) ? inode : path.startsWith(POSIX_MEMORY) ? path.slice(POSIX_MEMORY.length) : null
      if (name !== null) put(this.mapped, mapping(process.namespaces?.ipc, path.startsWith(SYSTEM_V), name), holder)
    }
  }

  ofSocket(inode: number): readonly Holder[] {
    return this.sockets.get(inode) ?? []
  }

  ofSegment(namespace: number, id: number): readonly Holder[] {
    return this.mapped.get(mapping(namespace, true, String(id))) ?? []
  }

  ofQueue({ dev, ino }: FileIdentity): readonly Holder[] {
    return this.files.get(`${dev}:${ino}`) ?? []
  }

  /** Who mapped it may have closed it. */
  ofMemory(namespace: number, file: FileIdentity & { readonly path: string }): readonly Holder[] {
    return unique([...this.ofQueue(file), ...(this.mapped.get(mapping(namespace, false, file.path)) ?? [])])
  }

  /** null for PID 0: nobody did it yet. */
  doer(hostPid: number): Doer | null {
    if (hostPid === 0) return null
    const found = this.subjects.find(({ process }) => process.hostPid === hostPid)
    return { hostPid, container: found?.container.name ?? null, command: found?.process.command ?? null }
  }
}

function mapping(namespace: number | null | undefined, systemV: boolean, name: string): string {
  return `${namespace ?? ''} ${systemV ? 'v' : 'posix'} ${name}`
}

function put<K>(all: Map<K, Holder[]>, key: K, holder: Holder): void {
  all.set(key, [...unique([...(all.get(key) ?? []), holder])])
}

function unique(holders: readonly Holder[]): readonly Holder[] {
  return [...new Map(holders.map((one) => [one.hostPid, one])).values()]
}
