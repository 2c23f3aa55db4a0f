import { createInterface } from 'node:readline'
import { type AttachedStreams, type ContainerRequest, type ContainerRuntime, RuntimeError } from '../runtime/port'
import { type InsideAnswer, parseInsideLine } from './detailProtocol'

const PATIENCE_MS = 5_000
const FAREWELL_MS = 1_000

export interface InsideTarget {
  readonly pid: number
  readonly start: number
  /** The full id of its container, which is checked. */
  readonly container: string
}

/** One running `probe inside`: requests in, each answered by one line. */
export class InsideSession {
  private readonly waiting = new Map<number, { resolve: (answer: InsideAnswer) => void; reject: (error: Error) => void; timer: NodeJS.Timeout }>()
  private readonly greeting = Promise.withResolvers<void>()
  private nextRequest = 1
  private lastWords = ''
  private over = false

  private constructor(
    private readonly runtime: Pick<ContainerRuntime, 'removeContainer'>,
    private readonly id: string,
    private readonly streams: AttachedStreams
  ) {
    // Who does not wait for it must not be told either.
    this.greeting.promise.catch(() => undefined)
    streams.stdin.on('error', () => this.end())
    createInterface({ input: streams.stderr }).on('line', (line) => (this.lastWords = line))
    createInterface({ input: streams.stdout }).on('line', (line) => this.onLine(line)).once('close', () => this.end())
  }

  /** Throws a RuntimeError of kind `conflict` when the name is taken. Anything half-made is removed. */
  static async open(runtime: ContainerRuntime, request: ContainerRequest): Promise<InsideSession> {
    const id = await runtime.createContainer(request)
    try {
      const session = new InsideSession(runtime, id, await runtime.attach(id))
      const timer = setTimeout(() => session.greeting.reject(failure('said nothing')), PATIENCE_MS)
      await Promise.all([session.greeting.promise.finally(() => clearTimeout(timer)), runtime.startContainer(id)])
      return session
    } catch (error) {
      await runtime.removeContainer(id, { force: true }).catch(() => undefined)
      throw error
    }
  }

  get ended(): boolean {
    return this.over
  }

  ask({ pid, start, container }: InsideTarget): Promise<InsideAnswer> {
    if (this.over) return Promise.reject(failure(`has ended ${this.lastWords}`))
    const req = this.nextRequest++
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(req)
        reject(failure('did not answer'))
      }, PATIENCE_MS)
      this.waiting.set(req, { resolve, reject, timer })
      this.streams.stdin.write(`${JSON.stringify({ req, pid, start, container })}\n`)
    })
  }

  /** Ends it by closing its stdin; by force when that is not enough. */
  async close(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.streams.stdout.once('close', resolve).once('end', resolve))
    this.streams.stdin.end()
    if (!this.over) await Promise.race([gone, new Promise<void>((resolve) => setTimeout(resolve, FAREWELL_MS).unref())])
    this.end()
    await this.runtime.removeContainer(this.id, { force: true }).catch(() => undefined)
    this.streams.stdin.destroy()
  }

  private onLine(text: string): void {
    try {
      const line = parseInsideLine(text)
      if (line.t === 'hello') return line.reason === null ? this.greeting.resolve() : this.greeting.reject(failure(`cannot enter namespaces: ${line.reason}`))
      const waiting = line.t === 'inside' ? this.waiting.get(line.req) : undefined
      if (line.t !== 'inside' || waiting === undefined) return
      clearTimeout(waiting.timer)
      this.waiting.delete(line.req)
      waiting.resolve(line)
    } catch (error) {
      this.lastWords = `unreadable line: ${String(error)}`
      this.end()
    }
  }

  /** Nobody will answer any more: who waits is told now. */
  private end(): void {
    this.over = true
    this.greeting.reject(failure(`ended at once ${this.lastWords}`))
    for (const { reject, timer } of this.waiting.values()) {
      clearTimeout(timer)
      reject(failure(`has ended ${this.lastWords}`))
    }
    this.waiting.clear()
  }
}

function failure(what: string): RuntimeError {
  return new RuntimeError('other', `the look inside ${what}`.trim(), 'inside')
}
