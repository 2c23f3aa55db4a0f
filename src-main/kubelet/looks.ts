/** An inspect under way. */
interface Look {
  /** An event came since it was asked for: the answer may be older than the event, and is asked for again. */
  outdated: boolean
  /** It was removed meanwhile: whatever the answer, there is nothing to see any more. */
  gone: boolean
  done: Promise<void>
}

/** Inspects by container, one at a time each; an answer that is older than an event is never passed on. */
export class Looks<T> {
  private readonly underWay = new Map<string, Look>()

  constructor(
    private readonly ask: (id: string) => Promise<T>,
    private readonly found: (id: string, answer: T) => void
  ) {}

  /** The end of the one under way. */
  current(id: string): Promise<void> | undefined {
    return this.underWay.get(id)?.done
  }

  /** Answers whether one is under way, which will ask again by itself. */
  outdate(id: string): boolean {
    const look = this.underWay.get(id)
    if (look !== undefined) look.outdated = true
    return look !== undefined
  }

  gone(id: string): void {
    const look = this.underWay.get(id)
    if (look !== undefined) look.gone = true
  }

  /** Passes on an answer that was asked for after this call. Calls at the same time share the next one. */
  async next(id: string): Promise<void> {
    const current = this.current(id)
    if (current !== undefined) await current
    // Who waited for the same look, and came before us, has begun the next one.
    await (this.current(id) ?? this.begin(id))
  }

  private begin(id: string): Promise<void> {
    const look: Look = { outdated: false, gone: false, done: Promise.resolve() }
    this.underWay.set(id, look)
    look.done = this.look(id, look)
    return look.done
  }

  private async look(id: string, look: Look): Promise<void> {
    try {
      do {
        look.outdated = false
        const answer = await this.ask(id)
        if (!look.outdated && !look.gone) this.found(id, answer)
      } while (look.outdated && !look.gone)
    } finally {
      // In the same breath as the last judgement: an event after it must find nothing under way.
      this.underWay.delete(id)
    }
  }
}
