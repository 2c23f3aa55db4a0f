import { describe, expect, test } from 'vitest'
import type { Action, Decision } from '../../../src-main/kubelet/actions'
import { decide } from '../../../src-main/kubelet/decide'
import type { Failure } from '../../../src-main/kubelet/world'
import { containerSpec, decision, instance, NOW, podSpec, sandbox, type WorldMore, world } from './builders'

const GRACE_MS = 30_000
const running = { sandboxes: [sandbox(0)], containers: [instance('a', 0), instance('b', 0)] }

function create(container: string, attempt: number, more: Partial<Extract<Action, { type: 'createContainer' }>> = {}): Action {
  return { type: 'createContainer', container, attempt, sandboxId: 'pause-0', sandboxAttempt: 0, backOffMs: 0, ...more }
}
function stop(container: string, id: string, why: Extract<Action, { type: 'stop' }>['why'], deadline = NOW + GRACE_MS): Action {
  return { type: 'stop', container, id, deadline, why }
}
function kill(container: string, id: string, why: Extract<Action, { type: 'kill' }>['why']): Action {
  return { type: 'kill', container, id, why }
}
function remove(container: string, id: string): Action {
  return { type: 'remove', container, id }
}
function failure(retryAt: number, reason = 'ErrImageNeverPull'): Failure {
  return { reason, message: 'no', count: 1, retryAt }
}
function stopping(id: string, more: { since?: number; deadline?: number; killedAt?: number | null } = {}): WorldMore['memory'] {
  return { stopping: new Map([[id, { since: NOW - 5_000, deadline: NOW + 25_000, killedAt: null, ...more }]]) }
}

/** name, what is there, the whole decision. */
type Row = readonly [name: string, there: WorldMore, expected: Decision]

function table(rows: readonly Row[]): void {
  test.each(rows)('%s', (_name, there, expected) => {
    expect(decide(world(there))).toEqual(expected)
  })
}

describe('creation', () => {
  const nothing: WorldMore = {}
  const unbornSandbox: WorldMore = { sandboxes: [sandbox(0, { state: 'created' })] }
  const volumes = podSpec({ volumes: [{ kind: 'emptyDir', name: 'v', medium: 'default', sizeLimitBytes: null }] })
  table([
    ['nothing there: the sandbox first', nothing, decision({ actions: [{ type: 'createSandbox', attempt: 0, changed: false }] })],
    ['volumes are made ready beside the sandbox', { spec: volumes, memory: { volumesReady: false } }, decision({ actions: [{ type: 'prepareVolumes' }, { type: 'createSandbox', attempt: 0, changed: false }] })],
    ['nobody is made before the volumes are ready', { spec: volumes, memory: { volumesReady: false }, sandboxes: [sandbox(0)] }, decision({ actions: [{ type: 'prepareVolumes' }] })],
    ['a sandbox that could not be made is tried again when its back-off is over', { memory: { failures: new Map([['POD', failure(NOW + 500)]]) } }, decision({ wakeAt: NOW + 500, waiting: new Map([['POD', NOW + 500]]) })],
    ['and is then tried again', { memory: { failures: new Map([['POD', failure(NOW)]]) } }, decision({ actions: [{ type: 'createSandbox', attempt: 0, changed: false }] })],
    ['sandbox made: started, and everybody made beside it', unbornSandbox, decision({ actions: [{ type: 'startSandbox', id: 'pause-0' }, create('a', 0), create('b', 0)] })],
    ['nobody is started before the sandbox runs', { ...unbornSandbox, containers: [instance('a', 0, { state: 'created' }), instance('b', 0, { state: 'created' })] }, decision({ actions: [{ type: 'startSandbox', id: 'pause-0' }] })],
    ['started in the order of the spec: the first', { sandboxes: [sandbox(0)], containers: [instance('a', 0, { state: 'created' }), instance('b', 0, { state: 'created' })] }, decision({ actions: [{ type: 'startContainer', container: 'a', id: 'a-0' }] })],
    ['then the second', { sandboxes: [sandbox(0)], containers: [instance('a', 0), instance('b', 0, { state: 'created' })] }, decision({ actions: [{ type: 'startContainer', container: 'b', id: 'b-0' }] })],
    ['the second is not started before the first is made', { sandboxes: [sandbox(0)], containers: [instance('b', 0, { state: 'created' })] }, decision({ actions: [create('a', 0)] })],
    ['a container that cannot be made holds nobody up', { sandboxes: [sandbox(0)], containers: [instance('b', 0, { state: 'created' })], memory: { failures: new Map([['a', failure(NOW + 9_000)]]) } }, decision({ actions: [{ type: 'startContainer', container: 'b', id: 'b-0' }], waiting: new Map([['a', NOW + 9_000]]) })],
    ['a container that cannot be started holds nobody up', { sandboxes: [sandbox(0)], containers: [instance('a', 0, { state: 'created' }), instance('b', 0, { state: 'created' })], memory: { failures: new Map([['a', failure(NOW + 9_000, 'RunContainerError')]]) } }, decision({ actions: [{ type: 'startContainer', container: 'b', id: 'b-0' }], waiting: new Map([['a', NOW + 9_000]]) })],
    ['it is tried again when its back-off is over', { sandboxes: [sandbox(0)], containers: [instance('b', 0)], memory: { failures: new Map([['a', failure(NOW)]]) } }, decision({ actions: [create('a', 0)] })],
    ['everybody runs: nothing to do', running, decision()],
    ['a frozen container is left alone', { ...running, containers: [instance('a', 0, { state: 'paused' }), instance('b', 0)] }, decision()]
  ])
})

