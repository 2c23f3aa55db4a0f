import { beforeEach, describe, expect, test } from 'vitest'
import { CARD_LIMIT } from '../../../src-main/api/events'
import type { ContainerView, PodView, RecoveryCard, TimelineEvent } from '../../../src-main/api/model'
import { type Death, RecoveryCards } from '../../../src-main/lab/recovery'
import { ns } from '../observe/frames'
import { containerView, podView, timelineEvent } from './parts'

const NO_FRAMES = (): readonly number[] => []
let cards: RecoveryCards
beforeEach(() => void (cards = new RecoveryCards()))

function die(id: number, name: string, more: Partial<Omit<Death, 'moment'>> & { readonly moment?: Partial<Death['moment']> } = {}): void {
  const before = more.before ?? podView()
  const container = before.containers.find((one) => one.name === name) ?? containerView(name)
  const event = more.event ?? timelineEvent(id, { container: name, containerId: container.id })
  const moment = { at: event.at, kernelAt: null, askedAt: null, ...more.moment }
  cards.onDeath({ before, container, cause: 'user-signal', causeEvents: [id - 1, id], causeFrames: [3], signal: 'SIGKILL', exitCode: 137, detectedAfterMs: 1.26, ...more, event, moment })
}
function card(id: number): RecoveryCard {
  const found = cards.all().find((one) => one.id === id)
  if (found === undefined) throw new Error(`no card ${id}`)
  return found
}
/** The pod with some of its containers changed. */
function after(changes: Readonly<Record<string, Partial<ContainerView>>>, more: Partial<PodView> = {}): PodView {
  return podView({ ...more, containers: podView().containers.map((one) => ({ ...one, ...changes[one.name] })) })
}
function restarted(name: string, at: number): void {
  cards.onStart(timelineEvent(90, { at, reason: 'EngineStart', container: name, containerId: `${name}-1` }))
}

describe('an OOM that is told of after the death', () => {
  const oom = (containerId: string): TimelineEvent => timelineEvent(30, { reason: 'EngineOom', container: 'a', containerId })
  test('is its cause', () => {
    die(20, 'a', { cause: 'outside-signal' })
    cards.outOfMemory(oom(podView().containers.find((one) => one.name === 'a')?.id ?? ''))
    expect(card(20).cause).toMatchObject({ value: 'oom', events: [19, 20, 30] })
  })
  test('but not another container’s, nor what the user did', () => {
    die(20, 'a', { cause: 'outside-signal' })
    cards.outOfMemory(oom('somebody'))
    expect(card(20).cause.value).toBe('outside-signal')
    die(25, 'b')
    cards.outOfMemory(oom(podView().containers.find((one) => one.name === 'b')?.id ?? ''))
    expect(card(25).cause.value).toBe('user-signal')
  })
})

describe('an engine that ends', () => {
  test.each<readonly [string, Partial<Death>, number, string]>([
    ['its own signals are told for what they were', { cause: 'outside-signal' }, 1_000, 'engine-restart'],
    ['so is a grace that was over', { cause: 'grace-over' }, 1_000, 'engine-restart'],
    ['what the user did stays the user’s', { cause: 'user-signal' }, 1_000, 'user-signal'],
    ['what was long before it stays what it was', { cause: 'outside-signal' }, 60_000, 'outside-signal']
  ])('%s', (_name, more, later, cause) => {
    die(20, 'a', more)
    cards.engineEnded(card(20).diedAt.value + later)
    expect(card(20).cause.value).toBe(cause)
  })
})

describe('without pause and with shared PIDs the owner’s death', () => {
  const before = podView({ sandbox: 'none', shareProcessNamespace: true, containers: [containerView('a'), containerView('b')] })

  test('takes along who is told of after it, each with a card of its own', () => {
    die(20, 'a', { before })
    die(21, 'b', { before, cause: 'pid-namespace-died' })
    expect(card(20)).toMatchObject({ tookAlong: [{ value: 'b', events: [21] }], survived: [] })
    expect(card(21).cause.value).toBe('pid-namespace-died')
  })

  test('and who was told of before it', () => {
    die(20, 'b', { before, cause: 'outside-signal' })
    die(21, 'a', { before })
    expect(card(21)).toMatchObject({ tookAlong: [{ value: 'b', events: [20] }], survived: [] })
    expect(card(20).cause).toMatchObject({ value: 'pid-namespace-died', events: [20, 21] })
  })
})

