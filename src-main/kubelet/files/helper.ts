import { createInterface } from 'node:readline'
import { type AttachedStreams, type ContainerRuntime, RuntimeError } from '../../runtime/port'
import { FilesRefusal } from './port'
import { type FilesReply, type FilesRequest, parseFilesLine } from './protocol'

const ANSWER_TIMEOUT_MS = 10_000

interface Waiting {
  readonly resolve: (reply: FilesReply) => void
  readonly reject: (error: RuntimeError) => void
  readonly timer: NodeJS.Timeout
}

/** One running helper container: requests in, each answered by one line, in their order. */
export class FilesHelper {
  private readonly waiting = new Map<number, Waiting>()
  private nextRequest = 1
  private readonly greeting = Promise.withResolvers<void>()
  private lastWords = ''
  private over = false

  private constructor(
    private readonly runtime: ContainerRuntime,
    readonly id: string,
    private readonly streams: AttachedStreams
  ) {
    // Who does not wait for it must not be told either.
    this.greeting.promise.catch(() => undefined)
    createInterface({ input: streams.stderr }).on('line', (line) => (this.lastWords = line))
    createInterface({ input: streams.stdout })
      .on('line', (line) => this.onLine(line))
      .once('close', () => this.end())
    streams.stdin.on('error', () => this.end())
  }

  /** Starts the container and waits for its hello. What is half-made is removed. */
  static async start(runtime: ContainerRuntime, id: string): Promise<FilesHelper> {
    let helper: FilesHelper | null = null
    try {
      helper = new FilesHelper(runtime, id, await runtime.attach(id))
      await Promise.all([helper.hello(), runtime.startContainer(id)])
      return helper
    } catch (error) {
      helper?.end()
      await runtime.removeContainer(id, { force: true }).catch(() => undefined)
      throw error
    }
  }

  get ended(): boolean {
    return this.over
  }

  async ask(request: FilesRequest): Promise<Extract<FilesReply, { ok: true }>> {
    const reply = await this.send(request)
    if (!reply.ok) throw new FilesRefusal(reply.error, reply.message)
    return reply
  }

  /** Ends it by closing its stdin; by force when that is not enough. */
  async close(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.streams.stdout.once('close', resolve).once('end', resolve))
    this.streams.stdin.end()
    if (!this.over) await Promise.race([gone, new Promise<void>((resolve) => setTimeout(resolve, 1_000).unref())])
    this.end()
    await this.runtime.removeContainer(this.id, { force: true }).catch(() => undefined)
    this.streams.stdin.destroy()
  }

  private async hello(): Promise<void> {
    const timer = setTimeout(() => this.greeting.reject(failure('the files helper said nothing', 'timeout')), ANSWER_TIMEOUT_MS)
    await this.greeting.promise.finally(() => clearTimeout(timer))
  }

  private send(request: FilesRequest): Promise<FilesReply> {
    if (this.over) return Promise.reject(failure('the files helper has ended'))
    const req = this.nextRequest++
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(req)
        reject(failure('the files helper did not answer', 'timeout'))
      }, ANSWER_TIMEOUT_MS)
      this.waiting.set(req, { resolve, reject, timer })
      this.streams.stdin.write(`${JSON.stringify({ ...request, req })}\n`)
    })
  }

  private onLine(text: string): void {
    try {
      const line = parseFilesLine(text)
      if (line.t === 'hello') this.greeting.resolve()
      if (line.t === 'error') this.lastWords = line.message
      if (line.t !== 'reply') return
      const waiting = this.waiting.get(line.req)
      if (waiting === undefined) return
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
    this.greeting.reject(failure(`the files helper ended at once ${this.lastWords}`.trim()))
    for (const { reject, timer } of this.waiting.values()) {
      clearTimeout(timer)
      reject(failure(`the files helper has ended ${this.lastWords}`.trim()))
    }
    this.waiting.clear()
  }
}

function failure(message: string, kind: 'other' | 'timeout' = 'other'): RuntimeError {
  return new RuntimeError(kind, message, 'files')
}
