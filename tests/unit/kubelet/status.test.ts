import { describe, expect, test } from 'vitest'
import type { ContainerCondition } from '../../../src-main/kubelet/status'
import { podPhase } from '../../../src-main/kubelet/phase'
import { containerCondition } from '../../../src-main/kubelet/status'
import { kubectlStatus, type PodSummary } from '../../../src-main/kubelet/statusColumn'
import type { PodWorld } from '../../../src-main/kubelet/world'
import { containerSpec, instance, NOW, podSpec, UID, type WorldMore, world } from './builders'

const SPEC = containerSpec('a')
const failure = { reason: 'ErrImageNeverPull', message: 'not present', count: 1, retryAt: NOW + 5_000 }

describe('a container’s state', () => {
  type Expected = Partial<Omit<ContainerCondition, 'last' | 'instance'>> & { readonly last?: string | null }
  function row(name: string, there: WorldMore, expected: Expected, waiting: readonly (readonly [string, number])[] = []): readonly [string, PodWorld, Expected, ReadonlyMap<string, number>] {
    return [name, world(there), expected, new Map(waiting)]
  }
  const crashed = instance('a', 2, { state: 'exited', exitCode: 3, backOffMs: 20_000 })
  test.each([
    row('nothing there', {}, { state: 'waiting', reason: 'ContainerCreating', restartCount: 0, exitCode: null, last: null }),
    row('made', { containers: [instance('a', 0, { state: 'created' })] }, { state: 'waiting', reason: 'ContainerCreating', last: null }),
    row('runs', { containers: [instance('a', 0)] }, { state: 'running', reason: null, restartCount: 0, last: null }),
    row('frozen', { containers: [instance('a', 1, { state: 'paused' })] }, { state: 'running', restartCount: 1 }),
    row('runs again', { containers: [instance('a', 3), crashed] }, { state: 'running', restartCount: 3, exitCode: null, last: 'a-2' }),
    row('cannot be made', { memory: { failures: new Map([['a', failure]]) } }, { state: 'waiting', reason: 'ErrImageNeverPull', message: 'not present', nextRestartAt: NOW + 5_000, last: null }, [['a', NOW + 5_000]]),
    row('ran once, cannot be made again', { containers: [crashed], memory: { failures: new Map([['a', failure]]) } }, { state: 'waiting', reason: 'ErrImageNeverPull', exitCode: 3, last: 'a-2' }),
    row('runs in spite of an old failure', { containers: [instance('a', 0)], memory: { failures: new Map([['a', failure]]) } }, { state: 'running', reason: null }),
    row('waits for its back-off', { containers: [crashed] }, { state: 'waiting', reason: 'CrashLoopBackOff', message: `back-off 20s restarting failed container=a pod=web_default(${UID})`, exitCode: 3, nextRestartAt: NOW + 9, last: 'a-2', restartCount: 2 }, [['a', NOW + 9]]),
    row('is about to come back', { containers: [crashed] }, { state: 'terminated', reason: 'Error', exitCode: 3, last: null }),
    row('is made again', { containers: [instance('a', 3, { state: 'created' }), crashed] }, { state: 'waiting', reason: 'ContainerCreating', restartCount: 3, last: 'a-2' }),
    row('ended well', { containers: [instance('a', 0, { state: 'exited' })] }, { state: 'terminated', reason: 'Completed', exitCode: 0 }),
    row('ran out of memory', { containers: [instance('a', 0, { state: 'exited', exitCode: 137, oomKilled: true })] }, { state: 'terminated', reason: 'OOMKilled', exitCode: 137 }),
    row('the engine says why', { containers: [instance('a', 0, { state: 'exited', exitCode: 127, error: 'no such file' })] }, { state: 'terminated', reason: 'Error', message: 'no such file' }),
    row('could not be started', { containers: [instance('a', 0, { state: 'created', startedAt: null, exitCode: 127, error: 'no such file' })] }, { state: 'terminated', reason: 'ContainerCannotRun', message: 'no such file', exitCode: 127 }),
    row('and waits for its back-off', { containers: [instance('a', 1, { state: 'created', startedAt: null, exitCode: 127, error: 'no such file', backOffMs: 10_000 })], memory: { failures: new Map([['a', { ...failure, reason: 'RunContainerError', retryAt: 0 }]]) } }, { state: 'waiting', reason: 'CrashLoopBackOff', nextRestartAt: NOW + 9, last: 'a-1' }, [['a', NOW + 9]]),
    row('is about to be tried again', { containers: [instance('a', 0, { state: 'created', startedAt: null, exitCode: 127, error: 'no such file' })], memory: { failures: new Map([['a', { ...failure, reason: 'RunContainerError', retryAt: 0 }]]) } }, { state: 'waiting', reason: 'RunContainerError', last: 'a-0' }),
    row('its postStart hook runs', { containers: [instance('a', 0)], memory: { postStart: new Map([['a-0', 'running']]) } }, { state: 'running', started: false, ready: false }),
    row('its startup probe has not succeeded', { containers: [instance('a', 0)], memory: { health: new Map([['a-0', { started: false, ready: false, failed: null }]]) } }, { state: 'running', started: false, ready: false }),
    row('its readiness probe says no', { containers: [instance('a', 0)], memory: { health: new Map([['a-0', { started: true, ready: false, failed: null }]]) } }, { state: 'running', started: true, ready: false }),
    row('waits for the init containers', { spec: podSpec({ initContainers: [containerSpec('i', { role: 'init' })] }) }, { state: 'waiting', reason: 'PodInitializing' }),
    row('was removed by hand: the count outlives it', { memory: { attemptFloor: new Map([['a', 3]]) } }, { state: 'waiting', restartCount: 2 })
  ])('%s', (_name, there, { last, ...expected }, waiting) => {
    const condition = containerCondition(there, SPEC, waiting)
    expect(condition).toMatchObject(expected)
    if (last !== undefined) expect(condition.last?.id ?? null).toBe(last)
  })
})