describe('who fell together is told by the kernel’s times', () => {
  const before = podView({ sandbox: 'none', shareProcessNamespace: true, containers: [containerView('a'), containerView('b')] })
  const later = (id: number): TimelineEvent => timelineEvent(id, { at: 6_000, container: id === 21 ? 'b' : 'a', containerId: id === 21 ? 'b-0' : 'a-0' })

  test('where the probe heard of both, however late the engine tells of one', () => {
    die(20, 'a', { before, moment: { kernelAt: 900 } })
    die(21, 'b', { before, moment: { kernelAt: 902 }, cause: 'pid-namespace-died', event: later(21) })
    expect(card(20).tookAlong.map(({ value }) => value)).toEqual(['b'])
    expect([cards.momentOf(20), cards.momentOf(21), cards.momentOf(22)]).toEqual([{ at: 1_020, kernelAt: 900, askedAt: null }, { at: 6_000, kernelAt: 902, askedAt: null }, undefined])
  })

  test('also when the owner is told of last', () => {
    die(20, 'b', { before, moment: { kernelAt: 902 }, cause: 'outside-signal' })
    die(22, 'a', { before, moment: { kernelAt: 900 }, event: later(22) })
    expect(card(20).cause.value).toBe('pid-namespace-died')
  })

  test('who is reaped late keeps PID 1 waiting: the fall begins with the signal to it', () => {
    die(20, 'b', { before, moment: { kernelAt: 900 }, cause: 'outside-signal' })
    die(22, 'a', { before, moment: { kernelAt: 5_000, askedAt: 899 }, event: later(22) })
    expect(card(20).cause.value).toBe('pid-namespace-died')
    die(30, 'b', { before, moment: { kernelAt: 40_000 }, cause: 'outside-signal' })
    die(32, 'a', { before, moment: { kernelAt: 45_000, askedAt: 43_000 } })
    expect(card(30).cause.value).toBe('outside-signal')
  })

  test('and who did not, though the engine tells of both at once', () => {
    die(20, 'b', { before, moment: { kernelAt: 900 }, cause: 'outside-signal' })
    die(22, 'a', { before, moment: { kernelAt: 5_000 } })
    expect(card(20).cause.value).toBe('outside-signal')
  })

  test('else by the engine’s', () => {
    die(20, 'b', { before, moment: { kernelAt: 902 }, cause: 'outside-signal' })
    die(22, 'a', { before, event: later(22) })
    expect(card(20).cause.value).toBe('outside-signal')
  })
})

