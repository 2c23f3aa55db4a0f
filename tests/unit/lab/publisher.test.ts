import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { applyPatch, type LabMessage } from '../../../src-main/api/events'
import type { LabSnapshot, PodView, Settings } from '../../../src-main/api/model'
import { NO_ENGINE } from '../../../src-main/lab/engineStatus'
import { Publisher } from '../../../src-main/lab/publisher'
import { RecoveryCards } from '../../../src-main/lab/recovery'
import { DEFAULT_SETTINGS } from '../../../src-main/lab/settings'
import { Timeline } from '../../../src-main/lab/timeline'
import { newEvent, podView } from './parts'

beforeEach(() => void vi.useFakeTimers({ now: 5_000 }))
afterEach(() => void vi.useRealTimers())

/** A lab of which every part can be changed by hand. */
class Source {
  engine = NO_ENGINE
  settings: Settings = DEFAULT_SETTINGS
  readonly pods = new Map<string, PodView>()
  readonly timeline = new Timeline()
  readonly cards = new RecoveryCards()
  readonly publisher = new Publisher({
    engine: () => this.engine,
    settings: () => this.settings,
    pod: (uid) => this.pods.get(uid) ?? null,
    timeline: () => this.timeline.all(),
    timelineAfter: (id) => this.timeline.after(id),
    cards: () => this.cards.all(),
    changedCards: () => this.cards.takeChanged(),
    jobs: () => [],
    seen: (pod) => this.cards.update(pod, () => [], true)
  })

  setPod(uid: string, more: Partial<PodView> = {}): void {
    this.pods.set(uid, podView({ uid, ...more }))
    this.publisher.touch(uid)
  }

  removePod(uid: string): void {
    this.pods.delete(uid)
    this.publisher.touch(uid)
  }

  note(): number {
    const { id } = this.timeline.add(newEvent())
    this.publisher.touch()
    return id
  }

  die(uid: string): void {
    const before = this.publisher.pod(uid)
    const [, container] = before?.containers ?? []
    if (before === undefined || container === undefined) return
    const event = this.timeline.add(newEvent({ at: Date.now() }))
    this.cards.onDeath({ event, before, container, cause: 'own-exit', causeEvents: [event.id], causeFrames: [], signal: null, exitCode: 1, moment: { at: event.at, kernelAt: null, askedAt: null }, detectedAfterMs: 0 })
    this.publisher.touch(uid)
  }
}

/** A client as the renderer is one: the first snapshot and what was patched on it. Copies as a wire does. */
class Client {
  snapshot: LabSnapshot | null = null
  readonly messages: LabMessage[] = []
  readonly subscription

  constructor(publisher: Publisher) {
    this.subscription = publisher.subscribe((message) => {
      this.messages.push(message)
      if (message.type === 'snapshot') this.snapshot = message.snapshot
      if (message.type === 'patch' && this.snapshot !== null) this.snapshot = applyPatch(this.snapshot, message)
    }, () => undefined)
  }
}

const uid = fc.constantFrom('p', 'q', 'r')
type Step = (source: Source) => void
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(uid, fc.integer({ min: 0, max: 3 })).map(([one, at]): Step => (source) => source.setPod(one, { createdAt: at, generation: at })),
  uid.map((one): Step => (source) => source.removePod(one)),
  uid.map((one): Step => (source) => source.die(one)),
  uid.map((one): Step => (source) => source.setPod(one, { containers: podView().containers.map((container) => ({ ...container, startedAt: Date.now() + 1 })) })),
  uid.map((one): Step => (source) => {
    source.cards.podRemoved(one)
    source.publisher.touch()
  }),
  fc.constant<Step>((source) => void source.note()),
  fc.boolean().map((predict): Step => (source) => {
    source.settings = { ...source.settings, predict }
    source.publisher.touch()
  }),
  fc.constantFrom('connecting', 'ready', 'away').map((state): Step => (source) => {
    source.engine = { ...source.engine, state }
    source.publisher.touch()
  }),
  fc.integer({ min: 1, max: 9 }).map((ms): Step => () => void vi.advanceTimersByTime(ms))
)