/** Letters as in the table of getPhase's own test: r(unning), u(nready), s(ucceeded), f(ailed), w(aiting), c(rashed and waiting), p(ending: waits for others). */
function conditions(letters: string, role: ContainerCondition['role'] = 'app'): readonly ContainerCondition[] {
  return [...letters].map((letter, index): ContainerCondition => {
    const name = `${role}${index}`
    const base = { name, role, message: null, restartCount: 0, exitCode: null, nextRestartAt: null, started: false, ready: false, instance: null, last: null, reason: null }
    if (letter === 'r') return { ...base, state: 'running', started: role !== 'init', ready: role !== 'init' }
    if (letter === 'u') return { ...base, state: 'running' }
    if (letter === 'p') return { ...base, state: 'waiting', reason: 'PodInitializing' }
    if (letter === 's') return { ...base, ready: role === 'init', state: 'terminated', exitCode: 0, reason: 'Completed' }
    if (letter === 'f') return { ...base, state: 'terminated', exitCode: 1, reason: 'Error' }
    if (letter === 'c') return { ...base, state: 'waiting', reason: 'CrashLoopBackOff', exitCode: 1, last: instance(name, 0, { state: 'exited', exitCode: 1 }) }
    return { ...base, state: 'waiting', reason: 'ContainerCreating' }
  })
}

describe('the phase, by getPhase', () => {
  test.each([
    ['Always', 'rr', 'Running'], ['Always', 'ss', 'Running'], ['Always', 'ff', 'Running'], ['Always', 'rs', 'Running'], ['Always', 'rw', 'Pending'], ['Always', 'ww', 'Pending'], ['Always', 'rc', 'Running'], ['Always', 'cc', 'Running'], ['Always', 'cw', 'Pending'],
    ['OnFailure', 'rr', 'Running'], ['OnFailure', 'ss', 'Succeeded'], ['OnFailure', 'ff', 'Running'], ['OnFailure', 'rf', 'Running'], ['OnFailure', 'sw', 'Pending'], ['OnFailure', 'sc', 'Running'],
    ['Never', 'rr', 'Running'], ['Never', 'ss', 'Succeeded'], ['Never', 'ff', 'Failed'], ['Never', 'sf', 'Failed'], ['Never', 'rf', 'Running'], ['Never', 'sw', 'Pending'], ['Never', 'w', 'Pending']
  ] as const)('%s %s: %s', (restartPolicy, letters, expected) => {
    expect(podPhase(world({ spec: podSpec({ restartPolicy }) }), conditions(letters))).toBe(expected)
  })
})

