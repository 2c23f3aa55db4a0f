import { AnsiLines, type AnsiSpan } from './ansiLines'

export const LOG_LIMIT = 5_000
/** A line without an end must not eat the memory. */
const LINE_LIMIT = 10_000

export type Channel = 'stdout' | 'stderr'

export interface LogLine {
  readonly id: number
  /** Of which container, by whatever name the caller gave it. */
  readonly source: string
  readonly channel: Channel
  readonly text: string
  readonly spans: readonly AnsiSpan[]
}

interface Open {
  text: string
  readonly ansi: AnsiLines
}

/** Turns chunks, which end anywhere, into styled lines in the order in which they end, and keeps the newest of them. */
export class LogBuffer {
  private kept: LogLine[] = []
  private nextId = 1
  private readonly open = new Map<string, Open>()
  /** Lines that fell off the old end. */
  dropped = 0

  constructor(private readonly limit = LOG_LIMIT) {}

  append(source: string, channel: Channel, chunk: string): void {
    const open = this.openOf(source, channel)
    const parts = (open.text + chunk).split('\n')
    open.text = parts.pop() ?? ''
    for (const part of parts) this.push(source, channel, part)
    while (open.text.length > LINE_LIMIT) {
      this.push(source, channel, open.text.slice(0, LINE_LIMIT))
      open.text = open.text.slice(LINE_LIMIT)
    }
    const over = this.kept.length - this.limit
    if (over <= 0) return
    this.kept.splice(0, over)
    this.dropped += over
  }

  /** The source ended: what stands without a line end is a line too. */
  flush(source: string): void {
    for (const channel of ['stdout', 'stderr'] as const) {
      const open = this.openOf(source, channel)
      if (open.text !== '') this.push(source, channel, open.text)
      open.text = ''
    }
  }

  clear(): void {
    this.kept = []
    this.dropped = 0
  }

  /** A new array each time, so that a shallow watcher sees the change. */
  lines(): readonly LogLine[] {
    return [...this.kept]
  }

  private openOf(source: string, channel: Channel): Open {
    const key = `${channel} ${source}`
    const open = this.open.get(key) ?? { text: '', ansi: new AnsiLines() }
    this.open.set(key, open)
    return open
  }

  private push(source: string, channel: Channel, text: string): void {
    this.kept.push({ id: this.nextId++, source, channel, ...this.openOf(source, channel).ansi.read(text) })
  }
}
