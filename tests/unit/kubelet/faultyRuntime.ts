import type { ContainerRequest, ContainerRuntime, ContainerStatus, Labels, RuntimeError, RuntimeEvent, VolumeOptions, VolumeStatus } from '../../../src-main/runtime/port'
import { removeContainer } from '../../../src-main/runtime/simulated/engine/kill'
import { makePath } from '../../../src-main/runtime/simulated/files/tree'
import { Machine } from '../../../src-main/runtime/simulated/machine'
import { SimulatedRuntime } from '../../../src-main/runtime/simulated/simulatedRuntime'
import { CORE_IMAGES } from '../../support/coreArchive'

type ContainerEvent = Extract<RuntimeEvent, { type: 'container' }>

/** The simulated engine, with the lab's network: it notes what is asked of it, and fails where a test says so. */
export class FaultyRuntime extends SimulatedRuntime {
  readonly calls: string[] = []
  /** Asked before each call; what it returns is thrown. */
  refuse: (call: string, about: string) => RuntimeError | null = () => null
  /** Names of containers that a SIGTERM never reaches. */
  stubborn: ReadonlySet<string> = new Set()
  onEvent: (event: ContainerEvent) => void = () => undefined

  constructor(now: () => number) {
    let made = 0
    super(new Machine({ now, images: CORE_IMAGES, newId: () => `${made++}`.padStart(64, '0') }))
    this.machine.engine.networks.create({ name: 'lab', labels: {}, subnet: '172.30.0.0/16', gateway: '172.30.0.1' })
    this.machine.engine.events.watch((event) => event.type === 'container' && this.onEvent(event))
  }

  get port(): ContainerRuntime {
    return this
  }

  get containers(): ReadonlyMap<string, ContainerStatus> {
    return new Map([...this.machine.engine.containers].map(([id, container]) => [id, container.status()]))
  }

  get volumes(): ReadonlyMap<string, VolumeStatus> {
    return new Map([...this.machine.engine.volumes.all()].map(({ status }) => [status.name, status]))
  }

  get volumeOptions(): ReadonlyMap<string, VolumeOptions | null> {
    return new Map([...this.machine.engine.volumes.all()].map(({ status, options }) => [status.name, options]))
  }

  override async listContainers(labels: Labels): Promise<readonly ContainerStatus[]> {
    this.called('list', '')
    return super.listContainers(labels)
  }

  override async createContainer(request: ContainerRequest): Promise<string> {
    this.called('create', request.name)
    // The pods' files of these tests are not on this machine: what is named is taken to be there.
    for (const mount of request.mounts ?? []) if ('source' in mount) makePath(this.machine.engine.root, mount.source)
    return super.createContainer(request)
  }

  override async startContainer(id: string): Promise<void> {
    this.called('start', this.nameOf(id))
    return super.startContainer(id)
  }

  override async killContainer(id: string, signal: string | number): Promise<boolean> {
    this.called(`kill ${signal}`, this.nameOf(id))
    if (signal !== 'SIGKILL' && this.stubborn.has(this.nameOf(id))) return true
    return super.killContainer(id, signal)
  }

  override async removeContainer(id: string, options: { readonly force: boolean }): Promise<void> {
    if (this.containers.has(id)) this.called('remove', this.nameOf(id))
    return super.removeContainer(id, options)
  }

  override async createVolume(name: string, labels: Labels, options?: VolumeOptions): Promise<VolumeStatus> {
    this.called('volume create', name)
    return super.createVolume(name, labels, options)
  }

  override async removeVolume(name: string): Promise<void> {
    this.called('volume rm', name)
    return super.removeVolume(name)
  }

  /** Its first process ends: by itself, or by somebody's SIGKILL. */
  die(id: string, exitCode: number): void {
    const process = this.machine.engine.containers.get(id)?.running?.process
    if (process !== undefined) this.machine.kernel.exit(process, exitCode === 137 ? { code: 0, signal: 9 } : { code: exitCode, signal: 0 })
  }

  /** Somebody removes it by hand, and by force. */
  vanish(id: string): void {
    removeContainer(this.machine.engine, id, true)
  }

  byName(part: string): ContainerStatus {
    const all = [...this.containers.values()]
    const found = all.filter((one) => one.name.includes(part)).at(-1)
    if (found === undefined) throw new Error(`no container ${part}; there are ${all.map((one) => one.name).join(', ')}`)
    return found
  }

  private nameOf(id: string): string {
    return this.machine.engine.find(id)?.name ?? id
  }

  private called(call: string, about: string): void {
    const error = this.refuse(call, about)
    this.calls.push(`${call} ${about.replace(/_[0-9a-f-]{36}_/, '_')}${error === null ? '' : ' !'}`.trim())
    if (error !== null) throw error
  }
}
