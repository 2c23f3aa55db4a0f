import { describe, expect, test } from 'vitest'
import type { Action } from '../../../src-main/kubelet/actions'
import { decide } from '../../../src-main/kubelet/decide'
import { NO_LIFECYCLE } from '../../../src-main/pod/model/probes'
import { containerHash } from '../../../src-main/pod/hash'
import type { ContainerSpec, PodSpec } from '../../../src-main/pod/spec'
import { containerSpec, decision, instance, NOW, podSpec, sandbox, type WorldMore, world } from './builders'

const GRACE_MS = 30_000

const init = (name: string): ContainerSpec => containerSpec(name, { role: 'init' })
const sidecar = (name: string): ContainerSpec => containerSpec(name, { role: 'sidecar' })
const debug = (name: string): ContainerSpec => containerSpec(name, { role: 'ephemeral' })
const hooked = (name: string): ContainerSpec => containerSpec(name, { lifecycle: { ...NO_LIFECYCLE, preStop: { kind: 'sleep', seconds: 5 } } })

/** An instance of a container of the spec, with that spec's own hash. */
function of(spec: ContainerSpec, attempt = 0, more: Parameters<typeof instance>[2] = {}): ReturnType<typeof instance> {
  return instance(spec.name, attempt, { hash: containerHash(spec), ...more })
}
const done = { state: 'exited', exitCode: 0 } as const
const broken = { state: 'exited', exitCode: 1 } as const
const unborn = { state: 'created' } as const

function create(container: string, attempt = 0, more: Partial<Extract<Action, { type: 'createContainer' }>> = {}): Action {
  return { type: 'createContainer', container, attempt, sandboxId: 'pause-0', sandboxAttempt: 0, backOffMs: 0, ...more }
}
function start(container: string, id = `${container}-0`): Action {
  return { type: 'startContainer', container, id }
}
function stop(container: string, why: Extract<Action, { type: 'stop' }>['why'], more: Partial<Extract<Action, { type: 'stop' }>> = {}): Action {
  return { type: 'stop', container, id: `${container}-0`, deadline: NOW + GRACE_MS, why, ...more }
}

type Row = readonly [name: string, there: WorldMore, actions: readonly Action[], waitsUntil?: number]
function table(spec: PodSpec, rows: readonly Row[]): void {
  test.each(rows as readonly (readonly [string, WorldMore, readonly Action[], number | undefined])[])('%s', (_name, there, actions, waitsUntil) => {
    const decided = decide(world({ spec, ...there }))
    expect(decided.actions).toEqual(actions)
    if (waitsUntil !== undefined) expect(decided.wakeAt).toBe(waitsUntil)
  })
}

describe('init containers', () => {
  const [I, J] = [init('i'), init('j')]
  const spec = podSpec({ initContainers: [I, J], containers: [containerSpec('a')] })
  const up = { sandboxes: [sandbox(0)] }
  table(spec, [
    ['the first is made, and nobody else', up, [create('i')]],
    ['made beside the start of the sandbox', { sandboxes: [sandbox(0, unborn)] }, [{ type: 'startSandbox', id: 'pause-0' }, create('i')]],
    ['started', { ...up, containers: [of(I, 0, unborn)] }, [start('i')]],
    ['while it runs nobody else is made', { ...up, containers: [of(I)] }, []],
    ['the second after it has succeeded', { ...up, containers: [of(I, 0, done)] }, [create('j')]],
    ['the apps after the last', { ...up, containers: [of(I, 0, done), of(J, 0, done)] }, [create('a')]],
    ['one that failed comes again at once', { ...up, containers: [of(I, 0, broken)] }, [create('i', 1, { backOffMs: 10_000 })]],
    ['then after its back-off', { ...up, containers: [of(I, 1, { ...broken, backOffMs: 10_000 })] }, [], NOW + 9_000],
    ['initialized: an init container that went away is not run again', { ...up, containers: [of(J, 0, done), instance('a', 0)] }, []],
    ['also when its definition changed', { ...up, containers: [instance('i', 0, { ...done, hash: 'other' }), of(J, 0, done), instance('a', 0)] }, []],
    ['they run again in a new sandbox, with the next count', { sandboxes: [sandbox(1), sandbox(0, { state: 'exited' })], containers: [of(I, 0, done), of(J, 0, done), instance('a', 0, broken)] }, [create('i', 1, { sandboxId: 'pause-1', sandboxAttempt: 1, backOffMs: 10_000 })]]
  ])

  describe('restartPolicy Never', () => {
    table({ ...spec, restartPolicy: 'Never' }, [
      ['one that failed fails the pod: the sandbox ends', { ...up, containers: [of(I, 0, broken)] }, [{ type: 'stop', container: 'POD', id: 'pause-0', deadline: NOW + 10_000, why: 'pod-finished' }]],
      ['and nothing is made again', { sandboxes: [sandbox(0, { state: 'exited' })], containers: [of(I, 0, broken)] }, []]
    ])
  })
})

