import type { ContainerRequest, ContainerStatus, EngineState, Labels } from '../../port'
import type { Process, Setting } from '../kernel/process'
import type { NetNamespace } from '../kernel/namespaces'
import { copyOf, type Directory } from '../files/tree'
import type { Image } from './imageArchive'
import { ContainerInput } from './input'
import { ContainerOutput } from './output'
import type { Network } from './networks'
import { containerSetting } from './setting'

/** Where a running container is plugged in. */
export interface Endpoint {
  readonly network: Network
  readonly ip: string
}

export interface Running {
  readonly process: Process
  readonly shim: Process
  readonly endpoint: Endpoint | null
  /** The one the engine made for it and keeps open; null for who joined another's. */
  readonly net: NetNamespace | null
  /** Who waits for a process that `exec` started, by its PID. */
  readonly execs: Map<number, (process: Process) => void>
}

/** What the engine keeps of one container. */
export class Container {
  readonly output: ContainerOutput
  readonly input: ContainerInput
  readonly labels: Labels
  readonly command: readonly string[]
  readonly setting: Setting
  /** Its own copy of the image's files, with what is mounted over them. */
  readonly root: Directory
  state: EngineState = 'created'
  running: Running | null = null
  exitCode = 0
  oomKilled = false
  error = ''
  startedAt: number | null = null
  finishedAt: number | null = null

  constructor(
    readonly id: string,
    readonly request: ContainerRequest,
    readonly image: Image,
    readonly createdAt: number
  ) {
    this.output = new ContainerOutput({ kept: request.log !== 'none', tty: request.tty ?? false })
    this.input = new ContainerInput(request.openStdin ?? false, request.stdinOnce ?? request.openStdin ?? false)
    this.labels = { ...image.status.labels, ...request.labels }
    // An entrypoint of one's own drops the image's Cmd.
    const args = request.args ?? (request.entrypoint === undefined ? image.cmd : [])
    this.command = [...(request.entrypoint ?? image.entrypoint), ...args]
    this.root = copyOf(image.root)
    this.setting = containerSetting(request, image, this.root)
  }

  get name(): string {
    return this.request.name
  }

  get alive(): boolean {
    return this.running !== null
  }

  /** Who made no hostname of its own is called by the first digits of its id. */
  get hostname(): string {
    return this.request.hostname ?? this.id.slice(0, 12)
  }

  volumes(): readonly string[] {
    return (this.request.mounts ?? []).flatMap((mount) => ('volume' in mount ? [mount.volume] : []))
  }

  status(): ContainerStatus {
    return {
      id: this.id,
      name: this.name,
      image: this.request.image,
      imageId: this.image.status.id,
      labels: this.labels,
      state: this.state,
      pid: this.running?.process.pid ?? null,
      exitCode: this.exitCode,
      oomKilled: this.oomKilled,
      error: this.error,
      createdAt: this.createdAt,
      startedAt: this.startedAt,
      finishedAt: this.finishedAt,
      ip: this.running?.endpoint?.ip || null,
      command: this.command,
      mounts: (this.request.mounts ?? []).map((mount) => ({ volume: 'volume' in mount ? mount.volume : null, path: mount.path, readOnly: mount.readOnly })),
      stopSignal: this.request.stopSignal ?? this.image.stopSignal
    }
  }
}
