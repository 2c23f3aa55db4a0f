import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyPatch, type PatchMessage } from '@api/events'
import type { LabSnapshot } from '@api/model'
import { neighbour, snapshotAt } from '../../../src-renderer/history/history'
import { HistoryRecorder, PATCHES_PER_SEGMENT } from '../../../src-renderer/history/recorder'
import { SNAPSHOTS } from '../../fixtures/snapshots'

const NOW = 1_700_000_000_000

function fixture(): LabSnapshot {
  const make = SNAPSHOTS['two-pods']
  if (!make) throw new Error('no fixture')
  return make(NOW)
}

const first = fixture()

/** What a lab may say: a pod changes, comes or goes, an event happens, a setting or the engine changes, a card is edited; or the page starts anew. */
const step = fc.record({
  wait: fc.integer({ min: 0, max: 40 }),
  kind: fc.constantFrom('pod', 'newPod', 'removePod', 'event', 'engine', 'settings', 'card', 'restart'),
  number: fc.nat(1_000)
})

function patchOf(kind: string, number: number, before: LabSnapshot, at: number): PatchMessage {
  const head = { type: 'patch', version: before.version + 1, at } as const
  const [pod] = before.pods
  const event = first.timeline[0]
  const card = first.cards[0]
  if (kind === 'pod' && pod) return { ...head, pods: [{ ...pod, ip: `10.0.0.${number}` }] }
  if (kind === 'newPod' && first.pods[0]) return { ...head, pods: [{ ...first.pods[0], uid: `u${number % 7}`, createdAt: NOW - number }] }
  if (kind === 'removePod' && pod) return { ...head, removedPods: [pod.uid] }
  if (kind === 'engine') return { ...head, engine: { ...before.engine, version: String(number) } }
  if (kind === 'card' && card) return { ...head, cards: [{ ...card, id: number % 60 }] }
  if (kind === 'settings' || !event) return { ...head, settings: { ...before.settings, timeScale: number } }
  return { ...head, timeline: [{ ...event, id: before.version * 10 + 5_000, message: String(number) }] }
}

describe('what was published at a time', () => {
  it('is rebuilt byte for byte, for every time that is still kept', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 2.5 * PATCHES_PER_SEGMENT, size: 'max' }), fc.integer({ min: 100_000, max: 2_000_000 }), (steps, limit) => {
        const recorder = new HistoryRecorder(limit)
        const published: { readonly at: number; readonly json: string }[] = []
        let current = first
        const note = (): void => void published.push({ at: current.at, json: JSON.stringify(current) })
        recorder.restart(current)
        note()
        let at = NOW
        for (const { wait, kind, number } of steps) {
          at += wait
          if (kind === 'restart') {
            current = { ...first, version: number, at }
            recorder.restart(current)
          } else {
            const patch = patchOf(kind, number, current, at)
            current = applyPatch(current, patch)
            recorder.follow(patch, current)
          }
          note()
        }
        const oldest = recorder.segments[0]?.base.at ?? NOW
        for (let time = oldest; time <= at + 1; time += 7) {
          const truth = published.findLast((one) => one.at <= time)?.json
          expect(JSON.stringify(snapshotAt(recorder.segments, time)?.snapshot)).toBe(truth)
        }
      }),
      { numRuns: 25 }
    )
  })

  it('is bounded, and says so by its oldest moment', () => {
    const recorder = new HistoryRecorder(300_000)
    let current = first
    recorder.restart(current)
    for (let count = 1; count <= 2_000; count++) {
      const patch = patchOf('pod', count, current, NOW + count)
      current = applyPatch(current, patch)
      recorder.follow(patch, current)
    }
    const { segments } = recorder
    const characters = segments.reduce((sum, { patches }) => sum + JSON.stringify(patches).length, 0)
    expect(characters).toBeLessThan(300_000)
    expect(segments[0]?.base.at).toBeGreaterThan(NOW)
    expect(snapshotAt(segments, NOW)?.snapshot).toBe(segments[0]?.base)
    expect(JSON.stringify(snapshotAt(segments, NOW + 2_000)?.snapshot)).toBe(JSON.stringify(current))
    expect(snapshotAt(segments, NOW + 2_000)?.sequence).toBe(recorder.newest)
  })

  it('has a moment before and after it', () => {
    const recorder = new HistoryRecorder()
    recorder.restart(first)
    const patch = patchOf('pod', 1, first, first.at + 5)
    recorder.follow(patch, applyPatch(first, patch))
    expect(neighbour(recorder.segments, first.at, 1)).toBe(first.at + 5)
    expect(neighbour(recorder.segments, first.at + 5, -1)).toBe(first.at)
    expect([neighbour(recorder.segments, first.at, -1), neighbour(recorder.segments, first.at + 5, 1)]).toEqual([null, null])
    expect(snapshotAt([], NOW)).toBeNull()
  })
})