describe('an app dies', () => {
  function dead(attempt: number, more: Parameters<typeof instance>[2] = {}): WorldMore {
    return { sandboxes: [sandbox(0)], containers: [instance('a', attempt, { state: 'exited', exitCode: 1, ...more }), instance('b', 0)] }
  }
  table([
    ['the first time: again at once, and it carries 10 s', dead(0), decision({ actions: [create('a', 1, { backOffMs: 10_000 })] })],
    ['the second time: after 10 s', dead(1, { backOffMs: 10_000 }), decision({ wakeAt: NOW + 9_000, waiting: new Map([['a', NOW + 9_000]]) })],
    ['not a millisecond earlier', dead(1, { backOffMs: 10_000, finishedAt: NOW - 9_999 }), decision({ wakeAt: NOW + 1, waiting: new Map([['a', NOW + 1]]) })],
    ['when they are over: doubled', dead(1, { backOffMs: 10_000, finishedAt: NOW - 10_000 }), decision({ actions: [create('a', 2, { backOffMs: 20_000 })] })],
    ['at most 300 s', dead(6, { backOffMs: 300_000, finishedAt: NOW - 300_000, createdAt: NOW - 400_000 }), decision({ actions: [create('a', 7, { backOffMs: 300_000 })] })],
    ['after 10 min of running the series begins anew', { ...dead(6, { backOffMs: 300_000, createdAt: NOW - 602_000, startedAt: NOW - 601_500, finishedAt: NOW }), sandboxes: [sandbox(0, { startedAt: NOW - 700_000 })] }, decision({ actions: [create('a', 7, { backOffMs: 10_000 })] })],
    ['10 min exactly are not enough', dead(6, { backOffMs: 300_000, createdAt: NOW - 600_000, finishedAt: NOW }), decision({ wakeAt: NOW + 300_000, waiting: new Map([['a', NOW + 300_000]]) })],
    ['the wait can be skipped', { ...dead(1, { backOffMs: 10_000 }), memory: { skipped: new Set(['a-1']) } }, decision({ actions: [create('a', 2, { backOffMs: 20_000 })] })],
    ['skipping one wait does not skip the next', { ...dead(2, { backOffMs: 20_000 }), memory: { skipped: new Set(['a-1']) } }, decision({ wakeAt: NOW + 19_000, waiting: new Map([['a', NOW + 19_000]]) })],
    ['a back-off holds nobody up', { sandboxes: [sandbox(0)], containers: [instance('a', 1, { state: 'exited', exitCode: 1, backOffMs: 10_000 }), instance('b', 0, { state: 'created' })] }, decision({ actions: [{ type: 'startContainer', container: 'b', id: 'b-0' }], waiting: new Map([['a', NOW + 9_000]]) })],
    ['docker rm -f: the count goes on', { sandboxes: [sandbox(0)], containers: [instance('b', 0)], memory: { attemptFloor: new Map([['a', 3]]) } }, decision({ actions: [create('a', 3)] })],
    ['rm -f of a newer one than the dead that is left', { ...dead(0), memory: { attemptFloor: new Map([['a', 5]]) } }, decision({ actions: [create('a', 5, { backOffMs: 10_000 })] })]
  ])

  test.each([
    ['Always', 0, true], ['Always', 1, true], ['Always', 137, true],
    ['OnFailure', 0, false], ['OnFailure', 1, true], ['OnFailure', 143, true],
    ['Never', 0, false], ['Never', 1, false], ['Never', 137, false]
  ] as const)('policy %s, exit code %i: restarted is %s', (restartPolicy, exitCode, restarted) => {
    expect(decide(world({ ...dead(0, { exitCode }), spec: podSpec({ restartPolicy }) }))).toEqual(decision({ actions: restarted ? [create('a', 1, { backOffMs: 10_000 })] : [] }))
  })
})