describe('what is published', () => {
  test('patches on the first snapshot are always the snapshot', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), fc.array(step, { maxLength: 40 }), (before, steps) => {
        const source = new Source()
        for (const one of before) one(source)
        const client = new Client(source.publisher)
        for (const one of steps) {
          one(source)
          const late = new Client(source.publisher)
          late.subscription.close()
          expect({ ...client.snapshot, at: 0 }).toEqual({ ...source.publisher.snapshot(), at: 0 })
          expect({ ...client.snapshot, at: 0 }).toEqual({ ...late.snapshot, at: 0 })
        }
      }),
      { numRuns: 150 }
    )
  })

  test('versions have no gap', () => {
    const source = new Source()
    const client = new Client(source.publisher)
    for (let round = 0; round < 5; round++) {
      source.note()
      vi.advanceTimersByTime(10)
    }
    const versions = client.messages.map((message) => (message.type === 'snapshot' ? message.snapshot.version : message.type === 'patch' ? message.version : -1))
    expect(versions).toEqual(versions.map((_, index) => (versions[0] ?? 0) + index))
  })

  test('changes of one moment go out together, and what did not change not at all', () => {
    const source = new Source()
    source.setPod('p')
    const client = new Client(source.publisher)
    source.setPod('p')
    source.publisher.touch()
    vi.advanceTimersByTime(10)
    expect(client.messages).toHaveLength(1)
    source.setPod('p', { generation: 2 })
    source.note()
    source.note()
    vi.advanceTimersByTime(40)
    expect(client.messages).toHaveLength(2)
    expect(Object.keys(client.messages[1] ?? {}).sort()).toEqual(['at', 'pods', 'timeline', 'type', 'version'])
  })

  test('a lasting stir goes out a picture at a time', () => {
    const source = new Source()
    const client = new Client(source.publisher)
    for (let ms = 0; ms < 330; ms++) {
      source.note()
      vi.advanceTimersByTime(1)
    }
    expect(client.messages.length).toBeGreaterThan(8)
    expect(client.messages.length).toBeLessThan(12)
  })

  test('what costs much to tell is told less often, but is told', () => {
    const source = new Source()
    const client = new Client(source.publisher)
    source.publisher.subscribe((message) => void (message.type === 'patch' && vi.advanceTimersByTime(40)), () => undefined)
    source.note()
    vi.advanceTimersByTime(20)
    expect(client.messages).toHaveLength(2)
    source.note()
    vi.advanceTimersByTime(60)
    expect(client.messages).toHaveLength(2)
    vi.advanceTimersByTime(60)
    expect(client.messages).toHaveLength(3)
  })

  test('a listener that throws is dropped, the others hear on', () => {
    const source = new Source()
    const closed: string[] = []
    source.publisher.subscribe((message) => {
      if (message.type === 'patch') throw new Error('broken window')
    }, (subscriber) => closed.push(subscriber))
    const client = new Client(source.publisher)
    source.note()
    vi.advanceTimersByTime(40)
    source.note()
    vi.advanceTimersByTime(40)
    expect(closed).toHaveLength(1)
    expect(client.messages).toHaveLength(3)
  })

  test('one that left hears nothing more', () => {
    const source = new Source()
    const client = new Client(source.publisher)
    client.subscription.close()
    client.subscription.close()
    source.note()
    vi.advanceTimersByTime(10)
    expect(client.messages).toHaveLength(1)
    expect(source.publisher.has(client.subscription.subscriber)).toBe(false)
  })

  test('streams reach their own subscriber only', () => {
    const source = new Source()
    const [one, other] = [new Client(source.publisher), new Client(source.publisher)]
    source.publisher.send(one.subscription.subscriber, { type: 'streamEnd', stream: 's', reason: null })
    expect([one.messages.length, other.messages.length]).toEqual([2, 1])
  })
})
