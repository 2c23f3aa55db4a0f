import type { RecoveryCard, TimelineEvent } from '@api/model'
import { describe, expect, it } from 'vitest'
import { creationGhosts, deletionGhost, type GhostFacts, markMs, placedRecovery, recoveryGhost } from '../../../src-renderer/composables/ghost/ghost'
import { APP_KILLED, PAUSE_KILLED } from '../../../src-renderer/composables/ghost/measured'
import { card, container, figure, pod, twoRooms } from '../renderer-pod/builders'

const DIED = 1_000

function event(id: number, over: Partial<TimelineEvent>): TimelineEvent {
  return { id, at: DIED, source: 'engine', type: 'Normal', reason: 'EngineDie', message: '', pod: { uid: 'u', namespace: 'default', name: 'web-pod' }, container: 'front', containerId: 'x', command: null, data: {}, ...over }
}

function facts(events: readonly TimelineEvent[] = [], more: Partial<GhostFacts> = {}): GhostFacts {
  return { withPause: true, timeScale: 1, skipped: false, eventOf: (id) => events.find((one) => one.id === id), ...more }
}

const pauseCard = (more: Partial<RecoveryCard> = {}): RecoveryCard => card({ container: 'pause', role: 'sandbox', backOffMs: null, tookAlong: [figure('front', [21]), figure('poll', [22])], ...more })
const kindOf = (ghost: ReturnType<typeof recoveryGhost>): string => (typeof ghost === 'string' ? ghost : ghost.kind)

describe('an app', () => {
  it('that is started again at once is beside the one that was killed', () => {
    expect(recoveryGhost(card(), facts())).toEqual({ kind: 'appKilled', measured: APP_KILLED })
    expect(recoveryGhost(card({ backOffMs: null, runningAgainAfterMs: null, outcome: 'waiting' }), facts())).toEqual({ kind: 'appKilled', measured: APP_KILLED })
  })

  it.each([
    [10_004, 16_000],
    [19_998, 30_000],
    [40_000, 50_000],
    [80_000, 81_000],
    [160_000, 166_000],
    [300_000, 305_500]
  ])('that waits %d ms is beside the same step of the series', (waits, measured) => {
    const ghost = recoveryGhost(card({ backOffMs: figure(waits) }), facts())
    expect(typeof ghost === 'string' ? ghost : [ghost.kind, markMs(ghost.measured)]).toEqual(['backOff', measured])
  })

  it('that waits as no kubelet does is beside nobody', () => {
    expect(recoveryGhost(card({ backOffMs: figure(5_000) }), facts())).toBe('none')
  })

  it('whose back-off is scaled is not compared; one that did not wait is', () => {
    expect(recoveryGhost(card({ backOffMs: figure(1_000) }), facts([], { timeScale: 0.1 }))).toBe('scaled')
    expect(kindOf(recoveryGhost(card(), facts([], { timeScale: 0.1 })))).toBe('appKilled')
  })

  it.each(['grace-over', 'engine-restart', 'pid-namespace-died', 'sandbox-teardown', 'deleted', 'probe-failed', 'hook-failed', 'replaced', 'unknown'] as const)('that ended by %s was not measured', (cause) => {
    expect(recoveryGhost(card({ cause: figure(cause) }), facts())).toBe('none')
  })

  it('whose wait was skipped is beside nobody', () => {
    expect(recoveryGhost(card({ backOffMs: figure(10_000) }), facts([], { skipped: true }))).toBe('none')
  })

  it('that stays down, or is in a pod without pause, is beside nobody', () => {
    expect(recoveryGhost(card({ outcome: 'final', finalReason: 'kubelet-off' }), facts())).toBe('none')
    expect(recoveryGhost(card(), facts([], { withPause: false }))).toBe('none')
    expect(recoveryGhost(card({ role: 'sidecar' }), facts())).toBe('none')
  })
})