describe('clean-up', () => {
  const deadA = (attempt: number): ReturnType<typeof instance> => instance('a', attempt, { state: 'exited', exitCode: 1 })
  table([
    ['of the dead the newest of each container stays', { ...running, containers: [instance('a', 3), deadA(2), deadA(1), deadA(0), instance('b', 0)] }, decision({ actions: [remove('a', 'a-1'), remove('a', 'a-0')] })],
    ['not before the new one runs', { ...running, containers: [instance('a', 3, { state: 'created' }), deadA(2), deadA(1), instance('b', 0)] }, decision({ actions: [{ type: 'startContainer', container: 'a', id: 'a-3' }] })],
    ['old sandboxes go when the new one runs', { sandboxes: [sandbox(1), sandbox(0, { state: 'exited' })], containers: [instance('a', 1, { sandboxId: 'pause-1' }), instance('b', 1, { sandboxId: 'pause-1' })] }, decision({ actions: [remove('POD', 'pause-0')] })],
    ['an old sandbox is no proof for who runs already', { ...running, spec: podSpec({ restartPolicy: 'OnFailure' }), sandboxes: [sandbox(1), sandbox(0, { state: 'exited', finishedAt: NOW - 2_000 })], containers: [instance('a', 1, { state: 'exited', exitCode: 137, finishedAt: NOW - 1_000, sandboxId: 'pause-0' }), instance('a', 0, { sandboxId: 'pause-1' }), instance('b', 0, { sandboxId: 'pause-1' })] }, decision({ actions: [remove('POD', 'pause-0')] })],
    ['also while another waits for its back-off', { ...running, containers: [instance('a', 2, { state: 'exited', exitCode: 1, backOffMs: 20_000 }), deadA(1), instance('b', 0)] }, decision({ actions: [remove('a', 'a-1')], waiting: new Map([['a', NOW + 19_000]]) })],
    ['what was made beside a running one is of no use', { ...running, containers: [instance('a', 0), instance('a', 1, { state: 'created' }), instance('b', 0)] }, decision({ actions: [remove('a', 'a-1')] })],
    ['of two living ones the newer stays', { ...running, containers: [instance('a', 0), instance('a', 1), instance('b', 0)] }, decision({ actions: [stop('a', 'a-0', 'duplicate')] })],
    ['what the engine is removing already is left to it', { ...running, containers: [instance('a', 3), deadA(2), instance('a', 1, { state: 'removing' }), instance('b', 0)] }, decision({ wakeAt: NOW + 1_000 })]
  ])
})

