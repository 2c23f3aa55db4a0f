import { describe, expect, test } from 'vitest'
import type { TimelineEvent } from '../../../src-main/api/model'
import { type CauseEvidence, deathCause, type DeathFacts } from '../../../src-main/lab/deathCause'
import { containerView, podView, timelineEvent } from './parts'

const DEATH = timelineEvent(50, { at: 100_000 })
const exit = (signal: number, code = 0): DeathFacts['exit'] => ({ code, signal, frame: 7, at: 100_000 })
const killing = (why: string, signal = 'SIGTERM', at = 99_000): TimelineEvent => timelineEvent(40, { at, source: 'kubelet', reason: 'Killing', data: { why, signal } })
const asked = (data: TimelineEvent['data'] = {}, at = 99_500): TimelineEvent => timelineEvent(41, { at, source: 'user', reason: 'Signal', data: { signal: 'SIGKILL', ...data } })
const engineKill = (signal: string): TimelineEvent => timelineEvent(42, { at: 99_600, reason: 'EngineKill', data: { signal } })
const oom = timelineEvent(43, { at: 99_700, reason: 'EngineOom' })
const sandboxDeath = timelineEvent(49, { at: 99_999, container: 'pause', containerId: 'pause-0' })
const shared = podView({ shareProcessNamespace: true })

function cause(more: Partial<DeathFacts>): CauseEvidence {
  return deathCause({ event: DEATH, container: containerView('a'), before: podView(), exitCode: 137, exit: undefined, history: [], sandboxDeath: null, ...more })
}

describe('why a container died', () => {
  test.each<readonly [string, Partial<DeathFacts>, CauseEvidence]>([
    ['torn down with its sandbox', { history: [killing('sandbox-changed')], exitCode: 0 }, { cause: 'sandbox-teardown', signal: 'SIGTERM', events: [40, 50], frames: [] }],
    ['deleted', { history: [killing('deleted', 'SIGKILL')], exit: exit(9) }, { cause: 'deleted', signal: 'SIGKILL', events: [40, 50], frames: [7] }],
    ['the kubelet’s stop goes before the engine’s word of the same signal', { history: [killing('sandbox-changed'), engineKill('SIGTERM')] }, { cause: 'sandbox-teardown', signal: 'SIGTERM', events: [40, 50], frames: [] }],
    ['a signal through this lab', { history: [asked(), engineKill('SIGKILL')], exit: exit(9) }, { cause: 'user-signal', signal: 'SIGKILL', events: [41, 50], frames: [7] }],
    ['to its first process', { history: [asked({ hostPid: 100 })], exit: exit(9) }, { cause: 'user-signal', signal: 'SIGKILL', events: [41, 50], frames: [7] }],
    ['to another of its processes: not that', { history: [asked({ hostPid: 101 })], exit: exit(0, 1), exitCode: 1 }, { cause: 'own-exit', signal: null, events: [50], frames: [7] }],
    ['a signal of long ago: not that', { history: [asked({}, 69_999)], exit: exit(0, 1), exitCode: 1 }, { cause: 'own-exit', signal: null, events: [50], frames: [7] }],
    ['a SIGKILL through this lab, before the kubelet meant to stop it', { history: [asked(), { ...killing('pod-finished'), id: 45 }], exit: exit(9) }, { cause: 'user-signal', signal: 'SIGKILL', events: [41, 50], frames: [7] }],
    ['what a program may disregard, and then the kubelet’s stop', { history: [asked({ signal: 'SIGTERM' }), { ...killing('sandbox-changed'), id: 45 }] }, { cause: 'sandbox-teardown', signal: 'SIGTERM', events: [45, 50], frames: [] }],
    ['what pause obeys, and then the kubelet’s stop', { container: containerView('pause', { role: 'sandbox' }), history: [asked({ signal: 'SIGTERM' }), { ...killing('pod-finished'), id: 45 }], exitCode: 0 }, { cause: 'user-signal', signal: 'SIGTERM', events: [41, 50], frames: [] }],
    ['out of memory', { history: [oom], exit: exit(9) }, { cause: 'oom', signal: 'SIGKILL', events: [43, 50], frames: [7] }],
    ['somebody’s docker kill', { history: [engineKill('SIGTERM')], exitCode: 0, exit: exit(0) }, { cause: 'outside-signal', signal: 'SIGTERM', events: [42, 50], frames: [7] }],
    ['somebody’s docker stop', { history: [timelineEvent(30, { at: 90_000, reason: 'EngineKill', data: { signal: 'SIGTERM' } }), engineKill('SIGKILL')], exit: exit(9) }, { cause: 'grace-over', signal: 'SIGTERM', events: [30, 42, 50], frames: [7] }],
    ['killed at once', { history: [engineKill('SIGKILL')], exit: exit(9) }, { cause: 'outside-signal', signal: 'SIGKILL', events: [42, 50], frames: [7] }],
    ['with the engine', { event: timelineEvent(50, { at: 100_000, data: { missed: 'engine-restart' } }) }, { cause: 'engine-restart', signal: 'SIGKILL', events: [50], frames: [] }],
    ['while the engine was away', { event: timelineEvent(50, { at: 100_000, data: { missed: 'unheard' } }), exitCode: 1 }, { cause: 'unknown', signal: null, events: [50], frames: [] }],
    ['somebody’s kill on the machine', { exit: exit(9) }, { cause: 'outside-signal', signal: 'SIGKILL', events: [50], frames: [7] }],
    ['its PID namespace died', { before: shared, sandboxDeath, exit: exit(9) }, { cause: 'pid-namespace-died', signal: 'SIGKILL', events: [49, 50], frames: [7] }],
    ['a sandbox’s death takes nobody along that does not share its PIDs', { sandboxDeath, exit: exit(9) }, { cause: 'outside-signal', signal: 'SIGKILL', events: [50], frames: [7] }],
    ['it ended by itself just then', { before: shared, sandboxDeath, exitCode: 1, exit: exit(0, 1) }, { cause: 'own-exit', signal: null, events: [50], frames: [7] }],
    ['by itself, and nobody saw it', { exitCode: 3 }, { cause: 'own-exit', signal: null, events: [50], frames: [] }],
    ['of a signal that nobody saw sent', { exitCode: 139 }, { cause: 'unknown', signal: 'SIGSEGV', events: [50], frames: [] }]
  ])('%s', (_name, facts, expected) => expect(cause(facts)).toEqual(expected))
})
