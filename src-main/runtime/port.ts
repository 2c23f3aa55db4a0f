import type { Duplex } from 'node:stream'

/**
 * What the lab needs of a container engine, and no more. One adapter drives a real Docker daemon; another holds the
 * kernel's rules in memory. All times are milliseconds since the epoch; all failures are `RuntimeError`s.
 */
export interface ContainerRuntime {
  readonly kind: 'docker' | 'simulated'
  readonly endpoint: string

  info(): Promise<RuntimeInfo>
  /** Every container that carries all the given labels, running or not. */
  listContainers(labels: Labels): Promise<readonly ContainerStatus[]>
  /** null when there is no such container (any more). */
  inspectContainer(id: string): Promise<ContainerStatus | null>
  /** The engine's own JSON, untouched. */
  inspectRaw(id: string): Promise<unknown>
  createContainer(request: ContainerRequest): Promise<string>
  startContainer(id: string): Promise<void>
  /** Not running any more, or gone, is no error: answers false then. */
  killContainer(id: string, signal: string | number): Promise<boolean>
  /** Gone already is no error. Removes anonymous volumes too. */
  removeContainer(id: string, options: { readonly force: boolean }): Promise<void>
  /** Attaches before the start, so that nothing is missed; the stream is raw (no terminal, frames of the engine taken off). */
  attach(id: string): Promise<AttachedStreams>
  /**
   * `exitCode` is null when the engine does not tell in time: Docker 20.10 sometimes never answers when the program's own PID namespace died under it.
   * Fails with `conflict` when the container does not run or ends before the program began, with `not-found` when it is gone.
   */
  exec(id: string, command: readonly string[], options: { readonly timeoutMs: number }): Promise<ExecResult>
  /** A program inside with a terminal of its own. One that cannot be run says so in its output, and ends with 126 or 127. */
  openTerminal(id: string, command: readonly string[], size: TerminalSize): Promise<RuntimeTerminal>
  logs(id: string, options: LogOptions): AsyncIterable<LogChunk, void>
  /** Whether the container, running or not, has something at this path. */
  hasFile(id: string, path: string): Promise<boolean>
  /** What the engine counts of it at this moment; null when it does not run. */
  stats(id: string): Promise<ContainerStats | null>

  listImages(): Promise<readonly ImageStatus[]>
  inspectImage(reference: string): Promise<ImageStatus | null>
  /** Aborted before the whole archive was sent, the engine has none of it; what it has whole it loads. */
  loadImages(archive: NodeJS.ReadableStream, signal?: AbortSignal): Promise<readonly string[]>
  /** Aborted, the engine stops fetching; whole layers it may keep for the next time. */
  pullImage(reference: string, options?: { readonly signal?: AbortSignal; readonly progress?: (bytes: PullBytes) => void }): Promise<void>

  listVolumes(labels: Labels): Promise<readonly VolumeStatus[]>
  /** There already is no error: the old one stays as it is. */
  createVolume(name: string, labels: Labels, options?: VolumeOptions): Promise<VolumeStatus>
  removeVolume(name: string): Promise<void>

  listNetworks(): Promise<readonly NetworkStatus[]>
  createNetwork(request: NetworkRequest): Promise<string>
  removeNetwork(id: string): Promise<void>

  /** Ends when the engine closes the stream; throws when it breaks. The first item is always `ready`. */
  events(labels: Labels, signal: AbortSignal): AsyncIterable<RuntimeEvent>
  close(): void
}

/** Of all layers heard of so far that are not there already; `total` is null while no layer has said its size. */
export interface PullBytes {
  readonly done: number
  readonly total: number | null
}

export type Labels = Readonly<Record<string, string>>

export interface RuntimeInfo {
  readonly version: string
  readonly apiVersion: string
  readonly os: string
  readonly arch: string
  readonly cgroup: 1 | 2 | null
  readonly rootless: boolean
  readonly userns: boolean
  readonly apparmor: boolean
  /** The engine's own machine: its host name, processors and memory. */
  readonly node: string
  readonly cpus: number
  readonly memoryBytes: number
  /** Whether a part of a volume can be mounted (API 1.45 and later). */
  readonly volumeSubpath: boolean
  /** The engine is not Docker but speaks its API. */
  readonly product: 'docker' | 'podman' | 'simulated'
}

export type EngineState = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead'

export interface ContainerStatus {
  readonly id: string
  readonly name: string
  readonly image: string
  readonly imageId: string
  readonly labels: Labels
  readonly state: EngineState
  /** Host PID of the first process; null when there is none. */
  readonly pid: number | null
  readonly exitCode: number
  readonly oomKilled: boolean
  /** Why the engine could not start it, in its own words; empty when it could. */
  readonly error: string
  readonly createdAt: number
  readonly startedAt: number | null
  readonly finishedAt: number | null
  readonly ip: string | null
  readonly command: readonly string[]
  readonly mounts: readonly { readonly volume: string | null; readonly path: string; readonly readOnly: boolean }[]
  /** Its own or its image's, as it was written (`SIGTERM`, `15`); null when neither says one. */
  readonly stopSignal: string | null
}

