import { createInterface } from 'node:readline'
import { type AttachedStreams, type ContainerRequest, type ContainerRuntime, RuntimeError, type RuntimeInfo } from '../runtime/port'
import { probeRequest } from './probeContainer'
import { parseProbeLine, type ProbeFrame, type ProbeHello, type ProbeReply, type ProbeRequest } from './protocol'

const ANSWER_TIMEOUT_MS = 5_000

export interface ProbeHooks {
  readonly frame: (frame: ProbeFrame) => void
  /** It ended although nobody asked it to. */
  readonly ended: (why: string) => void
  readonly complained: (message: string) => void
}

/** The running probe: one attached container, requests in, frames out. */
export class Probe {
  private readonly answers = new Map<number, (answer: ProbeReply | ProbeFrame) => void>()
  private nextRequest = 1
  private watched = ''
  private ended = false

  private constructor(
    private readonly runtime: ContainerRuntime,
    readonly id: string,
    private readonly streams: AttachedStreams,
    private readonly hooks: ProbeHooks,
    readonly hello: ProbeHello
  ) {}

  /** Throws a RuntimeError of kind `conflict` when the name is taken. Anything half-made is removed. */
  static async open(runtime: ContainerRuntime, name: string, labels: ContainerRequest['labels'], info: RuntimeInfo, hooks: ProbeHooks): Promise<Probe> {
    const id = await runtime.createContainer(probeRequest(name, labels, info))
    try {
      const streams = await runtime.attach(id)
      const errors: string[] = []
      createInterface({ input: streams.stderr }).on('line', (line) => errors.push(line))
      const reader = createInterface({ input: streams.stdout })
      let probe: Probe | null = null
      const hello = await new Promise<ProbeHello>((resolve, reject) => {
        const timer = setTimeout(() => reject(new RuntimeError('timeout', 'the probe said nothing', 'probe')), ANSWER_TIMEOUT_MS)
        const fail = (message: string): void => {
          clearTimeout(timer)
          reject(new RuntimeError('other', `${message} ${errors.slice(-3).join(' ')}`.trim(), 'probe'))
        }
        reader.on('line', (line) => {
          if (probe !== null) probe.onLine(line)
          else {
            clearTimeout(timer)
            try {
              const first = parseProbeLine(line)
              if (first.t === 'hello') resolve(first)
              else fail('the probe did not say hello first')
            } catch (error) {
              fail(`the probe does not speak this lab's protocol: ${String(error)}`)
            }
          }
        })
        reader.once('close', () => {
          if (probe !== null) probe.onEnd(errors.at(-1) ?? 'its output ended')
          else fail('the probe ended at once')
        })
        runtime.startContainer(id).catch((error: unknown) => {
          clearTimeout(timer)
          reject(error instanceof Error ? error : new Error(String(error)))
        })
      })
      probe = new Probe(runtime, id, streams, hooks, hello)
      return probe
    } catch (error) {
      await runtime.removeContainer(id, { force: true }).catch(() => undefined)
      throw error
    }
  }

  /** The full set of containers to speak of; replaces the one before. */
  watch(ids: readonly string[]): void {
    const sorted = [...ids].sort()
    const key = sorted.join()
    if (key === this.watched) return
    this.watched = key
    this.send({ op: 'watch', ids: sorted })
  }

  /** Resolves with a frame that was read after this call. */
  async scan(): Promise<ProbeFrame> {
    const answer = await this.ask((req) => ({ op: 'scan', req }))
    if (answer.t !== 'frame') throw new RuntimeError('other', 'the probe answered a scan with no frame', 'probe')
    return answer
  }

  /** null when the signal was sent; else why not: not-watched, gone, reused, denied or an errno name. */
  async kill(pid: number, start: number, signal: number): Promise<string | null> {
    const answer = await this.ask((req) => ({ op: 'kill', req, pid, start, signal }))
    if (answer.t !== 'reply') throw new RuntimeError('other', 'the probe answered a kill with no reply', 'probe')
    return answer.ok ? null : (answer.error ?? 'unknown')
  }

  /** Ends it by closing its stdin; by force when that is not enough. */
  async close(): Promise<void> {
    this.ended = true
    this.streams.stdin.end()
    const gone = new Promise<void>((resolve) => this.streams.stdout.once('close', resolve).once('end', resolve))
    const patience = new Promise<void>((resolve) => setTimeout(resolve, 1_000).unref())
    await Promise.race([gone, patience])
    await this.runtime.removeContainer(this.id, { force: true }).catch(() => undefined)
    this.streams.stdin.destroy()
  }

  /** The connection is lost: there is nothing left to tell the engine. */
  abandon(): void {
    this.ended = true
    this.streams.stdin.destroy()
  }

  private ask(request: (req: number) => ProbeRequest): Promise<ProbeReply | ProbeFrame> {
    const req = this.nextRequest++
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.answers.delete(req)
        reject(new RuntimeError('timeout', 'the probe did not answer', 'probe'))
      }, ANSWER_TIMEOUT_MS)
      this.answers.set(req, (answer) => {
        clearTimeout(timer)
        this.answers.delete(req)
        resolve(answer)
      })
      this.send(request(req))
    })
  }

  private send(request: ProbeRequest): void {
    if (!this.ended && this.streams.stdin.writable) this.streams.stdin.write(`${JSON.stringify(request)}\n`)
  }

  private onLine(line: string): void {
    try {
      const message = parseProbeLine(line)
      if (message.t === 'frame') this.hooks.frame(message)
      if (message.t === 'error') this.hooks.complained(message.message)
      if ((message.t === 'frame' || message.t === 'reply') && message.req !== undefined) this.answers.get(message.req)?.(message)
    } catch (error) {
      this.hooks.complained(`unreadable line: ${String(error)}`)
    }
  }

  private onEnd(why: string): void {
    if (this.ended) return
    this.ended = true
    this.hooks.ended(why)
  }
}
