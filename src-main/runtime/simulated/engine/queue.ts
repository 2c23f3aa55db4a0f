/** What is told now and read later, in its order. */
export class Queue<T> {
  private readonly items: T[] = []
  private closed = false
  private wake: () => void = () => undefined

  push(item: T): void {
    if (this.closed) return
    this.items.push(item)
    this.wake()
  }

  /** What was pushed before is still read. */
  close(): void {
    this.closed = true
    this.wake()
  }

  async *read(): AsyncGenerator<T> {
    for (;;) {
      const item = this.items.shift()
      if (item !== undefined) yield item
      else if (this.closed) return
      else await new Promise<void>((resolve) => (this.wake = resolve))
    }
  }
}