describe('an app’s death', () => {
  test('opens a card with what is known, and the proof of each figure', () => {
    die(20, 'a')
    expect(card(20)).toMatchObject({
      pod: { uid: 'u', name: 'web' }, container: 'a', role: 'app', outcome: 'waiting', finalReason: null,
      cause: { value: 'user-signal', events: [19, 20], frames: [3] },
      signal: { value: 'SIGKILL', events: [19, 20] },
      exitCode: { value: 137, events: [20] },
      diedAt: { value: 1_020, events: [20] },
      detectedAfterMs: { value: 1.3, events: [20] },
      tookAlong: [],
      survived: [{ value: 'b', events: [20] }],
      ip: { before: { value: '172.30.0.2', events: [20] } },
      backOffMs: null,
      runningAgainAfterMs: null
    })
    expect(card(20).namespaces.map((one) => [one.kind, one.before.value])).toEqual([['net', 504], ['ipc', 502]])
  })

  test('closes when it runs again: same sandbox, same namespaces', () => {
    die(20, 'a')
    restarted('a', 1_300)
    cards.update(after({ a: { id: 'a-1', startedAt: 1_299, restartCount: 1 } }), (pid) => (pid === 100 ? [8] : []), true)
    expect(card(20)).toMatchObject({ outcome: 'recovered', runningAgainAfterMs: { value: 279, events: [20, 90] }, ip: { after: { value: '172.30.0.2', frames: [8] } }, survived: [{ value: 'b' }] })
    expect(card(20).namespaces.every((one) => one.same && one.after.value === one.before.value)).toBe(true)
  })

  test('is ready when its readiness probe passed, which may be long after it runs again', () => {
    die(20, 'a')
    restarted('a', 1_300)
    const probe = { kind: 'readiness', result: 'unknown', message: null, at: null } as const
    const again = { id: 'a-1', startedAt: 1_299, restartCount: 1, ready: false, probes: [probe] } as const
    cards.update(after({ a: again }), NO_FRAMES, true)
    expect(card(20)).toMatchObject({ outcome: 'recovered', readyAfterMs: null })
    cards.update(after({ a: { ...again, ready: true, probes: [{ ...probe, result: 'success', at: 4_020 }] } }), NO_FRAMES, true)
    expect(card(20)).toMatchObject({ readyAfterMs: { value: 3_000, events: [20, 90] } })
    // Later attempts of the probe change nothing.
    cards.update(after({ a: { ...again, ready: true, probes: [{ ...probe, result: 'success', at: 9_020 }] } }), NO_FRAMES, true)
    expect(card(20).readyAfterMs?.value).toBe(3_000)
  })

  test('without a readiness probe is ready as soon as it runs', () => {
    die(20, 'a')
    restarted('a', 1_300)
    cards.update(after({ a: { id: 'a-1', startedAt: 1_299, restartCount: 1, ready: true } }), NO_FRAMES, true)
    expect(card(20).readyAfterMs?.value).toBe(card(20).runningAgainAfterMs?.value)
  })

  test('counts by the engine’s record of both instances, as soon as it has the exact end', () => {
    die(20, 'a')
    restarted('a', 1_300)
    const dead = podView().containers.find((one) => one.name === 'a')?.id ?? ''
    cards.update(after({ a: { id: 'a-1', startedAt: 1_299, restartCount: 1, last: { id: dead, exitCode: 137, finishedAt: 1_010, reason: 'Error', message: null } } }), NO_FRAMES, true)
    expect(card(20).runningAgainAfterMs?.value).toBe(289)
  })

  test('does not close while it is still shown as it was', () => {
    die(20, 'a')
    cards.update(podView(), NO_FRAMES, true)
    expect(card(20).outcome).toBe('waiting')
  })

  test('tells the back-off it waits for', () => {
    die(20, 'a')
    cards.update(after({ a: { state: 'waiting', reason: 'CrashLoopBackOff', nextRestartAt: 11_020 } }), NO_FRAMES, true)
    expect(card(20)).toMatchObject({ outcome: 'waiting', backOffMs: { value: 10_000, events: [20] } })
  })

  test.each([
    ['Never', 1, 'restart-policy'], ['OnFailure', 0, 'restart-policy']
  ] as const)('is final with policy %s and exit code %i', (restartPolicy, exitCode, finalReason) => {
    die(20, 'a', { before: podView({ restartPolicy }), exitCode })
    cards.update(after({ a: { state: 'terminated' } }, { restartPolicy }), NO_FRAMES, true)
    expect(card(20)).toMatchObject({ outcome: 'final', finalReason })
  })

  test('is final with the kubelet off, with the pod’s deletion and with its end', () => {
    for (const [id, end] of [[20, () => cards.update(after({}), NO_FRAMES, false)], [30, () => cards.update(after({}, { deletionTimestamp: 5 }), NO_FRAMES, true)], [40, () => cards.podRemoved('u')]] as const) {
      die(id, 'a')
      end()
    }
    expect(cards.all().map((one) => [one.outcome, one.finalReason])).toEqual([['final', 'kubelet-off'], ['final', 'deleted'], ['final', 'deleted']])
  })

  test('a survivor that was restarted meanwhile did not survive', () => {
    die(20, 'a')
    cards.update(after({ a: { startedAt: 2_000 }, b: { startedAt: 1_500 } }), NO_FRAMES, true)
    expect(card(20).survived).toEqual([])
  })

  test('another pod’s news change nothing', () => {
    die(20, 'a')
    cards.update(after({ a: { startedAt: 2_000 } }, { uid: 'other' }), NO_FRAMES, true)
    cards.podRemoved('other')
    expect(card(20).outcome).toBe('waiting')
  })
})

