import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Pace } from '../../../src-main/lab/pace'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

test('a heap at once, then so much a second; who paused may heap again', async () => {
  const pace = new Pace(1_000, 500)
  const now = performance.now()
  await pace.take(500)
  expect(performance.now() - now).toBe(0)
  let done = false
  const waiting = pace.take(250).then(() => void (done = true))
  await vi.advanceTimersByTimeAsync(0)
  expect(done).toBe(false)
  vi.useRealTimers()
  await waiting
  expect(done).toBe(true)
})
