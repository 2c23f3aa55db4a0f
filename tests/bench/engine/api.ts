import http from 'node:http'
import { toCreateOptions } from '../../../src-main/runtime/docker/translate'
import { findEngine } from '../../../src-main/runtime/docker/discover'
import type { ContainerRequest } from '../../../src-main/runtime/port'

export class EngineAnswer extends Error {
  constructor(
    readonly status: number,
    operation: string,
    body: string
  ) {
    super(`${operation}: ${status} ${body.trim()}`)
  }
}

/** The address of the engine that a lab started here would find. Throws when none answers. */
export async function engineAddress(): Promise<string> {
  const { endpoint, tried } = await findEngine()
  if (endpoint === null) throw new Error(`no Docker engine answers here: ${tried.map((one) => `${one.endpoint}: ${one.error}`).join('; ')}`)
  return endpoint.address
}

/** The engine's API with nothing around it: no library, no abstraction, connections kept open. This is the floor. */
export class EngineApi {
  private readonly agent: http.Agent
  private readonly where: http.RequestOptions
  private closed = false

  /** With one connection calls go out one after another, whatever the caller does. */
  constructor(address: string, connections: number) {
    const url = new URL(address)
    if (url.protocol === 'unix:') this.where = { socketPath: decodeURIComponent(url.pathname) }
    else if (url.protocol === 'npipe:') this.where = { socketPath: address.slice('npipe://'.length) }
    else if (url.protocol === 'tcp:' || url.protocol === 'http:') this.where = { host: url.hostname, port: url.port || '2375' }
    else throw new Error(`bare calls need an engine on a socket or plain TCP, not ${address}`)
    this.agent = new http.Agent({ keepAlive: true, maxSockets: connections })
  }

  async create(request: ContainerRequest): Promise<string> {
    const { name, ...body } = toCreateOptions(request) as { name: string } & Record<string, unknown>
    const answer = await this.call<{ Id: string }>('POST', `/containers/create?name=${encodeURIComponent(name)}`, body)
    return answer.Id
  }

  async start(id: string): Promise<void> {
    await this.call('POST', `/containers/${id}/start`)
  }

  async kill(id: string, signal: string): Promise<void> {
    await this.call('POST', `/containers/${id}/kill?signal=${signal}`)
  }

  async wait(id: string): Promise<void> {
    await this.call('POST', `/containers/${id}/wait`)
  }

  /** Gone already is what was wanted. */
  async remove(id: string): Promise<void> {
    await this.call('DELETE', `/containers/${id}?force=true&v=true`).catch((error: unknown) => {
      if (!(error instanceof EngineAnswer) || (error.status !== 404 && error.status !== 409)) throw error
    })
  }

  async call<T = unknown>(method: string, path: string, body?: object): Promise<T> {
    if (this.closed) throw new Error('these calls are over')
    const text = body === undefined ? '' : JSON.stringify(body)
    return new Promise<T>((resolve, reject) => {
      const request = http.request({ ...this.where, agent: this.agent, method, path, headers: { host: 'docker', 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString('utf8')
          const status = response.statusCode ?? 0
          if (status >= 400) reject(new EngineAnswer(status, `${method} ${path}`, answer))
          else resolve((answer === '' ? undefined : JSON.parse(answer)) as T)
        })
      })
      request.on('error', reject)
      request.end(text)
    })
  }

  /** An answer that does not end, as it comes. Its connection is its own. */
  async stream(path: string): Promise<http.IncomingMessage> {
    return new Promise((resolve, reject) => {
      const request = http.request({ ...this.where, agent: false, path, headers: { host: 'docker' } }, resolve)
      request.on('error', reject)
      request.end()
    })
  }

  /** Calls under way fail, and no more go out. */
  close(): void {
    this.closed = true
    this.agent.destroy()
  }
}
