import { describe, expect, test } from 'vitest'
import type { ContainerCondition } from '../../../src-main/kubelet/status'
import { containerCondition, kubectlStatus, podPhase } from '../../../src-main/kubelet/status'
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
    row('was removed by hand: the count outlives it', { memory: { attemptFloor: new Map([['a', 3]]) } }, { state: 'waiting', restartCount: 2 })
  ])('%s', (_name, there, { last, ...expected }, waiting) => {
    const condition = containerCondition(there, SPEC, waiting)
    expect(condition).toMatchObject(expected)
    if (last !== undefined) expect(condition.last?.id ?? null).toBe(last)
  })
})

/** Letters as in the table of getPhase's own test: r(unning), s(ucceeded), f(ailed), w(aiting), c(rashed and waiting). */
function conditions(letters: string): readonly ContainerCondition[] {
  return [...letters].map((letter, index): ContainerCondition => {
    const name = `c${index}`
    const base = { name, message: null, restartCount: 0, exitCode: null, nextRestartAt: null, instance: null, last: null, reason: null }
    if (letter === 'r') return { ...base, state: 'running' }
    if (letter === 's') return { ...base, state: 'terminated', exitCode: 0, reason: 'Completed' }
    if (letter === 'f') return { ...base, state: 'terminated', exitCode: 1, reason: 'Error' }
    if (letter === 'c') return { ...base, state: 'waiting', reason: 'CrashLoopBackOff', exitCode: 1, last: instance(name, 0, { state: 'exited' }) }
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

describe('kubectl’s STATUS column, by printPod', () => {
  test.each([
    ['Running', 'rr', 'Running'], ['Pending', 'ww', 'ContainerCreating'], ['Running', 'rc', 'CrashLoopBackOff'], ['Running', 'fr', 'Error'],
    ['Succeeded', 'ss', 'Completed'], ['Failed', 'sf', 'Completed'], ['Failed', 'fs', 'Error'],
    // An ended container makes the pod unready, so its word is no `Running`.
    ['Running', 'sr', 'NotReady'], ['Running', 'rs', 'NotReady']
  ] as const)('%s %s: %s', (phase, letters, expected) => expect(kubectlStatus(phase, conditions(letters), false)).toBe(expected))

  test('the first container of the spec that has a reason gives the word', () => {
    expect(kubectlStatus('Running', conditions('cfs'), false)).toBe('CrashLoopBackOff')
    expect(kubectlStatus('Running', conditions('fcs'), false)).toBe('Error')
  })

  test.each([['Running', 'Terminating'], ['Pending', 'Terminating'], ['Unknown', 'Terminating'], ['Succeeded', 'Completed'], ['Failed', 'Completed']] as const)('being deleted in phase %s: %s', (phase, expected) => {
    expect(kubectlStatus(phase, conditions('s'), true)).toBe(expected)
  })
})
