import type { Kernel, Program } from '../../kernel/kernel'
import { connect } from '../../kernel/network'
import type { Process } from '../../kernel/process'
import { SIGNAL } from '../../kernel/signals'
import type { Socket } from '../../kernel/sockets'

const WINDOW = 65_536
const MOST_CONNECTIONS = 256
const PIECE_BYTES = 16_384

interface Connection {
  readonly socket: Socket | null
  theyEnded: boolean
  weEnded: boolean
}

interface Request {
  readonly op?: unknown
  readonly id?: unknown
  readonly pid?: unknown
  readonly start?: unknown
  readonly host?: unknown
  readonly port?: unknown
  readonly timeoutMs?: unknown
  readonly b64?: unknown
}

/** resources/images/src/dial: connections from inside the pods' network namespaces, as docs/dial-protocol.md has it. */
export function dial(version: string): Program {
  return (self, kernel) => {
    const dialler = new Dialler(self, kernel)
    const end = (): void => kernel.exit(self, { code: 0, signal: 0 })
    for (const signal of [SIGNAL.TERM, SIGNAL.INT]) self.handlers.set(signal, end)
    dialler.say({ t: 'hello', protocol: 1, version, connections: MOST_CONNECTIONS, window: WINDOW, reason: self.setting.administers ? null : 'EPERM' })
    self.input.read((line) => dialler.onLine(line), end)
  }
}

class Dialler {
  private readonly connections = new Map<number, Connection>()

  constructor(
    private readonly self: Process,
    private readonly kernel: Kernel
  ) {
    self.open.add(() => {
      for (const { socket } of this.connections.values()) socket?.end()
    })
  }

  say(line: object): void {
    this.self.print(`${JSON.stringify(line)}\n`)
  }

  onLine(line: string): void {
    const request = parse(line)
    const id = Number.isInteger(request?.id) ? Number(request?.id) : null
    if (request === null || id === null) return this.say({ t: 'error', message: 'not a request' })
    const connection = this.connections.get(id)
    if (request.op === 'dial') this.dial(id, request)
    else if (request.op === 'data') this.send(id, connection, Buffer.from(String(request.b64), 'base64'))
    else if (request.op === 'end') this.end(id, connection)
    else if (request.op !== 'close') this.say({ t: 'error', message: 'unknown op', id })
    else if (connection !== undefined) this.close(id, null)
  }

  private dial(id: number, request: Request): void {
    if (this.connections.has(id)) return this.say({ t: 'error', message: 'that id is in use', id })
    const refuse = (error: string): void => this.say({ t: 'closed', id, error })
    if (this.connections.size >= MOST_CONNECTIONS) return refuse('limit')
    if (!this.self.setting.administers) return refuse('EPERM')
    const process = this.kernel.processes.get(Number(request.pid))
    const net = process?.namespaces?.net
    if (process === undefined || net === undefined) return refuse('gone')
    if (process.start !== request.start) return refuse('reused')
    const address = addressOf(String(request.host))
    if (address === null) return refuse('ENOTFOUND')
    const connected = connect(this.kernel, net, address, Number(request.port))
    if ('socket' in connected) return this.opened(id, connected.socket)
    if (connected.error !== 'ETIMEDOUT') return refuse(connected.error)
    // Nobody answers: that is known only when the time is up.
    const waiting: Connection = { socket: null, theyEnded: false, weEnded: false }
    this.connections.set(id, waiting)
    this.kernel.after(this.self, Number(request.timeoutMs), () => this.connections.get(id) === waiting && this.close(id, 'ETIMEDOUT'))
  }

  private opened(id: number, socket: Socket): void {
    const connection: Connection = { socket, theyEnded: false, weEnded: false }
    this.connections.set(id, connection)
    this.say({ t: 'open', id })
    socket.listen(
      (bytes) => {
        if (this.connections.get(id) !== connection) return
        for (let at = 0; at < bytes.length; at += PIECE_BYTES) this.say({ t: 'data', id, b64: bytes.subarray(at, at + PIECE_BYTES).toString('base64') })
      },
      () => {
        if (this.connections.get(id) !== connection) return
        connection.theyEnded = true
        this.say({ t: 'end', id })
        if (connection.weEnded) this.close(id, null)
      }
    )
  }

  private send(id: number, connection: Connection | undefined, bytes: Buffer): void {
    if (connection === undefined) return
    if (connection.weEnded) return this.close(id, 'EPIPE')
    if (bytes.length > WINDOW) return this.close(id, 'ENOBUFS')
    if (connection.socket === null) return
    this.say({ t: 'sent', id, bytes: bytes.length })
    connection.socket.say(bytes)
  }

  private end(id: number, connection: Connection | undefined): void {
    if (connection === undefined) return
    connection.weEnded = true
    connection.socket?.end()
    if (connection.theyEnded) this.close(id, null)
  }

  private close(id: number, error: string | null): void {
    const connection = this.connections.get(id)
    if (connection === undefined) return
    this.connections.delete(id)
    connection.socket?.end()
    this.say({ t: 'closed', id, error })
  }
}

function addressOf(host: string): string | null {
  if (host === 'localhost') return '127.0.0.1'
  return /^\d+(\.\d+){3}$/.test(host) || host.includes(':') ? host : null
}

function parse(line: string): Request | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? value : null
  } catch {
    return null
  }
}