describe('the sandbox’s death', () => {
  const rebuilt = after({ pause: { id: 'pause-1', startedAt: 1_100, hostPid: 200, namespaces: ns(500) }, a: { startedAt: 1_200 }, b: { id: 'b-1', startedAt: 1_300 } }, { sandboxAttempt: 1, ip: '172.30.0.3', sandboxId: 'pause-1' })

  test('takes the others along, closes when all run, and equal numbers are not the same namespace', () => {
    die(20, 'pause')
    die(21, 'a', { cause: 'sandbox-teardown' })
    die(22, 'b', { cause: 'sandbox-teardown' })
    expect(cards.all()).toHaveLength(1)
    expect(card(20)).toMatchObject({ role: 'sandbox', tookAlong: [{ value: 'a', events: [21] }, { value: 'b', events: [22] }], survived: [] })
    cards.update(after({ pause: { startedAt: 1_100 }, a: { startedAt: 1_200 }, b: { state: 'waiting', startedAt: null } }), NO_FRAMES, true)
    expect(card(20).outcome).toBe('waiting')
    restarted('pause', 1_100)
    cards.update(rebuilt, NO_FRAMES, true)
    expect(card(20)).toMatchObject({ outcome: 'recovered', ip: { before: { value: '172.30.0.2' }, after: { value: '172.30.0.3', events: [90] } }, sandboxAttempt: { before: { value: 0 }, after: { value: 1 } }, runningAgainAfterMs: { value: 280 } })
    expect(card(20).namespaces.map((one) => [one.before.value, one.after.value, one.same])).toEqual([[504, 504, false], [502, 502, false]])
  })

  test('with shared PIDs the pid namespace goes, too', () => {
    die(20, 'pause', { before: podView({ shareProcessNamespace: true }) })
    expect(card(20).namespaces.map((one) => one.kind)).toEqual(['net', 'ipc', 'pid'])
  })

  describe('with shared PIDs, in whichever order the engine tells', () => {
    const before = podView({ shareProcessNamespace: true })
    test('pause first', () => {
      die(20, 'pause', { before })
      die(21, 'a', { before, cause: 'pid-namespace-died' })
      expect(card(20).tookAlong.map((one) => one.value)).toEqual(['a'])
    })
    test('an app first: its card says what it was, with both as proof', () => {
      die(20, 'a', { before, cause: 'outside-signal' })
      die(21, 'pause', { before })
      expect(card(21)).toMatchObject({ tookAlong: [{ value: 'a', events: [20] }] })
      expect(card(21).survived.map((one) => one.value)).toEqual(['b'])
      expect(card(20).cause).toMatchObject({ value: 'pid-namespace-died', events: [20, 21] })
    })
    test.each<readonly [string, Partial<Death>, number]>([
      ['killed by the user', { cause: 'user-signal' }, 21], ['ended with another code', { cause: 'own-exit', exitCode: 1 }, 21], ['long before', { cause: 'outside-signal' }, 2_000]
    ])('an app %s is not the sandbox’s doing', (_name, more, sandboxEvent) => {
      die(20, 'a', { before, ...more })
      die(sandboxEvent, 'pause', { before })
      expect(card(sandboxEvent).tookAlong).toEqual([])
      expect(card(20).cause.value).toBe(more.cause)
    })
  })

  test('who dies later in the new sandbox has a card of its own', () => {
    die(20, 'pause')
    die(30, 'a', { before: rebuilt, cause: 'own-exit' })
    expect(cards.all().map((one) => one.container)).toEqual(['pause', 'a'])
  })

  test('Never: final when everybody has ended', () => {
    die(20, 'pause', { before: podView({ restartPolicy: 'Never' }) })
    const ended = { state: 'terminated' } as const
    cards.update(after({ pause: ended, a: ended }, { restartPolicy: 'Never' }), NO_FRAMES, true)
    expect(card(20).outcome).toBe('waiting')
    cards.update(after({ pause: ended, a: ended, b: ended }, { restartPolicy: 'Never', ip: null }), NO_FRAMES, true)
    expect(card(20)).toMatchObject({ outcome: 'final', finalReason: 'restart-policy', ip: { after: { value: null } } })
  })
})

describe('the pile', () => {
  test('tells each change once', () => {
    die(20, 'a')
    expect(cards.takeChanged().map((one) => one.id)).toEqual([20])
    expect(cards.takeChanged()).toEqual([])
  })
  test('what was given out does not change any more', () => {
    die(20, 'a')
    const [given] = cards.all()
    const [changed] = cards.takeChanged()
    cards.podRemoved('u')
    expect([given?.outcome, changed?.outcome, card(20).outcome]).toEqual(['waiting', 'waiting', 'final'])
  })
  test('keeps the newest', () => {
    for (let id = 1; id <= CARD_LIMIT + 3; id++) die(id, 'a')
    expect(cards.all().map((one) => one.id)).toEqual(Array.from({ length: CARD_LIMIT }, (_, index) => index + 4))
    expect(cards.takeChanged()).toHaveLength(CARD_LIMIT)
  })
})