describe('the phase with init containers and sidecars, by getPhase', () => {
  test.each([
    ['Always', 'r', '', 'p', 'Pending'], ['Always', 's', '', 'r', 'Running'], ['Always', 'sr', '', 'pp', 'Pending'], ['Always', 'f', '', 'p', 'Pending'], ['Never', 'f', '', 'p', 'Failed'], ['OnFailure', 'c', '', 'p', 'Pending'],
    ['Always', '', 'r', 'r', 'Running'], ['Always', '', 'u', 'p', 'Pending'], ['Always', '', 'u', 'r', 'Running'], ['Always', '', 'c', 'r', 'Running'], ['Never', '', 'f', 's', 'Succeeded'], ['Never', '', 'r', 's', 'Running']
  ] as const)('%s, inits %s, sidecars %s, apps %s: %s', (restartPolicy, inits, sidecars, apps, expected) => {
    expect(podPhase(world({ spec: podSpec({ restartPolicy }) }), [...conditions(inits, 'init'), ...conditions(sidecars, 'sidecar'), ...conditions(apps)])).toBe(expected)
  })

  test('a pod that failed as a whole', () => {
    expect(podPhase(world({ failure: { reason: 'Evicted', message: 'too much', at: NOW } }), conditions('rr'))).toBe('Failed')
  })
})

function column(phase: PodSummary['phase'], letters: readonly ContainerCondition[], more: Partial<PodSummary> = {}): string {
  const apps = letters.filter((one) => one.role === 'app')
  return kubectlStatus({ phase, reason: null, initialized: true, ready: apps.every((one) => one.ready), deleting: false, ...more }, letters)
}

describe('kubectl’s STATUS column, by printPod', () => {
  test.each([
    ['Running', 'rr', 'Running'], ['Pending', 'ww', 'ContainerCreating'], ['Running', 'rc', 'CrashLoopBackOff'], ['Running', 'fr', 'Error'],
    ['Succeeded', 'ss', 'Completed'], ['Failed', 'sf', 'Completed'], ['Failed', 'fs', 'Error'],
    // An ended container makes the pod unready, so its word is no `Running`.
    ['Running', 'sr', 'NotReady'], ['Running', 'rs', 'NotReady']
  ] as const)('%s %s: %s', (phase, letters, expected) => expect(column(phase, conditions(letters))).toBe(expected))

  test.each([
    ['r', 'p', 'Init:0/1'], ['sr', 'p', 'Init:1/2'], ['f', 'p', 'Init:Error'], ['c', 'p', 'Init:CrashLoopBackOff'], ['ss', 'p', 'PodInitializing'], ['sp', 'p', 'Init:1/2']
  ] as const)('init containers %s, apps %s: %s', (inits, apps, expected) => expect(column('Pending', [...conditions(inits, 'init'), ...conditions(apps)], { initialized: !/[^s]/.test(inits) })).toBe(expected))

  test('a sidecar that has started is passed over; one that has not is counted', () => {
    expect(column('Pending', [...conditions('u', 'sidecar'), ...conditions('p')], { initialized: false })).toBe('Init:0/1')
    expect(column('Running', [...conditions('r', 'sidecar'), ...conditions('r')])).toBe('Running')
  })

  test('the reason of the pod as a whole', () => expect(column('Failed', conditions('r'), { reason: 'Evicted' })).toBe('Evicted'))

  test('the first container of the spec that has a reason gives the word', () => {
    expect(column('Running', conditions('cfs'))).toBe('CrashLoopBackOff')
    expect(column('Running', conditions('fcs'))).toBe('Error')
  })

  test.each([['Running', 'Terminating'], ['Pending', 'Terminating'], ['Unknown', 'Terminating'], ['Succeeded', 'Completed'], ['Failed', 'Completed']] as const)('being deleted in phase %s: %s', (phase, expected) => {
    expect(column(phase, conditions('s'), { deleting: true })).toBe(expected)
  })
})