describe('sidecars', () => {
  const [S, T] = [sidecar('s'), sidecar('t')]
  const A = containerSpec('a')
  const spec = podSpec({ initContainers: [S, T], containers: [A] })
  const up = { sandboxes: [sandbox(0)] }
  table(spec, [
    ['the first is made', up, [create('s')]],
    ['the second when the first runs', { ...up, containers: [of(S)] }, [create('t')]],
    ['not before its startup probe has succeeded', { ...up, containers: [of(S)], memory: { health: new Map([['s-0', { started: false, ready: false, failed: null }]]) } }, []],
    ['the apps when the last runs', { ...up, containers: [of(S), of(T)] }, [create('a')]],
    ['one that ends comes again, whatever its exit code', { ...up, containers: [of(S, 0, done), of(T), instance('a', 0)] }, [create('s', 1, { backOffMs: 10_000 })]],
    ['and holds up no app', { ...up, containers: [of(S, 1, { ...done, backOffMs: 10_000 }), of(T), instance('a', 0, broken)] }, [create('a', 1, { backOffMs: 10_000 })]]
  ])

  describe('when every app has ended for good', () => {
    const never = { ...spec, restartPolicy: 'Never' as const }
    const over = [instance('a', 0, done)]
    table(never, [
      ['the last sidecar ends first', { ...up, containers: [of(S), of(T), ...over] }, [stop('t', 'pod-finished', { minimumMs: 2_000 })]],
      ['then the one before it', { ...up, containers: [of(S), of(T, 0, broken), ...over] }, [stop('s', 'pod-finished', { minimumMs: 2_000 })]],
      ['then the sandbox', { ...up, containers: [of(S, 0, broken), of(T, 0, broken), ...over] }, [{ type: 'stop', container: 'POD', id: 'pause-0', deadline: NOW + 10_000, why: 'pod-finished' }]]
    ])
  })

  describe('a deletion', () => {
    const deletion = { requestedAt: NOW, deadline: NOW + GRACE_MS }
    table(spec, [
      ['the apps first, the sidecars wait', { ...up, deletion, containers: [of(S), of(T), instance('a', 0)] }, [stop('a', 'deleted')]],
      ['then the sidecars in reverse', { ...up, deletion, containers: [of(S), of(T), instance('a', 0, broken)] }, [stop('t', 'deleted', { minimumMs: 2_000 })]],
      ['at the deadline everybody: the apps are killed, the sidecars get two seconds', { ...up, deletion: { requestedAt: NOW - GRACE_MS, deadline: NOW }, containers: [of(S), of(T), instance('a', 0)], memory: { stopping: new Map([['a-0', { since: NOW - GRACE_MS, deadline: NOW, killedAt: null }]]) } }, [stop('s', 'deleted', { deadline: NOW, minimumMs: 2_000 }), stop('t', 'deleted', { deadline: NOW, minimumMs: 2_000 }), { type: 'kill', container: 'a', id: 'a-0', why: 'deleted' }]],
      ['with a grace of 0 all are killed at once', { ...up, deletion: { requestedAt: NOW, deadline: NOW }, containers: [of(S), instance('a', 0)] }, [{ type: 'kill', container: 's', id: 's-0', why: 'deleted' }, { type: 'kill', container: 'a', id: 'a-0', why: 'deleted' }]]
    ])
  })
})

describe('debug containers', () => {
  const D = debug('d')
  const spec = podSpec({ containers: [containerSpec('a')], ephemeralContainers: [D] })
  const up = { sandboxes: [sandbox(0)] }
  table(spec, [
    ['added to a running pod', { ...up, containers: [instance('a', 0)] }, [create('d')]],
    ['started', { ...up, containers: [instance('a', 0), of(D, 0, unborn)] }, [start('d')]],
    ['never again once it ran', { ...up, containers: [instance('a', 0), of(D, 0, broken)] }, []],
    ['not even when it was removed', { ...up, containers: [instance('a', 0)], memory: { attemptFloor: new Map([['d', 1]]) } }, []],
    ['not while there is no sandbox', { sandboxes: [sandbox(0, unborn)], containers: [instance('a', 0, unborn)] }, [{ type: 'startSandbox', id: 'pause-0' }]]
  ])
})

