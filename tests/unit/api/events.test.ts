import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyPatch, CARD_LIMIT, comparePods, type PatchMessage, TIMELINE_LIMIT } from '../../../src-main/api/events'
import type { LabSnapshot, RecoveryCard } from '../../../src-main/api/model'
import { NO_ENGINE } from '../../../src-main/lab/engineStatus'
import { DEFAULT_SETTINGS } from '../../../src-main/lab/settings'
import { podView, timelineEvent } from '../lab/parts'

const SNAPSHOT: LabSnapshot = { version: 7, at: 1, engine: NO_ENGINE, settings: DEFAULT_SETTINGS, pods: [podView({ uid: 'p', createdAt: 2 })], timeline: [timelineEvent(1)], cards: [], jobs: [] }
const patch = (more: Partial<PatchMessage> = {}): PatchMessage => ({ type: 'patch', version: 8, at: 5, ...more })

describe('a patch', () => {
  test('that says nothing changes nothing but the version', () => {
    const next = applyPatch(SNAPSHOT, patch())
    expect(next).toEqual({ ...SNAPSHOT, version: 8, at: 5 })
    expect([next.pods, next.timeline, next.cards]).toEqual([SNAPSHOT.pods, SNAPSHOT.timeline, SNAPSHOT.cards])
    expect(next.pods).toBe(SNAPSHOT.pods)
  })
  test.each([7, 9, 6])('of version %i does not follow', (version) => expect(() => applyPatch(SNAPSHOT, patch({ version }))).toThrow(/does not follow/))
  test('replaces, adds and removes pods, in the order of their creation', () => {
    const next = applyPatch(SNAPSHOT, patch({ pods: [podView({ uid: 'q', createdAt: 1 }), podView({ uid: 'p', createdAt: 2, generation: 5 })] }))
    expect(next.pods.map((pod) => [pod.uid, pod.generation])).toEqual([['q', 1], ['p', 5]])
    expect(applyPatch(next, patch({ version: 9, removedPods: ['p', 'never there'] })).pods.map((pod) => pod.uid)).toEqual(['q'])
  })
  test('keeps the last events and cards', () => {
    const events = Array.from({ length: TIMELINE_LIMIT }, (_, index) => timelineEvent(index + 2))
    expect(applyPatch(SNAPSHOT, patch({ timeline: events })).timeline).toEqual(events)
    const card = (id: number): RecoveryCard => ({ id }) as RecoveryCard
    const cards = applyPatch({ ...SNAPSHOT, cards: [card(1), card(2)] }, patch({ cards: [...Array.from({ length: CARD_LIMIT }, (_, index) => card(index + 2))] })).cards
    expect([cards.length, cards[0]?.id, cards.at(-1)?.id]).toEqual([CARD_LIMIT, 2, CARD_LIMIT + 1])
  })
})

test('pods have one order', () => {
  const pod = fc.record({ createdAt: fc.integer({ min: 0, max: 2 }), uid: fc.constantFrom('a', 'b', 'c') }).map(podView)
  fc.assert(fc.property(pod, pod, (a, b) => Math.sign(comparePods(a, b)) + Math.sign(comparePods(b, a)) === 0))
})
