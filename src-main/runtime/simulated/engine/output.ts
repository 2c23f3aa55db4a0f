import { PassThrough } from 'node:stream'
import type { LogChunk } from '../../port'
import type { Channel, Output } from '../kernel/process'
import { Queue } from './queue'

/** As many lines as five log files of 10 MB would hold of ordinary ones; the oldest go first. */
const MOST_LINES = 100_000

/** What a container's programs print: kept line by line, and passed on to whoever is attached or follows. */
export class ContainerOutput implements Output {
  private readonly lines: LogChunk[] = []
  private readonly unfinished: Record<Channel, string> = { stdout: '', stderr: '' }
  private readonly followers = new Set<Queue<LogChunk>>()
  private readonly attached = new Set<{ readonly stdout: PassThrough; readonly stderr: PassThrough }>()
  private running = false

  constructor(private readonly options: { readonly kept: boolean; readonly tty: boolean }) {}

  write(channel: Channel, text: string): void {
    // A terminal has one channel, and its line discipline ends lines as a typewriter does.
    if (this.options.tty) this.pass('stdout', text.replaceAll('\n', '\r\n'))
    else this.pass(channel, text)
  }

  private pass(channel: Channel, text: string): void {
    for (const streams of this.attached) streams[channel].write(text)
    if (!this.options.kept) return
    const pieces = (this.unfinished[channel] + text).split('\n')
    this.unfinished[channel] = pieces.pop() ?? ''
    for (const line of pieces) this.keep(channel, `${line}\n`)
  }

  begin(): void {
    this.running = true
  }

  /** Nobody is left to print: who reads is told. */
  end(): void {
    this.running = false
    for (const channel of ['stdout', 'stderr'] as const) {
      if (this.unfinished[channel] !== '') this.keep(channel, this.unfinished[channel])
      this.unfinished[channel] = ''
    }
    for (const streams of this.attached) {
      streams.stdout.end()
      streams.stderr.end()
    }
    this.attached.clear()
    for (const follower of this.followers) follower.close()
    this.followers.clear()
  }

  attach(): { readonly stdout: PassThrough; readonly stderr: PassThrough } {
    const streams = { stdout: new PassThrough(), stderr: new PassThrough() }
    this.attached.add(streams)
    return streams
  }

  async *read(options: { readonly tail: number; readonly follow: boolean; readonly signal: AbortSignal }): AsyncGenerator<LogChunk> {
    const { signal } = options
    const queue = new Queue<LogChunk>()
    for (const line of options.tail <= 0 ? [] : this.lines.slice(-options.tail)) queue.push(line)
    if (options.follow && this.running) this.followers.add(queue)
    else queue.close()
    const stop = (): void => queue.close()
    signal.addEventListener('abort', stop)
    try {
      for await (const line of queue.read()) {
        if (signal.aborted) return
        yield line
      }
    } finally {
      this.followers.delete(queue)
      signal.removeEventListener('abort', stop)
    }
  }

  private keep(channel: Channel, text: string): void {
    const line = { channel, data: Buffer.from(text) }
    this.lines.push(line)
    if (this.lines.length > MOST_LINES) this.lines.shift()
    for (const follower of this.followers) follower.push(line)
  }
}

/** Of a program that `exec` runs: all of it, for the one who asked. */
export class CollectedOutput implements Output {
  readonly text: Record<Channel, string> = { stdout: '', stderr: '' }

  write(channel: Channel, text: string): void {
    this.text[channel] += text
  }
}