describe('everybody has ended', () => {
  const ended = (exitCode: number): WorldMore => ({ sandboxes: [sandbox(0)], containers: [instance('a', 0, { state: 'exited' }), instance('b', 0, { state: 'exited', exitCode })] })
  const Never = podSpec({ restartPolicy: 'Never' })
  const OnFailure = podSpec({ restartPolicy: 'OnFailure' })
  const stopSandbox = decision({ actions: [stop('POD', 'pause-0', 'pod-finished', NOW + 10_000)] })
  table([
    ['Never: the sandbox gets SIGTERM', { ...ended(1), spec: Never }, stopSandbox],
    ['OnFailure, all 0: the same', { ...ended(0), spec: OnFailure }, stopSandbox],
    ['OnFailure, one failed: it comes back', { ...ended(1), spec: OnFailure }, decision({ actions: [create('b', 1, { backOffMs: 10_000 })] })],
    ['one still runs: the sandbox stays', { sandboxes: [sandbox(0)], containers: [instance('a', 0, { state: 'exited' }), instance('b', 0)], spec: Never }, decision()],
    ['one was never made: the sandbox stays', { sandboxes: [sandbox(0)], containers: [instance('a', 0, { state: 'exited' })], spec: Never, memory: { failures: new Map([['b', failure(NOW + 1)]]) } }, decision({ wakeAt: NOW + 1, waiting: new Map([['b', NOW + 1]]) })],
    ['patience while the sandbox ends', { ...ended(1), spec: Never, memory: stopping('pause-0', { deadline: NOW + 5_000 }) }, decision({ wakeAt: NOW + 5_000 })],
    ['it ended: nothing more', { ...ended(1), sandboxes: [sandbox(0, { state: 'exited' })], spec: Never }, decision()],
    ['and the older dead are cleaned up all the same', { ...ended(0), spec: OnFailure, sandboxes: [sandbox(0, { state: 'exited' })], containers: [instance('a', 1, { state: 'exited' }), instance('a', 0, { state: 'exited', exitCode: 1 }), instance('b', 0, { state: 'exited' })] }, decision({ actions: [remove('a', 'a-0')] })]
  ])
})

