import { createInterface, type Interface } from 'node:readline'
import type { Duplex } from 'node:stream'
import { type AttachedStreams, type ContainerRequest, type ContainerRuntime, RuntimeError } from '../runtime/port'
import { type Carrier, DialConnection, DialError } from './dialConnection'
import { type DialLine, type DialRequest, parseDialLine } from './dialProtocol'

const HELLO_TIMEOUT_MS = 5_000
/** The dialler's own limit. */
const LONGEST_DIAL_MS = 600_000
/** It keeps the time itself; this long after it something is wrong with it. */
const PATIENCE_MS = 1_000

export interface DialOptions {
  /** Some process in the network namespace to dial from; its start time in ticks guards against a reused PID, 0 does not. */
  readonly hostPid: number
  readonly start: number
  readonly host: string
  readonly port: number
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

interface Pending {
  readonly resolve: (connection: Duplex) => void
  readonly reject: (error: Error) => void
}

/** One running dialler: connections in and out over its two streams. */
export class DialSession implements Carrier {
  window = 0
  private readonly lines: Interface
  private readonly connections = new Map<number, DialConnection>()
  private readonly pending = new Map<number, Pending>()
  private readonly holding = new Set<number>()
  private nextId = 1
  private greeted: { resolve: () => void; reject: (error: Error) => void } | null = null
  private lastWords = ''
  private gone = false
  private end: () => void = () => undefined
  readonly ended = new Promise<void>((resolve) => (this.end = resolve))

  private constructor(
    private readonly runtime: Pick<ContainerRuntime, 'removeContainer'>,
    private readonly id: string,
    private readonly streams: AttachedStreams
  ) {
    streams.stdin.on('error', () => undefined) // its output ends, too
    createInterface({ input: streams.stderr }).on('line', (line) => (this.lastWords = line))
    this.lines = createInterface({ input: streams.stdout }).on('line', (line) => this.onLine(line)).once('close', () => this.onEnd())
  }

  /** Throws a RuntimeError of kind `conflict` when the name is taken. Anything half-made is removed. */
  static async open(runtime: ContainerRuntime, request: ContainerRequest): Promise<DialSession> {
    const id = await runtime.createContainer(request)
    try {
      const session = new DialSession(runtime, id, await runtime.attach(id))
      await Promise.all([session.greeting(), runtime.startContainer(id)])
      return session
    } catch (error) {
      await runtime.removeContainer(id, { force: true }).catch(() => undefined)
      throw error
    }
  }

  /** Rejects with a DialError when the pod or its network refused. */
  async dial({ hostPid, start, host, port, timeoutMs, signal }: DialOptions): Promise<Duplex> {
    signal.throwIfAborted()
    if (this.gone) throw this.farewell()
    const id = this.nextId++
    const limit = Math.min(Math.max(1, Math.ceil(timeoutMs)), LONGEST_DIAL_MS)
    const given = AbortSignal.any([signal, AbortSignal.timeout(limit + PATIENCE_MS)])
    const give = (): void => {
      this.pending.delete(id)
      this.send({ op: 'close', id })
    }
    return new Promise<Duplex>((resolve, reject) => {
      const onAbort = (): void => {
        give()
        reject(new Error(signal.aborted ? 'the dial was given up' : 'the dialler does not answer'))
      }
      given.addEventListener('abort', onAbort, { once: true })
      const settle = <T>(how: (value: T) => void) => (value: T): void => {
        given.removeEventListener('abort', onAbort)
        this.pending.delete(id)
        how(value)
      }
      this.pending.set(id, { resolve: settle(resolve), reject: settle(reject) })
      this.send({ op: 'dial', id, pid: hostPid, start, host, port, timeoutMs: limit })
    })
  }

  send(request: DialRequest): void {
    if (!this.gone && this.streams.stdin.writable) this.streams.stdin.write(`${JSON.stringify(request)}\n`)
  }

  hold(id: number): void {
    if (this.holding.size === 0) this.lines.pause()
    this.holding.add(id)
  }

  release(id: number): void {
    if (this.holding.delete(id) && this.holding.size === 0 && !this.gone) this.lines.resume()
  }

  /** Ends it by closing its stdin; by force when that is not enough. */
  async close(): Promise<void> {
    this.streams.stdin.end()
    this.lines.resume()
    const patience = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS).unref())
    await Promise.race([this.ended, patience])
    await this.runtime.removeContainer(this.id, { force: true }).catch(() => undefined)
    this.streams.stdin.destroy()
    this.onEnd()
  }

  private greeting(): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new RuntimeError('timeout', 'the dialler said nothing', 'dial')), HELLO_TIMEOUT_MS)
      const settle = <A extends unknown[]>(how: (...args: A) => void) => (...args: A): void => {
        clearTimeout(timer)
        this.greeted = null
        how(...args)
      }
      this.greeted = { resolve: settle(resolve), reject: settle(reject) }
      if (this.gone) this.greeted.reject(this.farewell())
    })
  }

  private onLine(text: string): void {
    try {
      this.onMessage(parseDialLine(text))
    } catch (error) {
      this.greeted?.reject(new RuntimeError('other', `the dialler does not speak this lab's protocol: ${String(error)}`, 'dial'))
    }
  }

  private onMessage(line: DialLine): void {
    switch (line.t) {
      case 'hello':
        this.window = line.window
        if (line.reason === null) this.greeted?.resolve()
        else this.greeted?.reject(new RuntimeError('other', `the dialler cannot enter network namespaces: ${line.reason}`, 'dial'))
        return
      case 'open':
        return this.onOpen(line.id)
      case 'data':
        return this.connections.get(line.id)?.onData(Buffer.from(line.b64, 'base64'))
      case 'sent':
        return this.connections.get(line.id)?.onSent(line.bytes)
      case 'end':
        return this.connections.get(line.id)?.onEnd()
      case 'closed':
        return this.onClosed(line.id, line.error)
      case 'error':
        if (line.id !== undefined) this.onClosed(line.id, line.message)
        return
    }
  }

  private onOpen(id: number): void {
    const waiting = this.pending.get(id)
    if (waiting === undefined) return
    const connection = new DialConnection(id, this)
    this.connections.set(id, connection)
    // It may break before who dialled has it in hand.
    connection.on('error', () => undefined).once('close', () => this.connections.delete(id))
    waiting.resolve(connection)
  }

  private onClosed(id: number, error: string | null): void {
    this.pending.get(id)?.reject(new DialError(error ?? 'closed'))
    this.connections.get(id)?.onClosed(error === null ? null : new DialError(error))
  }

  /** Nobody will answer any more: who waits is told now. */
  private onEnd(): void {
    if (this.gone) return
    this.gone = true
    const why = this.farewell()
    this.greeted?.reject(why)
    for (const { reject } of [...this.pending.values()]) reject(why)
    for (const connection of [...this.connections.values()]) connection.onClosed(why)
    this.end()
  }

  private farewell(): RuntimeError {
    return new RuntimeError('other', `the dialler has ended ${this.lastWords}`.trim(), 'dial')
  }
}
