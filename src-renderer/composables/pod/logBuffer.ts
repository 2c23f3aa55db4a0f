import { parseAnsi, PLAIN, type AnsiSpan, type AnsiStyle } from './ansi'

export const LOG_LIMIT = 5_000
/** A line without an end must not eat the memory. */
const LINE_LIMIT = 10_000

export interface LogLine {
  readonly id: number
  readonly channel: 'stdout' | 'stderr'
  readonly spans: readonly AnsiSpan[]
}

interface Open {
  text: string
  style: AnsiStyle
}

/** Turns chunks, which end anywhere, into styled lines, and keeps the newest of them. */
export class LogBuffer {
  private kept: LogLine[] = []
  private nextId = 1
  private readonly open: Record<LogLine['channel'], Open> = { stdout: { text: '', style: PLAIN }, stderr: { text: '', style: PLAIN } }
  /** Lines that fell off the old end. */
  dropped = 0

  constructor(private readonly limit = LOG_LIMIT) {}

  append(channel: LogLine['channel'], chunk: string): void {
    const open = this.open[channel]
    const parts = (open.text + chunk).split('\n')
    open.text = parts.pop() ?? ''
    for (const part of parts) this.push(channel, part.replace(/\r$/, ''))
    while (open.text.length > LINE_LIMIT) {
      this.push(channel, open.text.slice(0, LINE_LIMIT))
      open.text = open.text.slice(LINE_LIMIT)
    }
    const over = this.kept.length - this.limit
    if (over <= 0) return
    this.kept.splice(0, over)
    this.dropped += over
  }

  /** The source ended: what stands without a line end is a line too. */
  flush(): void {
    for (const channel of ['stdout', 'stderr'] as const) {
      if (this.open[channel].text !== '') this.push(channel, this.open[channel].text)
      this.open[channel].text = ''
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

  private push(channel: LogLine['channel'], text: string): void {
    const { spans, style } = parseAnsi(text, this.open[channel].style)
    this.open[channel].style = style
    this.kept.push({ id: this.nextId++, channel, spans })
  }
}
