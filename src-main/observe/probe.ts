import { createInterface } from 'node:readline'
import { type AttachedStreams, type ContainerRequest, type ContainerRuntime, RuntimeError, type RuntimeInfo } from '../runtime/port'
import type { ProbedDetail, ProbedHost, ProbedTopic } from './detailProtocol'
import { probeRequest } from './probeContainer'
import { parseProbeLine, type ProbeComplaint, type ProbeFrame, type ProbeHello, type ProbeReply, type ProbeRequest } from './protocol'

const ANSWER_TIMEOUT_MS = 5_000

export interface ProbeHooks {
  readonly frame: (frame: ProbeFrame) => void
  /** It ended although nobody asked it to. */
  readonly ended: (why: string) => void
  readonly complained: (message: string) => void
}

type Answer = ProbeReply | ProbeFrame | ProbedDetail | ProbedHost | ProbeComplaint

interface Waiting {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: RuntimeError) => void
  readonly timer: NodeJS.Timeout
}

/** The running probe: one attached container, requests in, frames out. */
export class Probe {
  private readonly answers = new Map<number, Waiting>()
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
      const [probe] = await Promise.all([Probe.greet(runtime, id, streams, hooks), runtime.startContainer(id)])
      return probe
    } catch (error) {
      await runtime.removeContainer(id, { force: true }).catch(() => undefined)
      throw error
    }
  }

  /** Resolves with the first line, which must be its hello; every line after it goes to the probe at once. */
  private static greet(runtime: ContainerRuntime, id: string, streams: AttachedStreams, hooks: ProbeHooks): Promise<Probe> {
    return new Promise<Probe>((resolve, reject) => {
      let probe: Probe | null = null
      let lastWords = ''
      const timer = setTimeout(() => reject(new RuntimeError('timeout', 'the probe said nothing', 'probe')), ANSWER_TIMEOUT_MS)
      const fail = (message: string): void => {
        clearTimeout(timer)
        reject(new RuntimeError('other', `${message} ${lastWords}`.trim(), 'probe'))
      }
      createInterface({ input: streams.stderr }).on('line', (line) => (lastWords = line))
      createInterface({ input: streams.stdout })
        .on('line', (line) => {
          if (probe !== null) return probe.onLine(line)
          try {
            const hello = parseProbeLine(line)
            if (hello.t !== 'hello') return fail('the probe did not say hello first')
            clearTimeout(timer)
            probe = new Probe(runtime, id, streams, hooks, hello)
            resolve(probe)
          } catch (error) {
            fail(`the probe does not speak this lab's protocol: ${String(error)}`)
          }
        })
        .once('close', () => {
          if (probe !== null) probe.onEnd(lastWords || 'its output ended')
          else fail('the probe ended at once')
        })
    })
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

  /** A word instead of the details says why not: not-watched, gone, reused, or unavailable where the probe knows no such request. */
  async detail(process: { readonly pid: number; readonly start: number }, about: readonly ProbedTopic[], path?: string): Promise<ProbedDetail | string> {
    const { pid, start } = process
    const answer = await this.ask((req) => ({ op: 'detail', req, pid, start, about, ...(path === undefined ? {} : { path }) }))
    if (answer.t === 'detail') return answer
    return answer.t === 'reply' ? (answer.error ?? 'unavailable') : 'unavailable'
  }

  /** null where the probe knows no such request. */
  async host(): Promise<ProbedHost | null> {
    const answer = await this.ask((req) => ({ op: 'host', req }))
    return answer.t === 'host' ? answer : null
  }

  /** Ends it by closing its stdin; by force when that is not enough. */
  async close(): Promise<void> {
    this.end()
    this.streams.stdin.end()
    const gone = new Promise<void>((resolve) => this.streams.stdout.once('close', resolve).once('end', resolve))
    const patience = new Promise<void>((resolve) => setTimeout(resolve, 1_000).unref())
    await Promise.race([gone, patience])
    await this.runtime.removeContainer(this.id, { force: true }).catch(() => undefined)
    this.streams.stdin.destroy()
  }

  /** The connection is lost: there is nothing left to tell the engine. */
  abandon(): void {
    this.end()
    this.streams.stdin.destroy()
  }

  private ask(request: (req: number) => ProbeRequest): Promise<Answer> {
    if (this.ended) return Promise.reject(new RuntimeError('other', 'the probe has ended', 'probe'))
    const req = this.nextRequest++
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.answers.delete(req)
        reject(new RuntimeError('timeout', 'the probe did not answer', 'probe'))
      }, ANSWER_TIMEOUT_MS)
      this.answers.set(req, { resolve, reject, timer })
      this.send(request(req))
    })
  }

  private answer(req: number, answer: Answer): void {
    const waiting = this.answers.get(req)
    if (waiting === undefined) return
    clearTimeout(waiting.timer)
    this.answers.delete(req)
    waiting.resolve(answer)
  }

  /** Nobody will answer any more: who waits is told now. */
  private end(): void {
    this.ended = true
    for (const { reject, timer } of this.answers.values()) {
      clearTimeout(timer)
      reject(new RuntimeError('other', 'the probe has ended', 'probe'))
    }
    this.answers.clear()
  }

  private send(request: ProbeRequest): void {
    if (!this.ended && this.streams.stdin.writable) this.streams.stdin.write(`${JSON.stringify(request)}\n`)
  }

  private onLine(line: string): void {
    try {
      const message = parseProbeLine(line)
      if (message.t === 'frame') this.hooks.frame(message)
      if (message.t === 'error' && message.req === undefined) this.hooks.complained(message.message)
      if (message.t !== 'hello' && message.req !== undefined) this.answer(message.req, message)
    } catch (error) {
      this.hooks.complained(`unreadable line: ${String(error)}`)
    }
  }

  private onEnd(why: string): void {
    if (this.ended) return
    this.end()
    this.hooks.ended(why)
  }
}
