import { describe, expect, test } from 'vitest'
import { buildProgress, isBuilt } from '../../../src-main/lab/buildProgress'
import { containerView, podView } from './parts'

const WAITING = { state: 'waiting', reason: 'ContainerCreating' } as const

describe('how much of a pod is built', () => {
  test.each([
    ['all run', [], 3, null],
    ['one waits its turn', [containerView('b', WAITING)], 2, null],
    ['an init container has done its work', [containerView('b', { role: 'init', state: 'terminated', reason: 'Completed' })], 3, null],
    ['one crashed and waits', [containerView('b', { state: 'waiting', reason: 'CrashLoopBackOff', restartCount: 1 })], 3, null],
    ['its image is absent', [containerView('b', { state: 'waiting', reason: 'ErrImageNeverPull' })], 2, 'web/b: ErrImageNeverPull']
  ] as const)('%s', (_what, last, up, stuck) => {
    const [other = containerView('b')] = last
    expect(buildProgress(podView({ containers: [containerView('pause'), containerView('a'), other] }))).toEqual({ up, wanted: 3, stuck })
  })

  const ABSENT = { state: 'waiting', reason: 'ErrImageNeverPull' } as const
  test.each([
    ['its sandbox is on its way', [containerView('pause', { role: 'sandbox', ...WAITING }), containerView('a', ABSENT)], null],
    ['another app is on its way', [containerView('pause', { role: 'sandbox' }), containerView('a', ABSENT), containerView('b', WAITING)], null],
    ['apps that wait for an init container go no further', [containerView('pause', { role: 'sandbox' }), containerView('i', { role: 'init', ...ABSENT }), containerView('a', { state: 'waiting', reason: 'PodInitializing' })], 'web/i: ErrImageNeverPull'],
    ['nor does anybody without a sandbox', [containerView('pause', { role: 'sandbox', state: 'waiting', reason: 'FailedCreatePodSandBox' }), containerView('a', WAITING)], 'web/pause: FailedCreatePodSandBox']
  ] as const)('what is stuck is said once nothing else is to come: %s', (_what, containers, stuck) => {
    expect(buildProgress(podView({ containers })).stuck).toBe(stuck)
  })

  test('without pause everybody waits for the first app, and nobody for another', () => {
    const [first, second] = [containerView('a', ABSENT), containerView('b', WAITING)]
    expect(buildProgress(podView({ sandbox: 'none', containers: [first, second] })).stuck).toBe('web/a: ErrImageNeverPull')
    expect(buildProgress(podView({ sandbox: 'none', containers: [containerView('b', WAITING), containerView('a', ABSENT)] })).stuck).toBe(null)
  })

  test('debug containers are nobody’s plan; a pod that nothing is known of is not built; a failed one goes no further', () => {
    expect(buildProgress(podView({ containers: [containerView('pause'), containerView('debug', { role: 'ephemeral', ...WAITING })] }))).toMatchObject({ up: 1, wanted: 1 })
    expect(isBuilt(podView({ containers: [] }))).toBe(false)
    expect(buildProgress(podView({ phase: 'Failed', reason: 'Evicted' })).stuck).toBe('web: Evicted')
  })
})
