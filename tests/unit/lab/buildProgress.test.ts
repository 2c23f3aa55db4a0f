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

  test('debug containers are nobody’s plan; a pod that nothing is known of is not built; a failed one goes no further', () => {
    expect(buildProgress(podView({ containers: [containerView('pause'), containerView('debug', { role: 'ephemeral', ...WAITING })] }))).toMatchObject({ up: 1, wanted: 1 })
    expect(isBuilt(podView({ containers: [] }))).toBe(false)
    expect(buildProgress(podView({ phase: 'Failed', reason: 'Evicted' })).stuck).toBe('web: Evicted')
  })
})