describe('hooks', () => {
  const P = hooked('a')
  const spec = podSpec({ containers: [P, containerSpec('b')] })
  const up = { sandboxes: [sandbox(0)] }
  const deletion = { requestedAt: NOW, deadline: NOW + GRACE_MS }
  const stopping = (more: object): WorldMore['memory'] => ({ stopping: new Map([['a-0', { since: NOW - 5_000, deadline: NOW + GRACE_MS, killedAt: null, ...more }]]) })
  const preStop: Action = { type: 'preStop', container: 'a', id: 'a-0', deadline: NOW + GRACE_MS, why: 'deleted' }
  table(spec, [
    ['preStop comes before the signal', { ...up, deletion, containers: [of(P)] }, [preStop]],
    ['nothing while it runs', { ...up, deletion, containers: [of(P)], memory: stopping({ stage: 'preStop' }) }, [], NOW + GRACE_MS],
    ['the signal when it has returned', { ...up, deletion, containers: [of(P)], memory: stopping({ stage: 'waiting' }) }, [stop('a', 'deleted', { minimumMs: 2_000 })]],
    ['or at the deadline', { ...up, deletion: { requestedAt: NOW - GRACE_MS, deadline: NOW }, containers: [of(P)], memory: stopping({ stage: 'preStop' }) }, [stop('a', 'deleted', { deadline: NOW, minimumMs: 2_000 })]],
    ['SIGKILL not before its two seconds', { ...up, deletion: { requestedAt: NOW - GRACE_MS, deadline: NOW }, containers: [of(P)], memory: stopping({ notBefore: NOW + 1_500 }) }, [], NOW + 1_500],
    ['no hook with a grace of 0', { ...up, deletion: { requestedAt: NOW, deadline: NOW }, containers: [of(P)] }, [{ type: 'kill', container: 'a', id: 'a-0', why: 'deleted' }]],
    ['the next app waits for a postStart hook', { ...up, containers: [of(P), instance('b', 0, unborn)], memory: { postStart: new Map([['a-0', 'running']]) } }, []],
    ['and starts when it has returned', { ...up, containers: [of(P), instance('b', 0, unborn)], memory: { postStart: new Map([['a-0', 'done']]) } }, [start('b')]],
    ['a postStart hook that failed ends its container', { ...up, containers: [of(P), instance('b', 0)], memory: { postStart: new Map([['a-0', 'failed']]) } }, [{ ...preStop, why: 'post-start' }]]
  ])
})

describe('probes', () => {
  const failed = (probe: 'liveness' | 'startup', graceSeconds: number | null): WorldMore['memory'] => ({ health: new Map([['a-0', { started: true, ready: false, failed: { probe, graceSeconds } }]]) })
  const up = { sandboxes: [sandbox(0)], containers: [instance('a', 0), instance('b', 0)] }
  table(podSpec(), [
    ['a liveness probe that failed', { ...up, memory: failed('liveness', null) }, [stop('a', 'liveness')]],
    ['with a grace of its own', { ...up, memory: failed('liveness', 3) }, [stop('a', 'liveness', { deadline: NOW + 3_000 })]],
    ['a startup probe that failed', { ...up, memory: failed('startup', null) }, [stop('a', 'startup')]],
    ['the dead is restarted as any other', { ...up, containers: [instance('a', 0, { state: 'exited', exitCode: 143 }), instance('b', 0)] }, [create('a', 1, { backOffMs: 10_000 })]],
    ['unready alone changes nothing', { ...up, memory: { health: new Map([['a-0', { started: true, ready: false, failed: null }]]) } }, []]
  ])
})

describe('a container that could not be started', () => {
  const cannotRun = { state: 'created', startedAt: null, exitCode: 127, error: 'no such file' } as const
  const up = { sandboxes: [sandbox(0)] }
  table(podSpec({ containers: [containerSpec('a')] }), [
    ['counts as an instance: the next one at once', { ...up, containers: [instance('a', 0, cannotRun)] }, [create('a', 1, { backOffMs: 10_000 })]],
    ['then after its back-off', { ...up, containers: [instance('a', 1, { ...cannotRun, createdAt: NOW - 1_000, backOffMs: 10_000 })] }, [], NOW + 9_000]
  ])
})

