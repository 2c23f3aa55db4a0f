import type { Duplex } from 'node:stream'
import { PassThrough } from 'node:stream'
import type Docker from 'dockerode'
import {
  type AttachedStreams,
  type ContainerRequest,
  type ContainerRuntime,
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
  type VolumeStatus
} from '../port'
import { askInfo, askVersion, closeDocker, type Endpoint, openDocker } from './endpoint'
import { statusOf, toRuntimeError } from './errors'
import { toRuntimeEvent } from './events'
import { toRuntimeInfo } from './info'
import { demultiplex, lines } from './streams'
import { toContainerStatus, toCreateOptions, toImageStatus, toNetworkStatus } from './translate'

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
      // 409: somebody else's removal of it is under way (or it runs and force was not given).
      if (statusOf(error) === 409 && (await this.inspectContainer(id))?.state === 'removing') return
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

  async exec(id: string, command: readonly string[], options: { readonly timeoutMs: number }): Promise<ExecResult> {
    const output = { stdout: '', stderr: '' }
    return this.call('POST /containers/exec', async (abortSignal) => {
      const exec = await this.docker.getContainer(id).exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true, abortSignal })
      const stream = await exec.start({ Detach: false, abortSignal })
      const timer = setTimeout(() => stream.destroy(), options.timeoutMs)
      try {
        for await (const chunk of demultiplex(stream)) output[chunk.channel] += chunk.data.toString('utf8')
      } catch (error) {
        if (!stream.destroyed) throw error
      } finally {
        clearTimeout(timer)
      }
      const { ExitCode } = await exec.inspect({ abortSignal })
      return { exitCode: ExitCode, ...output }
    })
  }

  async *logs(id: string, options: LogOptions): AsyncGenerator<LogChunk> {
    const operation = 'GET /containers/logs'
    try {
      const stream = (await this.docker.getContainer(id).logs({
        follow: true,
        stdout: true,
        stderr: true,
        tail: options.tail,
        abortSignal: options.signal
      })) as unknown as NodeJS.ReadableStream & AsyncIterable<Buffer>
      yield* demultiplex(stream)
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

  async loadImages(archive: NodeJS.ReadableStream): Promise<readonly string[]> {
    try {
      const answer = await this.docker.loadImage(archive, { quiet: true })
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

  async pullImage(reference: string): Promise<void> {
    try {
      const answer = (await this.docker.pull(reference)) as AsyncIterable<Buffer>
      for await (const line of lines(answer)) {
        if (line.trim() === '') continue
        const message = JSON.parse(line) as { error?: string }
        if (message.error !== undefined) throw new RuntimeError('other', message.error, 'POST /images/create')
      }
    } catch (error) {
      throw toRuntimeError(error, 'POST /images/create')
    }
  }

  async listVolumes(labels: Labels): Promise<readonly VolumeStatus[]> {
    const { Volumes } = await this.call('GET /volumes', (abortSignal) => this.docker.listVolumes({ filters: JSON.stringify(labelFilter(labels)), abortSignal }))
    return (Volumes ?? []).map((volume) => ({ name: volume.Name, labels: volume.Labels ?? {} }))
  }

  async createVolume(name: string, labels: Labels): Promise<void> {
    await this.call('POST /volumes/create', (abortSignal) => this.docker.createVolume({ Name: name, Labels: { ...labels }, abortSignal }))
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
      const stream = await this.docker.getEvents({ filters: JSON.stringify({ type: ['container', 'image', 'volume', 'network'] }), abortSignal: signal } as Docker.GetEventsOptions)
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

function labelFilter(labels: Labels): { label: string[] } {
  return { label: Object.entries(labels).map(([key, value]) => `${key}=${value}`) }
}