describe('the sandbox dies', () => {
  const gone = { sandboxes: [sandbox(0, { state: 'exited', exitCode: 137 })] }
  const dead = [instance('a', 0, { state: 'exited', exitCode: 143 }), instance('b', 2, { state: 'exited', exitCode: 0 })]
  const createNext = decision({ actions: [{ type: 'createSandbox', attempt: 1, changed: true }] })
  table([
    ['SIGTERM to everybody at once', { ...running, ...gone }, decision({ actions: [stop('a', 'a-0', 'sandbox-changed'), stop('b', 'b-0', 'sandbox-changed')] })],
    ['then patience', { ...running, ...gone, memory: { stopping: new Map([['a-0', { since: NOW, deadline: NOW + 29_000, killedAt: null }], ['b-0', { since: NOW, deadline: NOW + 30_000, killedAt: null }]]) } }, decision({ wakeAt: NOW + 29_000 })],
    ['SIGKILL at the deadline', { ...gone, containers: [instance('a', 0), dead[1] ?? instance('b', 2)], memory: stopping('a-0', { deadline: NOW }) }, decision({ actions: [kill('a', 'a-0', 'sandbox-changed')] })],
    ['one SIGKILL, then five seconds of patience', { ...gone, containers: [instance('a', 0)], memory: stopping('a-0', { deadline: NOW - 2_000, killedAt: NOW - 2_000 }) }, decision({ wakeAt: NOW + 3_000 })],
    ['and again', { ...gone, containers: [instance('a', 0)], memory: stopping('a-0', { deadline: NOW - 5_000, killedAt: NOW - 5_000 }) }, decision({ actions: [kill('a', 'a-0', 'sandbox-changed')] })],
    ['all dead: the next attempt', { ...gone, containers: dead }, createNext],
    ['docker rm -f of the sandbox: the count goes on', { containers: dead, memory: { attemptFloor: new Map([['POD', 1]]) } }, createNext],
    ['what was made for the old one is removed', { ...gone, containers: [...dead, instance('a', 1, { state: 'created' })] }, decision({ actions: [remove('a', 'a-1'), { type: 'createSandbox', attempt: 1, changed: true }] })],
    ['a leftover made for the old one is replaced, the attempt is tried again', { sandboxes: [sandbox(1), sandbox(0, { state: 'exited' })], containers: [instance('a', 1, { state: 'created' }), instance('b', 1, { sandboxId: 'pause-1' })] }, decision({ actions: [remove('a', 'a-1')] })],
    ['restarts are counted and keep their back-off', { sandboxes: [sandbox(1)], containers: [instance('a', 0, { state: 'exited', exitCode: 143 }), instance('b', 2, { state: 'exited', backOffMs: 20_000 })] }, decision({ actions: [create('a', 1, { sandboxId: 'pause-1', sandboxAttempt: 1, backOffMs: 10_000 })], waiting: new Map([['b', NOW + 19_000]]) })],
    ['Never: everybody is stopped', { ...running, ...gone, spec: podSpec({ restartPolicy: 'Never' }) }, decision({ actions: [stop('a', 'a-0', 'sandbox-changed'), stop('b', 'b-0', 'sandbox-changed')] })],
    ['Never: and nothing is made again', { ...gone, containers: dead, spec: podSpec({ restartPolicy: 'Never' }) }, decision()],
    ['Never, before anybody ran: made again', { ...gone, spec: podSpec({ restartPolicy: 'Never' }) }, createNext],
    ['OnFailure: made again for who failed', { ...gone, containers: dead, spec: podSpec({ restartPolicy: 'OnFailure' }) }, createNext],
    ['OnFailure: made again for who was stopped with it, however politely it ended', { ...gone, sandboxes: [sandbox(0, { state: 'exited', exitCode: 137, finishedAt: NOW - 2_000 })], containers: [instance('a', 0, { state: 'exited', finishedAt: NOW - 1_000 }), instance('b', 0, { state: 'exited', finishedAt: NOW - 5_000 })], spec: podSpec({ restartPolicy: 'OnFailure' }) }, createNext],
    [
      'OnFailure: and started again there; who had succeeded before is not, and the old sandbox tells which is which',
      { sandboxes: [sandbox(1), sandbox(0, { state: 'exited', exitCode: 137, finishedAt: NOW - 2_000 })], containers: [instance('a', 0, { state: 'exited', finishedAt: NOW - 1_000 }), instance('b', 0, { state: 'exited', finishedAt: NOW - 5_000 })], spec: podSpec({ restartPolicy: 'OnFailure' }) },
      decision({ actions: [create('a', 1, { sandboxId: 'pause-1', sandboxAttempt: 1, backOffMs: 10_000 })] })
    ],
    ['OnFailure, all succeeded: nothing', { ...gone, containers: [instance('a', 0, { state: 'exited' }), instance('b', 0, { state: 'exited' })], spec: podSpec({ restartPolicy: 'OnFailure' }) }, decision()]
  ])
})