describe('an image that is on its way', () => {
  table(podSpec(), [
    ['of the sandbox: nothing is done meanwhile', { memory: { busy: new Set(['POD']) } }, []],
    ['of a container: it is waited for, and holds nobody up', { sandboxes: [sandbox(0)], containers: [instance('b', 0, unborn)], memory: { busy: new Set(['a']) } }, [start('b')]]
  ])
})

describe('the time scale', () => {
  const dead = { sandboxes: [sandbox(0)], containers: [instance('a', 1, { ...broken, createdAt: NOW - 1_000, finishedAt: NOW - 50, backOffMs: 10_000 })], timeScale: 0.01 }
  table(podSpec({ containers: [containerSpec('a')] }), [
    ['shortens the wait', dead, [], NOW + 50],
    ['and leaves the series as it is', { ...dead, containers: [instance('a', 1, { ...broken, createdAt: NOW - 1_000, finishedAt: NOW - 100, backOffMs: 10_000 })] }, [create('a', 2, { backOffMs: 20_000 })]]
  ])
})

describe('a pod without a sandbox', () => {
  const spec = podSpec({ sandbox: 'none', containers: [containerSpec('a'), containerSpec('b')] })
  const joins = (more: Parameters<typeof instance>[2] = {}): ReturnType<typeof instance> => instance('b', 0, { sandboxId: 'a-0', ...more })
  const owner = (attempt: number, more: Parameters<typeof instance>[2] = {}): ReturnType<typeof instance> => instance('a', attempt, { sandboxId: '', ...more })
  table(spec, [
    ['the owner first', {}, [create('a', 0, { sandboxId: '' })]],
    ['then, beside its start, who joins it', { containers: [owner(0, unborn)] }, [start('a'), create('b', 0, { sandboxId: 'a-0' })]],
    ['started when the owner runs', { containers: [owner(0), joins(unborn)] }, [start('b')]],
    ['both run: nothing to do', { containers: [owner(0), joins()] }, []],
    ['the owner dies: it comes back, and nobody tells the other', { containers: [owner(0, broken), joins()] }, [create('a', 1, { sandboxId: '', backOffMs: 10_000 })]],
    ['the stranded one is left alone', { containers: [owner(1), owner(0, broken), joins()] }, []],
    ['one that dies by itself joins the present owner', { containers: [owner(1), joins(broken)] }, [create('b', 1, { sandboxId: 'a-1', backOffMs: 10_000 })]],
    ['and waits while there is none', { containers: [owner(1, { ...broken, backOffMs: 10_000 }), joins(broken)] }, [], NOW + 9_000]
  ])
})

describe('a pod that fails as a whole', () => {
  const spec = podSpec({ activeDeadlineSeconds: 30, containers: [containerSpec('a')] })
  const up = { sandboxes: [sandbox(0)], containers: [instance('a', 0)] }
  const failure = { reason: 'DeadlineExceeded' as const, message: 'too long', at: NOW }
  table(spec, [
    ['its deadline is waited for', { ...up, createdAt: NOW - 20_000 }, [], NOW + 10_000],
    ['when it has come that is written down first', { ...up, createdAt: NOW - 30_000 }, [{ type: 'fail', reason: 'DeadlineExceeded', message: 'Pod was active on the node longer than the specified deadline' }]],
    ['then everybody is stopped', { ...up, failure }, [stop('a', 'pod-failed')]],
    ['then the sandbox', { ...up, failure, containers: [instance('a', 0, broken)] }, [{ type: 'stop', container: 'POD', id: 'pause-0', deadline: NOW + 10_000, why: 'pod-failed' }]],
    ['and nobody comes back', { failure, sandboxes: [sandbox(0, { state: 'exited' })], containers: [instance('a', 0, broken)] }, []],
    ['an evicted pod has one second', { ...up, failure: { ...failure, reason: 'Evicted' } }, [stop('a', 'pod-failed', { deadline: NOW + 1_000 })]]
  ])

  test('a pod that has ended well has no deadline any more', () => {
    const ended = { spec: { ...spec, restartPolicy: 'Never' as const }, sandboxes: [sandbox(0, { state: 'exited' })], containers: [instance('a', 0, done)], createdAt: NOW - 60_000 }
    expect(decide(world(ended))).toEqual(decision())
  })
})
