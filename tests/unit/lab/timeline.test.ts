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
