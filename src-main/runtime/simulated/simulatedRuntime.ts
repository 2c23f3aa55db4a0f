import os from 'node:os'
import { buffer } from 'node:stream/consumers'
import type {
  AttachedStreams,
  ContainerRequest,
  ContainerRuntime,
  ContainerStats,
  ContainerStatus,
  ExecResult,
  ImageStatus,
  Labels,
  LogChunk,
  LogOptions,
  NetworkRequest,
  NetworkStatus,
  RuntimeEvent,
  RuntimeInfo,
  RuntimeTerminal,
  VolumeOptions,
  VolumeStatus
} from '../port'
import { createContainer } from './engine/create'
import { noSuchContainer, OPERATION, refusal } from './engine/errors'
import { hasLabels } from './engine/events'
import { execInContainer } from './engine/exec'
import { readImageArchive } from './engine/imageArchive'
import { inspectJson } from './engine/inspectJson'
import { killContainer, removeContainer } from './engine/kill'
import { startContainer } from './engine/start'
import { openTerminal } from './engine/terminal'
import { lookUp } from './files/tree'
import { HOSTNAME, Machine, type MachineOptions } from './machine'

const MEMORY_BYTES = 8 * 1024 ** 3

/** The port on a machine in memory, with the rules of Docker 20.10 and of the kernel. */
export function createSimulatedRuntime(options: MachineOptions = {}): SimulatedRuntime {
  return new SimulatedRuntime(new Machine(options))
}

export class SimulatedRuntime implements ContainerRuntime {
  readonly kind = 'simulated'
  readonly endpoint = 'simulated://'

  constructor(readonly machine: Machine) {}

  private get engine(): Machine['engine'] {
    return this.machine.engine
  }

  async info(): Promise<RuntimeInfo> {
    return {
      version: 'simulated',
      apiVersion: '1.41',
      os: 'PauseLab’s simulated engine',
      arch: process.arch === 'arm64' ? 'aarch64' : 'x86_64',
      cgroup: 1,
      rootless: false,
      userns: false,
      apparmor: false,
      node: HOSTNAME,
      cpus: os.availableParallelism(),
      memoryBytes: MEMORY_BYTES,
      volumeSubpath: false,
      product: 'simulated'
    }
  }

  async listContainers(labels: Labels): Promise<readonly ContainerStatus[]> {
    return [...this.engine.containers.values()].filter((container) => hasLabels(container.labels, labels)).map((container) => container.status())
  }

  async inspectContainer(id: string): Promise<ContainerStatus | null> {
    return this.engine.find(id)?.status() ?? null
  }

  async inspectRaw(id: string): Promise<unknown> {
    return inspectJson(this.engine.get(id, OPERATION.inspect))
  }

  async createContainer(request: ContainerRequest): Promise<string> {
    return createContainer(this.engine, request)
  }

  async startContainer(id: string): Promise<void> {
    startContainer(this.engine, id)
  }

  async killContainer(id: string, signal: string | number): Promise<boolean> {
    return killContainer(this.engine, id, signal)
  }

  async removeContainer(id: string, options: { readonly force: boolean }): Promise<void> {
    removeContainer(this.engine, id, options.force)
  }

  async attach(id: string): Promise<AttachedStreams> {
    const { input, output } = this.engine.get(id, OPERATION.attach)
    return { stdin: input.client(), ...output.attach() }
  }

  async exec(id: string, command: readonly string[], options: { readonly timeoutMs: number }): Promise<ExecResult> {
    return execInContainer(this.engine, id, command, options.timeoutMs)
  }

  async openTerminal(id: string, command: readonly string[]): Promise<RuntimeTerminal> {
    return openTerminal(this.engine, id, command)
  }

  async hasFile(id: string, path: string): Promise<boolean> {
    const container = this.engine.find(id)
    return container !== undefined && lookUp(container.root, path) !== undefined
  }

  /** Nothing runs here, so there is nothing to measure; but who is there can be counted. */
  async stats(id: string): Promise<ContainerStats | null> {
    const container = this.engine.find(id)
    if (container === undefined || !container.alive) return null
    const processes = [...this.engine.kernel.processes.values()].filter((process) => process.container === container.id).length
    return { at: this.engine.now(), cpuNanoseconds: null, memoryBytes: null, memoryLimitBytes: null, processes }
  }

  async *logs(id: string, options: LogOptions): AsyncGenerator<LogChunk> {
    const container = this.engine.find(id)
    if (container === undefined) throw noSuchContainer(id, OPERATION.logs)
    if (container.request.log === 'none') throw refusal('other', 'configured logging driver does not support reading', OPERATION.logs)
    yield* container.output.read({ tail: options.tail, follow: options.follow ?? true, signal: options.signal })
  }

  async listImages(): Promise<readonly ImageStatus[]> {
    return this.engine.images.list()
  }

  async inspectImage(reference: string): Promise<ImageStatus | null> {
    const image = this.engine.images.find(reference)
    return image === undefined ? null : this.engine.images.status(image)
  }

  async loadImages(archive: NodeJS.ReadableStream): Promise<readonly string[]> {
    const { images } = this.engine
    const found = await readArchive(archive)
    const names = images.load(found)
    for (const { status } of found) this.engine.tellOf('image', 'load', status.id)
    return names
  }

  async pullImage(reference: string): Promise<void> {
    throw refusal('other', `the simulated engine has no network: it cannot pull ${reference}`, OPERATION.pull)
  }

  async listVolumes(labels: Labels): Promise<readonly VolumeStatus[]> {
    return [...this.engine.volumes.all()].map((volume) => volume.status).filter((status) => hasLabels(status.labels, labels))
  }

  async createVolume(name: string, labels: Labels, options?: VolumeOptions): Promise<VolumeStatus> {
    const { status } = this.engine.volumes.create(name, labels, options ?? null)
    this.engine.tellOf('volume', 'create', name)
    return status
  }

  async removeVolume(name: string): Promise<void> {
    const holders = [...this.engine.containers.values()].filter((container) => container.volumes().includes(name)).map((container) => container.id)
    if (this.engine.volumes.remove(name, holders)) this.engine.tellOf('volume', 'destroy', name)
  }

  async listNetworks(): Promise<readonly NetworkStatus[]> {
    return this.engine.networks.list()
  }

  async createNetwork(request: NetworkRequest): Promise<string> {
    return this.engine.networks.create(request).id
  }

  async removeNetwork(id: string): Promise<void> {
    this.engine.networks.remove(id)
  }

  async *events(labels: Labels, signal: AbortSignal): AsyncGenerator<RuntimeEvent> {
    yield* this.engine.events.listen(labels, signal)
  }

  /** There is no connection to end. */
  close(): void {}
}

async function readArchive(archive: NodeJS.ReadableStream): Promise<ReturnType<typeof readImageArchive>> {
  try {
    return readImageArchive(await buffer(archive))
  } catch (error) {
    throw refusal('bad-parameter', error instanceof Error ? error.message : String(error), OPERATION.load)
  }
}
