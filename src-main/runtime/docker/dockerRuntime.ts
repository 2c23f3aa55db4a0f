import type { Duplex } from 'node:stream'
import { PassThrough, Readable } from 'node:stream'
import type Docker from 'dockerode'
import {
  type AttachedStreams,
  type ContainerRequest,
  type ContainerRuntime,
  type ContainerStats,
  type ContainerStatus,
  type ExecResult,
  type ImageStatus,
  type Labels,
  type LogChunk,
  type LogOptions,
  type NetworkRequest,
  type NetworkStatus,
  RuntimeError,
  type RuntimeEvent,
  type RuntimeInfo,
  type RuntimeTerminal,
  type TerminalSize,
  type VolumeOptions,
  type VolumeStatus
} from '../port'
import { askInfo, askVersion, closeDocker, type Endpoint, openDocker } from './endpoint'
import { statusOf, toRuntimeError } from './errors'
import { toRuntimeEvent } from './events'
import { runExec } from './exec'
import { toRuntimeInfo } from './info'
import { postVolume } from './postVolume'
import { type PullLine, PullProgress } from './pullProgress'
import { type StatsAnswer, toContainerStats } from './stats'
import { asPrinted, demultiplex, lines } from './streams'
import { openTerminal } from './terminal'
import { labelFilter, toContainerStatus, toCreateOptions, toDriverOptions, toImageStatus, toNetworkStatus, toVolumeStatus } from './translate'

/** No ordinary call takes this long on a healthy engine; a pull or a load may. */
const CALL_TIMEOUT_MS = 60_000

export class DockerRuntime implements ContainerRuntime {
  readonly kind = 'docker'
  readonly endpoint: string
  private readonly docker: Docker

  constructor(endpoint: Endpoint) {
    this.endpoint = endpoint.address
    this.docker = openDocker(endpoint)
  }

  async info(): Promise<RuntimeInfo> {
    return this.call('GET /info', async (abortSignal) => {
      const [version, info] = await Promise.all([askVersion(this.docker, abortSignal), askInfo(this.docker, abortSignal)])
      return toRuntimeInfo(version, info)
    })
  }

  async listContainers(labels: Labels): Promise<readonly ContainerStatus[]> {
    const listed = await this.call('GET /containers/json', (abortSignal) => this.docker.listContainers({ all: true, filters: labelFilter(labels), abortSignal }))
    const inspected = await Promise.all(listed.map((container) => this.inspectContainer(container.Id)))
    return inspected.filter((container) => container !== null)
  }

  async inspectContainer(id: string): Promise<ContainerStatus | null> {
    return this.unlessGone('GET /containers/json', null, async (abortSignal) => toContainerStatus(await this.docker.getContainer(id).inspect({ abortSignal })))
  }

  async inspectRaw(id: string): Promise<unknown> {
    return this.call('GET /containers/json', (abortSignal) => this.docker.getContainer(id).inspect({ abortSignal }))
  }

