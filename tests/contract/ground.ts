import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { Probe } from '../../src-main/observe/probe'
import { ProcessTable, type SeenProcess } from '../../src-main/observe/processTable'
import { type ContainerRequest, type ContainerRuntime, type ContainerStatus, RuntimeError, type RuntimeEvent, type VolumeOptions, type VolumeStatus } from '../../src-main/runtime/port'
import { CORE_ARCHIVE } from '../support/coreArchive'
import type { Side } from './side'

type ContainerEvent = Extract<RuntimeEvent, { type: 'container' }>
export type More = Partial<Omit<ContainerRequest, 'name' | 'labels'>>

const PATIENCE_MS = 60_000

/** Where the contract is tried: names of one's own, everything that is made is removed, everything that is told is kept. */
export class Ground {
  readonly prefix = `contract-${randomBytes(4).toString('hex')}`
  readonly labels = { 'dev.pauselab.contract': this.prefix }
  private readonly abort = new AbortController()
  private readonly told: RuntimeEvent[] = []
  private readonly volumes = new Set<string>()
  private readonly networks = new Set<string>()
  private readonly probes = new Set<Probe>()
  private table = new ProcessTable()

  constructor(readonly side: Side) {}

  get runtime(): ContainerRuntime {
    return this.side.runtime
  }

  name(name: string): string {
    return `${this.prefix}-${name}`
  }

  async prepare(): Promise<void> {
    await this.runtime.loadImages(createReadStream(CORE_ARCHIVE))
    const events = this.runtime.events(this.labels, this.abort.signal)
    const first = await events[Symbol.asyncIterator]().next()
    expect(first.value).toEqual({ type: 'ready' })
    void this.listen(events)
  }

  request(name: string, more: More = {}): ContainerRequest {
    return { image: 'pauselab/demo', args: ['sleep'], network: { mode: 'none' }, log: { maxSize: '1m', maxFiles: 1 }, ...more, name: this.name(name), labels: this.labels }
  }

  create(name: string, more: More = {}): Promise<string> {
    return this.runtime.createContainer(this.request(name, more))
  }

  async run(name: string, more: More = {}): Promise<string> {
    const id = await this.create(name, more)
    await this.runtime.startContainer(id)
    return id
  }

  pause(name = 'pause', more: More = {}): Promise<string> {
    return this.run(name, { image: 'pauselab/pause', args: [], ipc: 'shareable', ...more })
  }

  async status(id: string): Promise<ContainerStatus> {
    const status = await this.runtime.inspectContainer(id)
    if (status === null) throw new Error(`no container ${id}`)
    return status
  }

  async pid(id: string): Promise<number> {
    const { pid } = await this.status(id)
    if (pid === null) throw new Error(`${id} has no process`)
    return pid
  }

  async ended(id: string): Promise<ContainerStatus> {
    return this.until('its end', async () => {
      const status = await this.status(id)
      return status.state === 'exited' ? status : null
    })
  }

  async until<T>(what: string, look: () => T | null | undefined | false | Promise<T | null | undefined | false>): Promise<T> {
    for (const deadline = Date.now() + PATIENCE_MS; ; ) {
      const value = await look()
      if (value !== null && value !== undefined && value !== false) return value
      if (Date.now() > deadline) throw new Error(`waited in vain for ${what}; told: ${JSON.stringify(this.told.slice(-20).map((event) => (event.type === 'ready' ? '' : `${event.type} ${event.action}`)))}`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  /** What was told of one container, e.g. `die 137`. */
  heard(id: string): readonly string[] {
    return this.containerEvents(id).map((event) => [event.action, event.exitCode ?? event.signal ?? ''].join(' ').trim())
  }

  containerEvents(id: string): readonly ContainerEvent[] {
    return this.told.filter((event): event is ContainerEvent => event.type === 'container' && event.id === id)
  }

  /** What was told of a volume or an image. */
  heardOf(type: 'volume' | 'image', id: string): readonly string[] {
    return this.told.flatMap((event) => (event.type === type && event.id === id ? [event.action] : []))
  }

  async volume(name: string, options?: VolumeOptions): Promise<VolumeStatus> {
    this.volumes.add(this.name(name))
    return this.runtime.createVolume(this.name(name), this.labels, options)
  }

  /** A bridge in some subnet of its own. */
  async network(name: string): Promise<{ readonly id: string; readonly name: string; readonly prefix: string }> {
    for (let third = 0; third < 256; third++) {
      const prefix = `10.213.${third}`
      try {
        const id = await this.runtime.createNetwork({ name: this.name(name), labels: this.labels, subnet: `${prefix}.0/24`, gateway: `${prefix}.1` })
        this.networks.add(id)
        return { id, name: this.name(name), prefix }
      } catch (error) {
        if (!(error instanceof RuntimeError) || error.kind !== 'other') throw error // somebody else's subnet: the next
      }
    }
    throw new Error('no free subnet')
  }

  /** The probe's view of some containers, always as new as the call. */
  async watch(...ids: readonly string[]): Promise<() => Promise<readonly SeenProcess[]>> {
    const table = new ProcessTable()
    this.table = table
    const complaints: string[] = []
    const probe = await Probe.open(this.runtime, this.name(`probe${this.probes.size}`), this.labels, await this.runtime.info(), {
      frame: (frame) => void table.apply(frame),
      ended: (why) => complaints.push(why),
      complained: (message) => complaints.push(message)
    })
    this.probes.add(probe)
    probe.watch(ids)
    return async () => {
      await probe.scan()
      expect(complaints).toEqual([])
      return table.ofContainers(new Set(ids))
    }
  }

  /** Of the last one who watched. */
  get probe(): Probe {
    const probe = [...this.probes].at(-1)
    if (probe === undefined) throw new Error('no probe')
    return probe
  }

  /** How a process ended, as the last one who watched was told. */
  exitOf(hostPid: number): { readonly code: number; readonly signal: number } | undefined {
    const exit = this.table.exitOf(hostPid)
    return exit === undefined ? undefined : { code: exit.code, signal: exit.signal }
  }

  /** Removes what a test made. */
  async clear(): Promise<void> {
    for (const probe of this.probes) await probe.close()
    this.probes.clear()
    for (const { id } of await this.runtime.listContainers(this.labels)) await this.runtime.removeContainer(id, { force: true })
    for (const volume of this.volumes) await this.runtime.removeVolume(volume)
    for (const network of this.networks) await this.runtime.removeNetwork(network)
    this.volumes.clear()
    this.networks.clear()
  }

  close(): void {
    this.abort.abort()
    this.runtime.close()
  }

  private async listen(events: AsyncIterable<RuntimeEvent>): Promise<void> {
    for await (const event of events) this.told.push(event)
  }
}

/** The ground of a file of the contract, made before its first test. */
export function useGround(open: () => Promise<Side>): () => Ground {
  let ground: Ground | null = null
  beforeAll(async () => {
    ground = new Ground(await open())
    await ground.prepare()
  })
  const use = (): Ground => {
    if (ground === null) throw new Error('no ground yet')
    return ground
  }
  afterEach(() => use().clear())
  afterAll(() => use().close())
  return use
}

/** How a call is refused: the kind of the error and its words. */
export async function refusalOf(call: Promise<unknown>): Promise<{ readonly kind: string; readonly message: string }> {
  try {
    await call
  } catch (error) {
    if (error instanceof RuntimeError) return { kind: error.kind, message: error.message }
    throw error
  }
  throw new Error('it was not refused')
}
