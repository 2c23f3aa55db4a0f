import { describe, expect, test } from 'vitest'
import { formatGoDuration, nextBackOff, restartDueAt, shouldRestart } from '../../../src-main/kubelet/restarts'
import { instance } from './builders'

describe('restarts', () => {
  test('the nominal series of waits is 0, 10, 20, 40, 80, 160, 300, 300 s', () => {
    const waits: number[] = []
    let backOffMs = 0
    let now = 0
    for (let attempt = 0; attempt < 8; attempt++) {
      const dead = instance('a', attempt, { state: 'exited', createdAt: now, finishedAt: now + 1_000, backOffMs })
      const due = restartDueAt(dead)
      waits.push((due - (now + 1_000)) / 1_000)
      backOffMs = nextBackOff(dead)
      now = due
    }
    expect(waits).toEqual([0, 10, 20, 40, 80, 160, 300, 300])
  })

  test.each([
    [600_000, 300_000, 300_000],
    [600_001, 0, 10_000]
  ])('after %i ms of life the wait is %i and the next one %i', (life, wait, next) => {
    const dead = instance('a', 7, { state: 'exited', createdAt: 5, finishedAt: 5 + life, backOffMs: 300_000 })
    expect(restartDueAt(dead) - (5 + life)).toBe(wait)
    expect(nextBackOff(dead)).toBe(next)
  })

  test('without a known end the wait counts from the birth', () => {
    expect(restartDueAt(instance('a', 1, { state: 'dead', createdAt: 70, finishedAt: null, backOffMs: 10_000 }))).toBe(10_070)
  })

  test.each([
    ['Always', 0, true], ['Always', 2, true], ['OnFailure', 0, false], ['OnFailure', 2, true], ['Never', 0, false], ['Never', 2, false]
  ] as const)('%s, %i: %s', (policy, code, expected) => expect(shouldRestart(policy, code)).toBe(expected))

  test.each([
    [0, '0s'], [10_000, '10s'], [59_600, '1m0s'], [160_000, '2m40s'], [300_000, '5m0s'], [3_600_000, '1h0m0s'], [3_661_000, '1h1m1s']
  ])('%i ms is %s in the kubelet’s words', (ms, text) => expect(formatGoDuration(ms)).toBe(text))
})
