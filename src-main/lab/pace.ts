import { setTimeout as wait } from 'node:timers/promises'

/** Holds a source back to so many bytes a second, after a first heap that may come at once. */
export class Pace {
  private ahead = 0
  private since = performance.now()

  constructor(
    private readonly bytesPerSecond: number,
    private readonly heap: number
  ) {}

  async take(bytes: number): Promise<void> {
    const now = performance.now()
    this.ahead = Math.max(0, this.ahead - ((now - this.since) * this.bytesPerSecond) / 1_000) + bytes
    this.since = now
    const over = this.ahead - this.heap
    if (over > 0) await wait((over / this.bytesPerSecond) * 1_000)
  }
}
