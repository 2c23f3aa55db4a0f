import type { StreamEndMessage, StreamMessage } from '@api/events'

export interface StreamListener {
  data(channel: 'stdout' | 'stderr', text: string): void
  /** `reason` is null when the source simply ended; only the program of a terminal has an exit code. */
  end(reason: string | null, exitCode: number | null): void
}

type Message = StreamMessage | StreamEndMessage
const EARLY_LIMIT = 500

/** Gives each stream's messages to its listener, including those that overtook the answer which named the stream. */
export class StreamHub {
  private readonly listeners = new Map<string, StreamListener>()
  private early: Message[] = []

  receive(message: Message): void {
    const listener = this.listeners.get(message.stream)
    if (listener) this.deliver(listener, message)
    else this.early = [...this.early.slice(-(EARLY_LIMIT - 1)), message]
  }

  open(stream: string, listener: StreamListener): void {
    this.listeners.set(stream, listener)
    const waiting = this.early.filter((message) => message.stream === stream)
    this.early = this.early.filter((message) => message.stream !== stream)
    for (const message of waiting) this.deliver(listener, message)
  }

  close(stream: string): void {
    this.listeners.delete(stream)
  }

  /** The connection went, and every stream with it. */
  endAll(reason: string): void {
    const listeners = [...this.listeners.values()]
    this.listeners.clear()
    this.early = []
    for (const listener of listeners) listener.end(reason, null)
  }

  private deliver(listener: StreamListener, message: Message): void {
    if (message.type === 'stream') {
      listener.data(message.channel, message.data)
      return
    }
    this.listeners.delete(message.stream)
    listener.end(message.reason, message.exitCode ?? null)
  }
}
