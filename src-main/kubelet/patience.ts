/** Who waits for news of something, by its id. */
export class Patience {
  private readonly waiting = new Map<string, Set<() => void>>()

  /** Resolves when the news has come, or after a while without it. */
  async until(id: string, done: () => boolean, milliseconds: number): Promise<void> {
    if (done()) return
    const others = this.waiting.get(id) ?? new Set()
    this.waiting.set(id, others)
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer)
        others.delete(look)
        if (others.size === 0) this.waiting.delete(id)
        resolve()
      }
      const look = (): void => {
        if (done()) end()
      }
      const timer = setTimeout(end, milliseconds)
      others.add(look)
    })
  }

  news(id: string): void {
    for (const look of [...(this.waiting.get(id) ?? [])]) look()
  }
}
