import net from 'node:net'
import { PassThrough } from 'node:stream'
import type { DialRequest } from '../../../src-main/observe/dialProtocol'
import { type ContainerRequest, type ContainerRuntime, type ContainerStatus, RuntimeError } from '../../../src-main/runtime/port'

/** An engine that runs diallers in this process: the same lines, over this process's own network. */
export class StandInEngine {
  readonly diallers: StandInDialler[] = []
  readonly removed: string[] = []
  /** Of the one container whose name is taken. */
  leftover: Partial<ContainerStatus> | null = null
  refuse: RuntimeError | null = null
  window = 65_536
  hello: object = {}

  get runtime(): ContainerRuntime {
    const runtime: Partial<ContainerRuntime> = {
      createContainer: async (request) => {
        if (this.refuse !== null) throw this.refuse
        if (this.leftover !== null) throw new RuntimeError('conflict', 'the name is taken', 'create')
        this.diallers.push(new StandInDialler(request, this.window))
        return `dial-${this.diallers.length}`
      },
      attach: async (id) => this.of(id).streams,
      startContainer: async (id) => this.of(id).start(this.hello),
      inspectContainer: async () => this.leftover as ContainerStatus | null,
      removeContainer: async (id) => {
        this.removed.push(id)
        if (this.leftover?.id === id) this.leftover = null
        else this.of(id).die()
      }
    }
    return runtime as ContainerRuntime
  }

  get last(): StandInDialler {
    const last = this.diallers.at(-1)
    if (last === undefined) throw new Error('no dialler runs')
    return last
  }

  private of(id: string): StandInDialler {
    const found = this.diallers[Number(id.slice('dial-'.length)) - 1]
    if (found === undefined) throw new Error(`no ${id}`)
    return found
  }
}

export class StandInDialler {
  readonly stdin = new PassThrough()
  readonly stdout = new PassThrough()
  readonly stderr = new PassThrough()
  readonly asked: DialRequest[] = []
  /** Bytes that came without their `sent` yet, at most. */
  mostOnTheirWay = 0
  /** Says nothing of what it took until the test lets it. */
  acknowledging = true
  /** Dials no more. */
  silent = false
  private readonly sockets = new Map<number, net.Socket>()
  private readonly unacknowledged = new Map<number, number>()
  private rest = ''

  constructor(
    readonly request: ContainerRequest,
    private readonly window: number
  ) {
    this.stdin.on('data', (bytes: Buffer) => {
      const parts = (this.rest + bytes.toString()).split('\n')
      this.rest = parts.pop() ?? ''
      for (const part of parts) this.onRequest(JSON.parse(part) as DialRequest)
    })
    this.stdin.on('end', () => this.die())
  }

  get streams(): { stdin: PassThrough; stdout: PassThrough; stderr: PassThrough } {
    return { stdin: this.stdin, stdout: this.stdout, stderr: this.stderr }
  }

  get open(): number {
    return this.sockets.size
  }

  start(hello: object): void {
    this.say({ t: 'hello', protocol: 1, window: this.window, reason: null, ...hello })
  }

  die(): void {
    for (const socket of this.sockets.values()) socket.destroy()
    this.sockets.clear()
    this.stderr.end()
    this.stdout.end()
  }

  say(line: object): void {
    if (this.stdout.writable) this.stdout.write(`${JSON.stringify(line)}\n`)
  }

  acknowledge(): void {
    this.acknowledging = true
    for (const [id, bytes] of this.unacknowledged) this.say({ t: 'sent', id, bytes })
    this.unacknowledged.clear()
  }

  private onRequest(request: DialRequest): void {
    this.asked.push(request)
    if (request.op === 'dial') this.dial(request)
    const socket = this.sockets.get(request.id)
    if (request.op === 'data') this.onData(request.id, Buffer.from(request.b64, 'base64'))
    if (request.op === 'end') socket?.end()
    if (request.op === 'close') this.over(request.id, null)
  }

  private dial({ id, host, port }: DialRequest & { op: 'dial' }): void {
    if (this.silent) return
    const socket = net.connect({ host, port, allowHalfOpen: true })
    this.sockets.set(id, socket)
    socket.once('connect', () => this.say({ t: 'open', id }))
    socket.on('data', (bytes) => this.say({ t: 'data', id, b64: bytes.toString('base64') }))
    socket.on('end', () => this.say({ t: 'end', id }))
    socket.on('error', (error: NodeJS.ErrnoException) => this.over(id, error.code ?? 'unknown'))
    socket.on('close', () => this.over(id, null))
  }

  private onData(id: number, bytes: Buffer): void {
    const waiting = (this.unacknowledged.get(id) ?? 0) + bytes.length
    this.mostOnTheirWay = Math.max(this.mostOnTheirWay, waiting)
    this.unacknowledged.set(id, waiting)
    this.sockets.get(id)?.write(bytes)
    if (this.acknowledging) this.acknowledge()
  }

  private over(id: number, error: string | null): void {
    const socket = this.sockets.get(id)
    if (!this.sockets.delete(id)) return
    socket?.destroy()
    this.say({ t: 'closed', id, error })
  }
}
