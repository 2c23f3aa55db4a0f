import { describe, expect, test } from 'vitest'
import { WorkerMemory } from '../../../src-main/kubelet/memory'

describe('what a worker remembers', () => {
  test.each([
    ['ErrImageNeverPull', [10, 20, 40, 80, 160, 300, 300]],
    ['FailedCreatePodSandBox', [1, 2, 4, 8, 16, 30, 30]]
  ])('%s is tried again after %j s', (reason, seconds) => {
    const memory = new WorkerMemory()
    expect(seconds.map(() => (memory.fail('a', reason, 'no', 5_000).retryAt - 5_000) / 1_000)).toEqual(seconds)
    expect(memory.failures.get('a')?.count).toBe(seconds.length)
  })

  test('containers fail apart from each other', () => {
    const memory = new WorkerMemory()
    memory.fail('a', 'X', 'no', 0)
    expect(memory.fail('b', 'X', 'no', 0).count).toBe(1)
  })

  test('retryNow makes everything due and forgets no count', () => {
    const memory = new WorkerMemory()
    memory.fail('a', 'X', 'no', 1_000)
    memory.retryNow()
    expect(memory.failures.get('a')).toMatchObject({ retryAt: 0, count: 1, reason: 'X' })
    expect(memory.fail('a', 'X', 'no', 0).retryAt).toBe(20_000)
  })

  test('keepOnly forgets signals to the dead and skips of the gone', () => {
    const memory = new WorkerMemory()
    for (const id of ['alive', 'dead', 'gone']) {
      memory.stopping.set(id, { since: 0, deadline: 1, killedAt: null })
      memory.skipped.add(id)
    }
    memory.keepOnly(new Set(['alive']), new Set(['alive', 'dead']))
    expect([...memory.stopping.keys()]).toEqual(['alive'])
    expect([...memory.skipped]).toEqual(['alive', 'dead'])
  })
})
