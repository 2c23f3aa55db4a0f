import { textOf } from '../api/errors'
import { randomUUID } from 'node:crypto'
import type { LogChunk } from '../runtime/port'
import { Bundle } from './bundle'
import { Pace } from './pace'
import type { Publisher } from './publisher'

interface OpenStream {
  readonly subscriber: string
  readonly abort: AbortController
}

/** What a source may say at its end, beside that it ended. */
export interface StreamEnd {
  readonly reason: string | null
  readonly exitCode: number | null
}

export type StreamSource = AsyncIterable<LogChunk, StreamEnd | undefined | void>

/** A program may print faster than any page can show; who reads the source slowly makes it wait. */
const BYTES_PER_SECOND = 1024 * 1024
const AT_ONCE = 4 * 1024 * 1024

/** Long answers (logs, terminals) that go to one subscriber, piece by piece, until they end, are closed, or the subscriber leaves. */
export class Streams {
  private readonly open = new Map<string, OpenStream>()

  constructor(private readonly publisher: () => Publisher) {}

  start(subscriber: string, source: (signal: AbortSignal) => StreamSource): string {
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

  private async pump(stream: string, subscriber: string, source: StreamSource): Promise<void> {
    let end: StreamEnd | undefined | void
    let reason: string | null = null
    try {
      end = await this.send(stream, subscriber, source)
    } catch (error) {
      reason = textOf(error)
    }
    this.open.delete(stream)
    this.publisher().send(subscriber, { type: 'streamEnd', stream, reason, ...(end ?? {}) })
  }

  private async send(stream: string, subscriber: string, source: StreamSource): Promise<StreamEnd | undefined | void> {
    const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() }
    const pace = new Pace(BYTES_PER_SECOND, AT_ONCE)
    const bundle = new Bundle((channel, data) => {
      if (this.open.has(stream)) this.publisher().send(subscriber, { type: 'stream', stream, channel, data })
    })
    const pieces = source[Symbol.asyncIterator]()
    try {
      for (;;) {
        const piece = await pieces.next()
        if (piece.done === true) return piece.value
        if (!this.open.has(stream)) {
          await pieces.return?.()
          return
        }
        const { channel, data } = piece.value
        bundle.add(channel, decoders[channel].decode(data, { stream: true }))
        await pace.take(data.length)
      }
    } finally {
      bundle.flush()
      bundle.close()
    }
  }
}
