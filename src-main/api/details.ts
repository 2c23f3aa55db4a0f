/** What a pod's namespaces hold, read when it is asked for. Addresses, counters and lists are those of one moment. */

export const DETAIL_TOPICS = ['net', 'ipc', 'uts', 'mnt', 'cgroup', 'process'] as const
export type DetailTopic = (typeof DETAIL_TOPICS)[number]

export interface PodDetails {
  readonly at: number
  /** One for each network namespace that the pod's containers are in; null when it was not asked for. So for every topic. */
  readonly net: readonly NetDetails[] | null
  readonly ipc: readonly IpcDetails[] | null
  readonly uts: readonly UtsDetails[] | null
  /** One for each volume of the manifest that a container mounts. */
  readonly mnt: readonly VolumeDetails[] | null
  /** One for each running container. */
  readonly cgroup: readonly CgroupDetails[] | null
  readonly process: readonly ProcessDetails[] | null
  /** Lists that are not whole since there was more than is told, such as `tcp` or `files:cache`. */
  readonly cut: readonly string[]
  /** What could not be read, and why. */
  readonly problems: readonly DetailProblem[]
}

export interface DetailProblem {
  readonly topic: DetailTopic
  /** Whom it was asked of. */
  readonly container: string
  /** gone, reused, not-watched, unavailable, or an errno's name. */
  readonly reason: string
}

/** A process of the pod that has something open. */
export interface Holder {
  readonly container: string
  readonly hostPid: number
  /** In its own PID namespace. */
  readonly pid: number
  readonly command: string
}

export interface NetDetails {
  /** Its inode ID. */
  readonly namespace: number
  /** Names of the pod's containers in it, pause first. */
  readonly containers: readonly string[]
  readonly interfaces: readonly InterfaceDetails[]
  readonly routes: readonly RouteDetails[]
  readonly sockets: readonly SocketDetails[]
}

export interface InterfaceDetails {
  readonly name: string
  /** null where the container shows none. */
  readonly mac: string | null
  readonly mtu: number | null
  /** up, down, unknown (lo is always that) ...: RFC 2863 as in `operstate`. */
  readonly state: string | null
  readonly addresses: readonly AddressDetails[]
  readonly received: Traffic
  readonly sent: Traffic
}

export interface Traffic {
  readonly bytes: number
  readonly packets: number
}

export interface AddressDetails {
  readonly family: 4 | 6
  readonly address: string
  readonly prefix: number
}

export interface RouteDetails {
  readonly family: 4 | 6
  /** `0.0.0.0/0` is the default route. */
  readonly destination: string
  readonly gateway: string | null
  readonly interface: string
  readonly metric: number
}

export type SocketProtocol = 'tcp' | 'udp' | 'unix'
export type SocketState = 'listen' | 'established' | 'connecting' | 'closing' | 'timeWait' | 'unconnected'

export interface Endpoint {
  readonly address: string
  /** 0 is any. */
  readonly port: number
}

export interface SocketDetails {
  readonly protocol: SocketProtocol
  readonly family: 4 | 6 | null
  readonly state: SocketState
  readonly local: Endpoint | null
  readonly remote: Endpoint | null
  /** Of a unix socket; null when it has no name. An abstract one begins with `@`. */
  readonly path: string | null
  /** 0 for one that only the kernel still has (timeWait). */
  readonly inode: number
  /** The processes of the pod that have it open. */
  readonly holders: readonly Holder[]
  /** The inode of the other end where that is in this namespace, too. */
  readonly peer: number | null
  /** Whose it is: a process of the pod, the engine's DNS (127.0.0.11), the kernel alone, or nobody who can be seen. */
  readonly origin: 'pod' | 'engine' | 'kernel' | 'unknown'
}

export interface IpcDetails {
  readonly namespace: number
  readonly containers: readonly string[]
  /** null while nobody could look: only from inside does the kernel show System V objects. */
  readonly systemV: SystemVDetails | null
  readonly posixMemory: readonly PosixObject[]
  /** As glibc names them; musl's stand with the memory. `bytes` is the size of the file. */
  readonly posixSemaphores: readonly PosixObject[]
  /** `bytes` is what waits in the queue, null when it could not be read. */
  readonly posixQueues: readonly PosixObject[]
}