  async createContainer(request: ContainerRequest): Promise<string> {
    const operation = 'POST /containers/create'
    try {
      const container = await this.docker.createContainer({ ...toCreateOptions(request), abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) })
      return container.id
    } catch (error) {
      // 404 can mean the image, the network or the container to join: ask, do not read the daemon's English.
      if (statusOf(error) === 404 && (await this.inspectImage(request.image)) === null) throw new RuntimeError('image-absent', `No such image: ${request.image}`, operation)
      throw toRuntimeError(error, operation)
    }
  }

  async startContainer(id: string): Promise<void> {
    try {
      await this.docker.getContainer(id).start({ abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) })
    } catch (error) {
      if (statusOf(error) !== 304) throw toRuntimeError(error, 'POST /containers/start') // 304: it runs already
    }
  }

  async killContainer(id: string, signal: string | number): Promise<boolean> {
    try {
      await this.docker.getContainer(id).kill({ signal: String(signal), abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) })
      return true
    } catch (error) {
      const status = statusOf(error)
      if (status === 404 || status === 409) return false // gone, or not running
      throw toRuntimeError(error, 'POST /containers/kill')
    }
  }

  async removeContainer(id: string, options: { readonly force: boolean }): Promise<void> {
    try {
      await this.docker.getContainer(id).remove({ force: options.force, v: true, abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) })
    } catch (error) {
      if (statusOf(error) === 404) return
      // 409: somebody else's removal of it is under way, or just done (or it runs and force was not given).
      if (statusOf(error) === 409 && isGoing(await this.inspectContainer(id))) return
      throw toRuntimeError(error, 'DELETE /containers')
    }
  }

  async attach(id: string): Promise<AttachedStreams> {
    const stream = (await this.call('POST /containers/attach', () =>
      this.docker.getContainer(id).attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true })
    )) as Duplex
    const stdout = new PassThrough()
    const stderr = new PassThrough()
    this.docker.modem.demuxStream(stream, stdout, stderr)
    const end = (): void => {
      stdout.end()
      stderr.end()
    }
    stream.once('end', end).once('close', end).once('error', end)
    return { stdin: stream, stdout, stderr }
  }

  exec(id: string, command: readonly string[], options: { readonly timeoutMs: number }): Promise<ExecResult> {
    return runExec(this.docker, id, command, options.timeoutMs)
  }

  openTerminal(id: string, command: readonly string[], size: TerminalSize): Promise<RuntimeTerminal> {
    return openTerminal(this.docker, id, command, size)
  }

  async hasFile(id: string, path: string): Promise<boolean> {
    return this.unlessGone('HEAD /containers/archive', false, async (abortSignal) => (await this.docker.getContainer(id).infoArchive({ path, abortSignal })) !== null)
  }

  async stats(id: string): Promise<ContainerStats | null> {
    return this.unlessGone('GET /containers/stats', null, async (abortSignal) => toContainerStats((await this.docker.getContainer(id).stats({ stream: false, 'one-shot': true, abortSignal } as { stream: false })) as StatsAnswer))
  }

  async *logs(id: string, options: LogOptions): AsyncGenerator<LogChunk> {
    const operation = 'GET /containers/logs'
    try {
      const container = this.docker.getContainer(id)
      const wanted = { stdout: true, stderr: true, tail: options.tail, abortSignal: options.signal }
      // What a terminal prints is one stream, sent as it is.
      const { Config } = await container.inspect({ abortSignal: options.signal })
      const read = Config.Tty ? asPrinted : demultiplex
      if (options.follow === false) yield* read(Readable.from([await container.logs({ ...wanted, follow: false })]))
      else yield* read(await container.logs({ ...wanted, follow: true }))
    } catch (error) {
      if (options.signal.aborted) return
      throw toRuntimeError(error, operation)
    }
  }

  async listImages(): Promise<readonly ImageStatus[]> {
    const images = await this.call('GET /images/json', (abortSignal) => this.docker.listImages({ abortSignal }))
    return images.map(toImageStatus)
  }

  async inspectImage(reference: string): Promise<ImageStatus | null> {
    return this.unlessGone('GET /images/json', null, async () => toImageStatus((await this.docker.getImage(reference).inspect())))
  }

  async loadImages(archive: NodeJS.ReadableStream, signal?: AbortSignal): Promise<readonly string[]> {
    try {
      const answer = await this.docker.loadImage(archive, { quiet: true, ...(signal === undefined ? {} : { abortSignal: signal }) })
      const loaded: string[] = []
      for await (const line of lines(answer as AsyncIterable<Buffer>)) {
        if (line.trim() === '') continue
        const message = JSON.parse(line) as { stream?: string; error?: string }
        if (message.error !== undefined) throw new RuntimeError('bad-parameter', message.error, 'POST /images/load')
        const name = /^Loaded image(?: ID)?: (\S+)/.exec(message.stream ?? '')?.[1]
        if (name !== undefined) loaded.push(name)
      }
      return loaded
    } catch (error) {
      throw toRuntimeError(error, 'POST /images/load')
    }
  }

  async pullImage(reference: string, { signal, progress }: Parameters<ContainerRuntime['pullImage']>[1] = {}): Promise<void> {
    const layers = new PullProgress()
    try {
      const answer = (await this.docker.pull(reference, signal === undefined ? {} : { abortSignal: signal })) as AsyncIterable<Buffer>
      for await (const line of lines(answer)) {
        if (line.trim() === '') continue
        const message = JSON.parse(line) as PullLine
        if (message.error !== undefined) throw new RuntimeError('other', message.error, 'POST /images/create')
        progress?.(layers.take(message))
      }
    } catch (error) {
      throw toRuntimeError(error, 'POST /images/create')
    }
  }

  async listVolumes(labels: Labels): Promise<readonly VolumeStatus[]> {
    const { Volumes } = await this.call('GET /volumes', (abortSignal) => this.docker.listVolumes({ filters: JSON.stringify(labelFilter(labels)), abortSignal }))
    return (Volumes ?? []).map(toVolumeStatus)
  }

  async createVolume(name: string, labels: Labels, options?: VolumeOptions): Promise<VolumeStatus> {
    const DriverOpts = options === undefined ? {} : toDriverOptions(options)
    return this.call('POST /volumes/create', async (abortSignal) => toVolumeStatus(await postVolume(this.docker, { Name: name, Labels: { ...labels }, DriverOpts }, abortSignal)))
  }

  async removeVolume(name: string): Promise<void> {
    await this.unlessGone('DELETE /volumes', undefined, (abortSignal) => this.docker.getVolume(name).remove({ abortSignal }))
  }

  async listNetworks(): Promise<readonly NetworkStatus[]> {
    const networks = await this.call('GET /networks', (abortSignal) => this.docker.listNetworks({ abortSignal }))
    return networks.map(toNetworkStatus)
  }

  async createNetwork(request: NetworkRequest): Promise<string> {
    const network = await this.call('POST /networks/create', (abortSignal) =>
      this.docker.createNetwork({
        Name: request.name,
        Driver: 'bridge',
        CheckDuplicate: true,
        Labels: { ...request.labels },
        IPAM: { Driver: 'default', Config: [{ Subnet: request.subnet, Gateway: request.gateway }] },
        abortSignal
      })
    )
    return network.id
  }

  async removeNetwork(id: string): Promise<void> {
    await this.unlessGone('DELETE /networks', undefined, async (abortSignal) => {
      await this.docker.getNetwork(id).remove({ abortSignal })
    })
  }

  async *events(labels: Labels, signal: AbortSignal): AsyncGenerator<RuntimeEvent> {
    try {
      const stream = await this.docker.getEvents({ filters: JSON.stringify({ type: ['container', 'image', 'volume'] }), abortSignal: signal } as Docker.GetEventsOptions)
      yield { type: 'ready' }
      for await (const line of lines(stream as AsyncIterable<Buffer>)) {
        if (line.trim() === '') continue
        const event = toRuntimeEvent(line)
        if (event === null) continue
        if (event.type === 'container' && !Object.entries(labels).every(([key, value]) => event.labels[key] === value)) continue
        yield event
      }
    } catch (error) {
      if (signal.aborted) return
      throw toRuntimeError(error, 'GET /events')
    }
  }

  close(): void {
    closeDocker(this.docker)
  }

  private async call<T>(operation: string, act: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await act(AbortSignal.timeout(CALL_TIMEOUT_MS))
    } catch (error) {
      throw toRuntimeError(error, operation)
    }
  }

  private async unlessGone<T>(operation: string, whenGone: T, act: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await act(AbortSignal.timeout(CALL_TIMEOUT_MS))
    } catch (error) {
      if (statusOf(error) === 404) return whenGone
      throw toRuntimeError(error, operation)
    }
  }
}

function isGoing(status: ContainerStatus | null): boolean {
  return status === null || status.state === 'removing'
}
