import { TIMELINE_LIMIT } from '../api/events'
import type { TimelineEvent } from '../api/model'

export type NewEvent = Omit<TimelineEvent, 'id'>

/** The last 2,000 things that happened, numbered without a gap. */
export class Timeline {
  private readonly events: TimelineEvent[] = []
  private nextId = 1

  add(event: NewEvent): TimelineEvent {
    const numbered: TimelineEvent = { ...event, id: this.nextId++ }
    this.events.push(numbered)
    // Moving all the others up for each new one would cost more than it is worth: they go in heaps.
    if (this.events.length >= 2 * TIMELINE_LIMIT) this.events.splice(0, this.events.length - TIMELINE_LIMIT)
    return numbered
  }

  all(): readonly TimelineEvent[] {
    return this.events.slice(-TIMELINE_LIMIT)
  }

  /** Events with a higher number than `id`. */
  after(id: number): readonly TimelineEvent[] {
    const news = Math.min(this.nextId - 1 - id, TIMELINE_LIMIT)
    return news > 0 ? this.events.slice(-news) : []
  }

  /** The newest first that fits, no older than `since`. */
  findLast(fits: (event: TimelineEvent) => boolean, since = 0): TimelineEvent | undefined {
    const oldest = Math.max(0, this.events.length - TIMELINE_LIMIT)
    for (let index = this.events.length - 1; index >= oldest; index--) {
      const event = this.events[index]
      if (event === undefined || event.at < since) return undefined
      if (fits(event)) return event
    }
    return undefined
  }
}