describe('pause', () => {
  it('whose apps obeyed is beside those that did', () => {
    const events = [event(21, { at: DIED + 60, data: { exitCode: 143 } }), event(22, { at: DIED + 80, data: { exitCode: 0 } })]
    expect(recoveryGhost(pauseCard(), facts(events))).toEqual({ kind: 'pauseKilled', measured: PAUSE_KILLED.obeying })
  })

  it('whose apps had to be killed is compared at a grace of 30 s and no other', () => {
    const killedAfter = (ms: number): readonly TimelineEvent[] => [event(21, { at: DIED + ms, data: { exitCode: 137 } }), event(22, { at: DIED + 60, data: { exitCode: 143 } })]
    expect(kindOf(recoveryGhost(pauseCard(), facts(killedAfter(30_100))))).toBe('pauseKilledStubborn')
    expect(recoveryGhost(pauseCard(), facts(killedAfter(60)))).toBe('none')
    expect(recoveryGhost(pauseCard(), facts(killedAfter(60_020)))).toBe('none')
  })

  it('whose apps have not ended yet is beside nobody yet', () => {
    expect(recoveryGhost(pauseCard({ tookAlong: [], outcome: 'waiting' }), facts())).toBe('none')
  })

  it('whose PIDs were shared needs no witness', () => {
    const pids: RecoveryCard['namespaces'] = [{ kind: 'pid', before: figure<number | null>(1), after: figure<number | null>(2), same: false }]
    expect(recoveryGhost(pauseCard({ namespaces: pids }), facts())).toEqual({ kind: 'pauseKilledShared', measured: PAUSE_KILLED.sharedPids })
  })

  it('with an app in its back-off was not measured', () => {
    expect(recoveryGhost(pauseCard({ backOffMs: figure(10_000) }), facts([event(21, { data: { exitCode: 143 } })]))).toBe('none')
  })
})

describe('its place', () => {
  it('is in the lane of the app, or of the pod, counted from the death', () => {
    const ghost = { kind: 'appKilled', measured: APP_KILLED } as const
    expect(placedRecovery(card(), ghost)).toEqual({ ghost, container: 'front', from: 1_000, hereMs: 412 })
    expect(placedRecovery(pauseCard({ runningAgainAfterMs: null }), ghost)).toEqual({ ghost, container: null, from: 1_000, hereMs: null })
  })

  it('is the median, or the middle where only a range was kept', () => {
    expect([markMs(APP_KILLED), markMs(PAUSE_KILLED.sharedPids)]).toEqual([720, 1_355])
  })
})

describe('creation', () => {
  const starts = ['pause', 'front', 'poll'].map((name, index) => event(30 + index, { reason: 'EngineStart', container: name, at: DIED + 200 + index * 50 }))
  const three = { ...twoRooms(), createdAt: DIED }

  it('is told of pause and the first two apps', () => {
    expect(creationGhosts(three, starts).map(({ container: name, from, hereMs, ghost }) => [name, from, hereMs, markMs(ghost.measured)])).toEqual([
      ['pause', DIED, 200, 290],
      ['front', DIED, 250, 387],
      ['poll', DIED, 300, 472]
    ])
    const more = { ...three, containers: [...three.containers, container('third')] }
    expect(creationGhosts(more, [...starts, event(40, { reason: 'EngineStart', container: 'third' })])).toHaveLength(3)
  })

  it('is not told where something else came before, or held it up', () => {
    expect(creationGhosts(pod([container('pause'), container('prepare', { role: 'init' }), container('front')]), starts)).toEqual([])
    expect(creationGhosts({ ...three, sandbox: 'none' }, starts)).toEqual([])
    expect(creationGhosts(three, [event(29, { type: 'Warning', reason: 'Failed', at: DIED + 10 }), ...starts])).toEqual([])
    expect(creationGhosts(three, [])).toEqual([])
  })
})

describe('deletion', () => {
  const asked = event(50, { source: 'user', reason: 'Deleted', container: null })
  const died = (container: string, ms: number, exitCode: number): TimelineEvent => event(60 + ms, { container, at: DIED + ms, data: { exitCode } })

  it('is over when pause has gone, last', () => {
    expect(deletionGhost([asked, died('front', 20, 143), died('pause', 90, 0)])).toMatchObject({ container: null, from: DIED, hereMs: 90 })
    expect(deletionGhost([asked, died('front', 20, 143)])).toBeNull()
  })

  it('was measured with apps that obey', () => {
    expect(deletionGhost([asked, died('front', 20, 137), died('pause', 90, 0)])).toBeNull()
    expect(deletionGhost([died('front', 20, 143), died('pause', 90, 0)])).toBeNull()
  })
})