describe('stranded', () => {
  const restartedPause = { sandboxes: [sandbox(0, { startedAt: NOW - 500 })] }
  const survivors = [instance('a', 0), instance('b', 0)]
  table([
    ['docker restart of pause behind the joiners’ back is seen', { ...restartedPause, containers: survivors }, decision({ actions: [stop('a', 'a-0', 'sandbox-changed'), stop('b', 'b-0', 'sandbox-changed')] })],
    ['one that joined after the restart goes, too: the sandbox is replaced', { ...restartedPause, containers: [instance('a', 0), instance('b', 0, { startedAt: NOW - 100 })] }, decision({ actions: [stop('a', 'a-0', 'sandbox-changed'), stop('b', 'b-0', 'sandbox-changed')] })],
    ['when they are dead the sandbox ends, too', { ...restartedPause, containers: [instance('a', 0, { state: 'exited' }), instance('b', 0, { state: 'exited' })] }, decision({ actions: [stop('POD', 'pause-0', 'sandbox-changed', NOW + 10_000)] })],
    ['then the next attempt', { sandboxes: [sandbox(0, { startedAt: NOW - 500, state: 'exited' })], containers: [instance('a', 0, { state: 'exited' }), instance('b', 0, { state: 'exited' })] }, decision({ actions: [{ type: 'createSandbox', attempt: 1, changed: true }] })],
    ['a sandbox with nobody stranded stays', { ...restartedPause, containers: [instance('a', 0, { startedAt: NOW - 100 }), instance('b', 0, { startedAt: NOW - 90 })] }, decision()],
    ['joined to another sandbox', { sandboxes: [sandbox(1), sandbox(0, { state: 'exited' })], containers: [instance('a', 0), instance('b', 1, { sandboxId: 'pause-1' })] }, decision({ actions: [stop('a', 'a-0', 'sandbox-changed'), stop('b', 'b-1', 'sandbox-changed')] })],
    ['with a new sandbox not yet started: they end first', { sandboxes: [sandbox(1, { state: 'created' }), sandbox(0, { state: 'exited' })], containers: survivors }, decision({ actions: [stop('a', 'a-0', 'sandbox-changed'), stop('b', 'b-0', 'sandbox-changed')] })],
    ['two sandboxes alive: both end, the containers first', { sandboxes: [sandbox(1), sandbox(0)], containers: [] }, decision({ actions: [stop('POD', 'pause-1', 'sandbox-changed', NOW + 10_000), stop('POD', 'pause-0', 'sandbox-changed', NOW + 10_000)] })]
  ])
})

describe('deletion', () => {
  const deletion = { requestedAt: NOW - 1_000, deadline: NOW + 29_000 }
  const deadApps = [instance('a', 0, { state: 'exited' }), instance('b', 0, { state: 'created' })]
  table([
    ['SIGTERM to all apps at once, the sandbox stands', { ...running, deletion }, decision({ actions: [stop('a', 'a-0', 'deleted', deletion.deadline), stop('b', 'b-0', 'deleted', deletion.deadline)] })],
    ['patience until the deadline', { ...running, deletion, memory: { stopping: new Map(['a-0', 'b-0'].map((id) => [id, { since: NOW, deadline: deletion.deadline, killedAt: null }])) } }, decision({ wakeAt: deletion.deadline })],
    ['a later deletion with less grace shortens it', { sandboxes: [sandbox(0)], containers: [instance('a', 0)], deletion: { requestedAt: NOW, deadline: NOW + 1_000 }, memory: stopping('a-0') }, decision({ wakeAt: NOW + 1_000 })],
    ['grace 0: SIGKILL at once', { ...running, deletion: { requestedAt: NOW, deadline: NOW } }, decision({ actions: [kill('a', 'a-0', 'deleted'), kill('b', 'b-0', 'deleted')] })],
    ['grace 0: the sandbox, too', { sandboxes: [sandbox(0)], deletion: { requestedAt: NOW, deadline: NOW } }, decision({ actions: [kill('POD', 'pause-0', 'deleted')] })],
    ['one is still alive: nothing is removed', { sandboxes: [sandbox(0)], containers: [instance('a', 0), instance('b', 0, { state: 'exited' })], deletion, memory: stopping('a-0') }, decision({ wakeAt: NOW + 25_000 })],
    ['all dead: SIGTERM to the sandbox, the dead go', { sandboxes: [sandbox(0)], containers: deadApps, deletion }, decision({ actions: [stop('POD', 'pause-0', 'deleted', NOW + 10_000), remove('a', 'a-0'), remove('b', 'b-0')] })],
    ['the sandbox gets 10 s of its own', { sandboxes: [sandbox(0)], deletion, memory: stopping('pause-0', { deadline: NOW }) }, decision({ actions: [kill('POD', 'pause-0', 'deleted')] })],
    ['the sandbox is removed last', { sandboxes: [sandbox(1, { state: 'exited' }), sandbox(0, { state: 'exited' })], deletion }, decision({ actions: [remove('POD', 'pause-1'), remove('POD', 'pause-0')] })],
    ['nothing left: the end', { deletion }, decision({ actions: [{ type: 'finish' }] })],
    ['whatever the kubelet’s switch says', { ...running, deletion, kubelet: 'off' }, decision({ actions: [stop('a', 'a-0', 'deleted', deletion.deadline), stop('b', 'b-0', 'deleted', deletion.deadline)] })],
    ['what the engine removes already is waited for', { deletion, containers: [instance('a', 0, { state: 'removing' })] }, decision({ wakeAt: NOW + 1_000 })]
  ])
})

