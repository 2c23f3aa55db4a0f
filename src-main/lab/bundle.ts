import type { LogChunk } from '../runtime/port'

type Channel = LogChunk['channel']

/** A window draws no faster, and a single line after a pause waits for nothing. */
const EVERY_MS = 20
/** In characters: a message of more than this is no cheaper to handle. */
const LARGEST = 64 * 1_024

/**
 * Joins what is printed in quick succession: a program that prints ten thousand lines at once writes each by itself, and a
 * host that counts messages would take their window for one that has stopped reading.
 */
export class Bundle {
  private channel: Channel = 'stdout'
  private text = ''
  private timer: NodeJS.Timeout | null = null

  constructor(private readonly send: (channel: Channel, text: string) => void) {}

  add(channel: Channel, text: string): void {
    if (channel !== this.channel) this.flush()
    this.channel = channel
    this.text += text
    if (this.timer === null) this.begin()
    else if (this.text.length >= LARGEST) this.flush()
  }

  /** Sends what waits. */
  flush(): void {
    const { text } = this
    this.text = ''
    if (text !== '') this.send(this.channel, text)
  }

  /** Forgets what waits; nothing is sent any more. */
  close(): void {
    this.text = ''
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
  }

  /** What comes now goes at once; what comes until the time is up goes together. */
  private begin(): void {
    this.flush()
    this.timer = setTimeout(() => {
      this.timer = null
      if (this.text !== '') this.begin()
    }, EVERY_MS)
  }
}