export interface ContainerRequest {
  readonly name: string
  readonly image: string
  readonly labels: Labels
  readonly hostname?: string
  readonly entrypoint?: readonly string[]
  readonly args?: readonly string[]
  readonly workingDir?: string
  readonly env?: readonly string[]
  readonly network: { readonly mode: 'bridge'; readonly network: string; readonly ip: string | null } | { readonly mode: 'container'; readonly id: string } | { readonly mode: 'host' | 'none' }
  readonly ipc?: 'shareable' | 'host' | { readonly container: string }
  readonly uts?: 'host'
  readonly pid?: 'host' | { readonly container: string }
  readonly hostUserns?: boolean
  readonly hostCgroupns?: boolean
  readonly ports?: readonly { readonly containerPort: number; readonly protocol: string; readonly hostIP: string; readonly hostPort: number }[]
  /** Those of who owns the network namespace: who joins it has them too. */
  readonly dns?: { readonly servers: readonly string[]; readonly searches: readonly string[]; readonly options: readonly string[] }
  /** Further entries of /etc/hosts, likewise. */
  readonly hosts?: readonly { readonly ip: string; readonly hostnames: readonly string[] }[]
  readonly mounts?: readonly MountRequest[]
  /** `user` or `user:group`, by number. */
  readonly user?: string
  /** Further groups of the first process. */
  readonly groups?: readonly string[]
  readonly privileged?: boolean
  readonly oomScoreAdj?: number
  readonly cpuShares?: number
  /** Microseconds of CPU time per period. */
  readonly cpuQuota?: { readonly quota: number; readonly period: number }
  /** Bytes, swap not on top of them. */
  readonly memory?: number
  readonly shmSize?: number
  readonly securityOpt?: readonly string[]
  readonly capDrop?: readonly string[]
  readonly capAdd?: readonly string[]
  readonly readOnlyRoot?: boolean
  readonly log: { readonly maxSize: string; readonly maxFiles: number } | 'none'
  readonly autoRemove?: boolean
  readonly openStdin?: boolean
  /** stdin ends with its first client; as openStdin when not said. */
  readonly stdinOnce?: boolean
  readonly tty?: boolean
  readonly stopSignal?: string
}

export type MountRequest = VolumeMount | BindMount

/** A volume hides what the image has at its path, as in Kubernetes, unless `fill`: then an empty one first gets a copy of it. */
export interface VolumeMount {
  readonly volume: string
  readonly path: string
  readonly readOnly: boolean
  readonly fill?: boolean
  /** Only where the engine can (`RuntimeInfo.volumeSubpath`). */
  readonly subpath?: string
}

/** A path of the engine's machine, which must be there, unless `create`: then a directory is made of what is missing. */
export interface BindMount {
  readonly source: string
  readonly path: string
  readonly readOnly: boolean
  readonly create?: boolean
}

export interface AttachedStreams {
  readonly stdin: Duplex
  readonly stdout: NodeJS.ReadableStream
  readonly stderr: NodeJS.ReadableStream
}

export interface ExecResult {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

export interface RuntimeTerminal {
  /** To be read by one reader; it waits for a slow one. Ends with the program. */
  readonly output: AsyncIterable<Buffer>
  write(data: string): void
  /** Ended already is no error. */
  resize(size: TerminalSize): Promise<void>
  /** Host PID of the program; null when there is none (any more). */
  hostPid(): Promise<number | null>
  /** Once the output has ended; null where `exec` would answer null. */
  exitCode(): Promise<number | null>
  /** Lets go of the connection, which ends the output. The program may go on: it is not told. */
  close(): void
}

/** Counters as the engine has them from the kernel; null for what it does not measure. */
export interface ContainerStats {
  /** When they were read. */
  readonly at: number
  /** CPU time that all its processes have used since its start. */
  readonly cpuNanoseconds: number | null
  /** Without the file cache that can be dropped, as `docker stats` counts it. */
  readonly memoryBytes: number | null
  /** Its limit, or the machine's memory. */
  readonly memoryLimitBytes: number | null
  readonly processes: number | null
}

export interface LogOptions {
  /** How many of the last lines come first; then, unless told otherwise, the stream is followed until the container ends. */
  readonly tail: number
  readonly follow?: boolean
  readonly signal: AbortSignal
}

export interface LogChunk {
  readonly channel: 'stdout' | 'stderr'
  readonly data: Buffer
}

export interface ImageStatus {
  readonly id: string
  readonly tags: readonly string[]
  readonly sizeBytes: number
  readonly createdAt: number
  readonly labels: Labels
  /** As the image says it (`65535:65535`, `nginx`, empty for root); null where only an inspect would tell. */
  readonly user: string | null
}

export interface VolumeStatus {
  readonly name: string
  readonly labels: Labels
  /** Where it is on the engine's own machine. */
  readonly mountpoint: string
}

/** Without them it is a directory of the engine's. */
export interface VolumeOptions {
  /** In memory, gone when its last user stops. Bytes; null is the kernel's own limit. */
  readonly tmpfs: { readonly sizeBytes: number | null; readonly mode: number; readonly gid?: number }
}

export interface NetworkStatus {
  readonly id: string
  readonly name: string
  readonly labels: Labels
  readonly subnets: readonly string[]
}

export interface NetworkRequest {
  readonly name: string
  readonly labels: Labels
  readonly subnet: string
  readonly gateway: string
}

export type RuntimeEvent =
  | { readonly type: 'ready' }
  | {
      readonly type: 'container'
      /** create, start, kill, die, oom, pause, unpause, destroy, exec_create ... as the engine names them. */
      readonly action: string
      readonly id: string
      readonly labels: Labels
      readonly exitCode: number | null
      readonly signal: number | null
      readonly at: number
    }
  | { readonly type: 'image' | 'volume' | 'network'; readonly action: string; readonly id: string; readonly at: number }

export type RuntimeErrorKind = 'away' | 'timeout' | 'not-found' | 'image-absent' | 'conflict' | 'bad-parameter' | 'other'

export class RuntimeError extends Error {
  constructor(
    readonly kind: RuntimeErrorKind,
    message: string,
    /** What was asked of the engine, e.g. `POST /containers/create`. */
    readonly operation: string
  ) {
    super(message)
    this.name = 'RuntimeError'
  }
}