describe('another spec', () => {
  const spec = podSpec({ containers: [containerSpec('a', { args: ['web'] }), containerSpec('b')] })
  const outdated = { state: 'exited', exitCode: 143, backOffMs: 40_000 } as const
  table([
    ['only the container that changed is stopped', { ...running, spec }, decision({ actions: [stop('a', 'a-0', 'spec-changed')] })],
    ['with the grace of the new spec', { ...running, spec: { ...spec, terminationGracePeriodSeconds: 2 } }, decision({ actions: [stop('a', 'a-0', 'spec-changed', NOW + 2_000)] })],
    ['it comes back at once and without its old back-off', { sandboxes: [sandbox(0)], containers: [instance('a', 0, outdated), instance('b', 0)], spec }, decision({ actions: [create('a', 1)] })],
    ['whatever the restart policy says', { sandboxes: [sandbox(0)], containers: [instance('a', 0, outdated), instance('b', 0)], spec: { ...spec, restartPolicy: 'Never' } }, decision({ actions: [create('a', 1)] })],
    ['one made from the old spec is made anew', { sandboxes: [sandbox(0)], containers: [instance('a', 0, { state: 'created' }), instance('b', 0)], spec }, decision({ actions: [remove('a', 'a-0')] })],
    ['a stranger is stopped', { sandboxes: [sandbox(0)], containers: [instance('a', 0), instance('b', 0), instance('x', 0)] }, decision({ actions: [stop('x', 'x-0', 'spec-changed')] })],
    ['a dead or unborn stranger is removed', { sandboxes: [sandbox(0)], containers: [instance('a', 0), instance('b', 0), instance('x', 0, { state: 'exited' }), instance('y', 0, { state: 'created' })] }, decision({ actions: [remove('x', 'x-0'), remove('y', 'y-0')] })]
  ])
})

describe('kubelet off', () => {
  const off = { kubelet: 'off' } as const
  table([
    ['a new pod is still built', off, decision({ actions: [{ type: 'createSandbox', attempt: 0, changed: false }] })],
    ['to its end', { ...off, sandboxes: [sandbox(0, { state: 'created' })], containers: [instance('a', 0, { state: 'created' })] }, decision({ actions: [{ type: 'startSandbox', id: 'pause-0' }, create('b', 0)] })],
    ['a dead app stays dead', { ...off, sandboxes: [sandbox(0)], containers: [instance('a', 0, { state: 'exited', exitCode: 1 }), instance('b', 0)] }, decision()],
    ['a dead sandbox, too, and its survivors live on', { ...off, ...running, sandboxes: [sandbox(0, { state: 'exited' })] }, decision()],
    ['a changed spec stops nobody', { ...off, ...running, spec: podSpec({ containers: [containerSpec('a', { args: ['web'] }), containerSpec('b')] }) }, decision()],
    ['stranded ones stay so', { ...off, ...running, sandboxes: [sandbox(0, { startedAt: NOW })] }, decision()],
    ['a removed app stays gone', { ...off, sandboxes: [sandbox(0)], containers: [instance('b', 0)], memory: { attemptFloor: new Map([['a', 1]]) } }, decision()],
    ['a removed sandbox stays gone', { ...off, containers: [instance('a', 0), instance('b', 0)], memory: { attemptFloor: new Map([['POD', 1]]) } }, decision()],
    ['a removed sandbox of nobody, too', { ...off, memory: { attemptFloor: new Map([['POD', 1]]) } }, decision()]
  ])
})

test('a decision is a function of its world', () => {
  const one = world(running)
  expect(decide(one)).toEqual(decide(structuredClone(one)))
})
