import { randomUUID } from 'node:crypto'
import type { LogChunk } from '../runtime/port'
import type { Publisher } from './publisher'

interface OpenStream {
  readonly subscriber: string
  readonly abort: AbortController
}

/** Long answers (logs) that go to one subscriber, piece by piece, until they end, are closed, or the subscriber leaves. */
export class Streams {
  private readonly open = new Map<string, OpenStream>()

  constructor(private readonly publisher: () => Publisher) {}

  start(subscriber: string, source: (signal: AbortSignal) => AsyncIterable<LogChunk>): string {
    const stream = randomUUID()
    const abort = new AbortController()
    this.open.set(stream, { subscriber, abort })
    void this.pump(stream, subscriber, source(abort.signal))
    return stream
  }

  close(stream: string): boolean {
    const one = this.open.get(stream)
    one?.abort.abort()
    return this.open.delete(stream)
  }

  closeOf(subscriber: string): void {
    for (const [stream, one] of this.open) if (one.subscriber === subscriber) this.close(stream)
  }

  closeAll(): void {
    for (const stream of [...this.open.keys()]) this.close(stream)
  }

  private async pump(stream: string, subscriber: string, source: AsyncIterable<LogChunk>): Promise<void> {
    let reason: string | null = null
    const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() }
    try {
      for await (const chunk of source) {
        if (!this.open.has(stream)) break
        const data = decoders[chunk.channel].decode(chunk.data, { stream: true })
        this.publisher().send(subscriber, { type: 'stream', stream, channel: chunk.channel, data })
      }
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error)
    }
    this.open.delete(stream)
    this.publisher().send(subscriber, { type: 'streamEnd', stream, reason })
  }
}
