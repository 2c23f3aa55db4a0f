import type { ContainerRequest, ContainerRuntime, ContainerStatus, Labels, RuntimeEvent, VolumeStatus } from '../../../src-main/runtime/port'
import { RuntimeError } from '../../../src-main/runtime/port'

type ContainerEvent = Extract<RuntimeEvent, { type: 'container' }>

/** An engine in memory: it knows names, states and joins, tells what happens, and fails where a test says so. */
export class FakeRuntime implements Pick<ContainerRuntime, 'listContainers' | 'inspectContainer' | 'createContainer' | 'startContainer' | 'killContainer' | 'removeContainer' | 'listVolumes' | 'createVolume' | 'removeVolume'> {
  readonly containers = new Map<string, ContainerStatus>()
  readonly volumes = new Map<string, VolumeStatus>()
  readonly calls: string[] = []
  /** Asked before each call; what it returns is thrown. */
  refuse: (call: string, about: string) => RuntimeError | null = () => null
  stubborn: ReadonlySet<string> = new Set()
  onEvent: (event: ContainerEvent) => void = () => undefined
  private count = 0

  constructor(private readonly now: () => number) {}

  /** What the rest of the port would be for: nobody here may need it. */
  get port(): ContainerRuntime {
    return this as unknown as ContainerRuntime
  }

  async listContainers(labels: Labels): Promise<readonly ContainerStatus[]> {
    this.called('list', '')
    return [...this.containers.values()].filter((one) => Object.entries(labels).every(([key, value]) => one.labels[key] === value))
  }

  async inspectContainer(idOrName: string): Promise<ContainerStatus | null> {
    return this.containers.get(idOrName) ?? [...this.containers.values()].find((one) => one.name === idOrName) ?? null
  }

  async createContainer(request: ContainerRequest): Promise<string> {
    this.called('create', request.name)
    if ([...this.containers.values()].some((one) => one.name === request.name)) throw new RuntimeError('conflict', `name ${request.name} is taken`, 'create')
    if (request.network.mode === 'container' && !this.containers.has(request.network.id)) throw new RuntimeError('not-found', 'no container to join', 'create')
    const id = `${this.count++}`.padStart(64, '0')
    this.containers.set(id, {
      id,
      name: request.name,
      image: request.image,
      imageId: 'sha256:1',
      labels: request.labels,
      state: 'created',
      pid: null,
      exitCode: 0,
      oomKilled: false,
      error: '',
      createdAt: this.now(),
      startedAt: null,
      finishedAt: null,
      ip: null,
      command: request.args ?? [],
      mounts: []
    })
    this.tell('create', id)
    return id
  }

  async startContainer(id: string): Promise<void> {
    const status = this.get(id)
    this.called('start', status.name)
    const joined = status.labels['io.kubernetes.sandbox.id']
    if (joined !== undefined && this.containers.get(joined)?.state !== 'running') throw new RuntimeError('conflict', 'cannot join network of a non running container', 'start')
    this.containers.set(id, { ...status, state: 'running', pid: 1_000 + Number(id), startedAt: this.now() })
    this.tell('start', id)
  }

  async killContainer(id: string, signal: string | number): Promise<boolean> {
    const status = this.containers.get(id)
    this.called(`kill ${signal}`, status?.name ?? id)
    if (status?.state !== 'running') return false
    if (signal === 'SIGKILL') this.die(id, 137)
    else if (!this.stubborn.has(status.name)) this.die(id, 0)
    return true
  }

  /** Its first process ends. */
  die(id: string, exitCode: number): void {
    const status = this.get(id)
    this.containers.set(id, { ...status, state: 'exited', pid: null, exitCode, finishedAt: this.now() })
    this.tell('die', id, exitCode)
  }

  async removeContainer(id: string): Promise<void> {
    const status = this.containers.get(id)
    if (status === undefined) return
    this.called('remove', status.name)
    this.containers.delete(id)
    this.tell('destroy', id, null, status)
  }

  async listVolumes(labels: Labels): Promise<readonly VolumeStatus[]> {
    return [...this.volumes.values()].filter((one) => Object.entries(labels).every(([key, value]) => one.labels[key] === value))
  }

  async createVolume(name: string, labels: Labels): Promise<void> {
    this.called('volume create', name)
    if (!this.volumes.has(name)) this.volumes.set(name, { name, labels })
  }

  async removeVolume(name: string): Promise<void> {
    this.called('volume rm', name)
    this.volumes.delete(name)
  }

  byName(part: string): ContainerStatus {
    const found = [...this.containers.values()].filter((one) => one.name.includes(part)).at(-1)
    if (found === undefined) throw new Error(`no container ${part}; there are ${[...this.containers.values()].map((one) => one.name).join(', ')}`)
    return found
  }

  private get(id: string): ContainerStatus {
    const status = this.containers.get(id)
    if (status === undefined) throw new RuntimeError('not-found', `no container ${id}`, 'get')
    return status
  }

  private called(call: string, about: string): void {
    const error = this.refuse(call, about)
    this.calls.push(`${call} ${about.replace(/_[0-9a-f-]{36}_/, '_')}${error === null ? '' : ' !'}`.trim())
    if (error !== null) throw error
  }

  private tell(action: string, id: string, exitCode: number | null = null, status = this.get(id)): void {
    this.onEvent({ type: 'container', action, id, labels: { ...status.labels, name: status.name }, exitCode, signal: null, at: this.now() })
  }
}
