import { describe, expect, test } from 'vitest'
import { TIMELINE_LIMIT } from '../../../src-main/api/events'
import { Timeline } from '../../../src-main/lab/timeline'
import { newEvent } from './parts'

describe('the timeline', () => {
  test('numbers from 1 without a gap, and keeps the last', () => {
    const timeline = new Timeline()
    for (let count = 0; count < TIMELINE_LIMIT + 5; count++) timeline.add(newEvent())
    const ids = timeline.all().map((event) => event.id)
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([TIMELINE_LIMIT, 6, TIMELINE_LIMIT + 5])
    expect(timeline.after(TIMELINE_LIMIT + 3).map((event) => event.id)).toEqual([TIMELINE_LIMIT + 4, TIMELINE_LIMIT + 5])
  })

  test('keeps exactly the last ones, however many there were', () => {
    const timeline = new Timeline()
    for (let count = 1; count <= 3 * TIMELINE_LIMIT; count++) {
      timeline.add(newEvent({ at: count }))
      if (count % 499 !== 0) continue
      const oldest = Math.max(1, count - TIMELINE_LIMIT + 1)
      expect([timeline.all()[0]?.id, timeline.all().length]).toEqual([oldest, count - oldest + 1])
      expect(timeline.after(0)).toEqual(timeline.all())
      expect(timeline.after(count)).toEqual([])
      expect(timeline.findLast((event) => event.id <= oldest)?.id).toBe(oldest)
      expect(timeline.findLast((event) => event.id < oldest)).toBeUndefined()
    }
  })

  test('finds the newest that fits and is not too old', () => {
    const timeline = new Timeline()
    for (const at of [10, 20, 30]) timeline.add(newEvent({ at, container: at < 25 ? 'a' : 'b' }))
    const ofA = (event: { readonly container: string | null }): boolean => event.container === 'a'
    expect(timeline.findLast(ofA)?.at).toBe(20)
    expect(timeline.findLast(ofA, 20)?.at).toBe(20)
    expect(timeline.findLast(ofA, 21)).toBeUndefined()
  })

  test('what was read does not grow', () => {
    const timeline = new Timeline()
    const before = timeline.all()
    timeline.add(newEvent())
    expect(before).toEqual([])
  })
})