export interface SystemVDetails {
  readonly segments: readonly SharedSegment[]
  readonly semaphores: readonly SemaphoreSet[]
  readonly queues: readonly MessageQueue[]
}

export interface SystemVObject {
  readonly id: number
  readonly key: number
  /** Permission bits. */
  readonly mode: number
  readonly ownerUid: number
  readonly creatorUid: number
}

/** Who did something to an object; they may be gone: then only the host PID is known. */
export interface Doer {
  readonly hostPid: number
  readonly container: string | null
  readonly command: string | null
}

export interface SharedSegment extends SystemVObject {
  readonly bytes: number
  readonly attached: number
  readonly creator: Doer
  readonly lastUser: Doer | null
  readonly holders: readonly Holder[]
}

/** The kernel keeps only the creator's UID. */
export interface SemaphoreSet extends SystemVObject {
  readonly count: number
}

export interface MessageQueue extends SystemVObject {
  readonly bytes: number
  readonly messages: number
  readonly lastSender: Doer | null
  readonly lastReceiver: Doer | null
}

export interface PosixObject {
  readonly name: string
  readonly bytes: number | null
  readonly mode: number
  /** Of who made it. */
  readonly uid: number
  readonly holders: readonly Holder[]
}

export interface UtsDetails {
  readonly namespace: number
  readonly containers: readonly string[]
  readonly hostname: string
}

export interface VolumeDetails {
  readonly volume: string
  readonly kind: 'emptyDir' | 'hostPath' | 'configMap' | 'secret' | 'downwardAPI' | 'projected' | 'unknown'
  readonly mounts: readonly VolumeMountDetails[]
  /** Seen through the first container that mounts all of it; null when none could be looked through. */
  readonly files: readonly FileDetails[] | null
  /** Containers of other pods that have the same files, by their manifests: only a hostPath reaches beyond its pod. */
  readonly others: readonly SharedMount[]
}

export interface SharedMount {
  readonly uid: string
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly path: string
  /** What the other one has of ours: the same folder, a folder within it, or one that it is within. */
  readonly part: 'same' | 'within' | 'around'
}

export interface VolumeMountDetails {
  readonly container: string
  readonly path: string
  /** As the kernel has it, not as the manifest asks; null where no mount is found at the path. */
  readonly readOnly: boolean | null
  /** Device and folder of what is mounted: the same text is the same thing. */
  readonly source: string | null
  readonly fileSystem: string | null
}

export interface FileDetails {
  /** Below the mount. */
  readonly path: string
  readonly type: 'file' | 'directory' | 'link' | 'socket' | 'other'
  readonly bytes: number
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly modifiedAt: number
}

export interface CgroupDetails {
  readonly container: string
  readonly version: 1 | 2
  readonly memory: { readonly usedBytes: number | null; readonly peakBytes: number | null; readonly limitBytes: number | null }
  readonly cpu: {
    readonly usedMs: number | null
    /** Of one CPU; null is without limit. */
    readonly limitCpus: number | null
    /** cpu.shares on version 1, cpu.weight on version 2. */
    readonly weight: number | null
    readonly throttledPeriods: number | null
  }
  readonly processes: { readonly count: number | null; readonly limit: number | null }
}

export interface ProcessDetails {
  readonly container: string
  readonly hostPid: number
  readonly pid: number
  readonly command: string
  readonly uid: number
  readonly effectiveUid: number
  readonly gid: number
  readonly groups: readonly number[]
  readonly threads: number
  /** Names such as NET_BIND_SERVICE; a bit without a name is CAP_<number>. */
  readonly capabilities: Readonly<Record<'effective' | 'permitted' | 'inheritable' | 'bounding' | 'ambient', readonly string[]>>
  readonly seccomp: 'disabled' | 'strict' | 'filter' | null
  readonly noNewPrivileges: boolean | null
  readonly oomScore: number | null
  readonly oomScoreAdj: number | null
  readonly signals: Readonly<Record<'caught' | 'ignored' | 'blocked' | 'pending', readonly string[]>>
}
