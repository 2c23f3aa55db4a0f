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
  /** `exitCode` is null when the engine does not tell in time: Docker 20.10 sometimes never answers when the program's own PID namespace died under it. */
  exec(id: string, command: readonly string[], options: { readonly timeoutMs: number }): Promise<ExecResult>
  logs(id: string, options: LogOptions): AsyncIterable<LogChunk>

  listImages(): Promise<readonly ImageStatus[]>
  inspectImage(reference: string): Promise<ImageStatus | null>
  loadImages(archive: NodeJS.ReadableStream): Promise<readonly string[]>
  pullImage(reference: string): Promise<void>

  listVolumes(labels: Labels): Promise<readonly VolumeStatus[]>
  /** There already is no error: the old one stays as it is. */
  createVolume(name: string, labels: Labels): Promise<void>
  removeVolume(name: string): Promise<void>

  listNetworks(): Promise<readonly NetworkStatus[]>
  createNetwork(request: NetworkRequest): Promise<string>
  removeNetwork(id: string): Promise<void>

  /** Ends when the engine closes the stream; throws when it breaks. The first item is always `ready`. */
  events(labels: Labels, signal: AbortSignal): AsyncIterable<RuntimeEvent>
  close(): void
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
  readonly ipc?: 'shareable' | { readonly container: string }
  readonly pid?: 'host' | { readonly container: string }
  readonly hostUserns?: boolean
  readonly hostCgroupns?: boolean
  readonly ports?: readonly { readonly containerPort: number; readonly protocol: string; readonly hostIP: string; readonly hostPort: number }[]
  /** A volume hides what the image has at its path, as in Kubernetes, unless `fill`: then an empty one first gets a copy of it. */
  readonly mounts?: readonly { readonly volume: string; readonly path: string; readonly readOnly: boolean; readonly fill?: boolean }[]
  readonly oomScoreAdj?: number
  readonly cpuShares?: number
  readonly shmSize?: number
  readonly securityOpt?: readonly string[]
  readonly capDrop?: readonly string[]
  readonly capAdd?: readonly string[]
  readonly readOnlyRoot?: boolean
  readonly log: { readonly maxSize: string; readonly maxFiles: number } | 'none'
  readonly autoRemove?: boolean
  readonly openStdin?: boolean
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

export interface LogOptions {
  /** How many of the last lines come first; then the stream is followed until the container ends. */
  readonly tail: number
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
}

export interface VolumeStatus {
  readonly name: string
  readonly labels: Labels
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
