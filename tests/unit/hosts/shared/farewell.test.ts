import { afterEach, expect, test, vi } from 'vitest'
import { countPods, farewellText, stopLab } from '../../../../src-main/hosts/shared/farewell'
import { createFakeLab } from '../../../fixtures/fakeLab'

const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
afterEach(() => {
  vi.useRealTimers()
  vi.clearAllMocks()
})

test('a lab that stops is waited for', async () => {
  const lab = createFakeLab()
  await stopLab(lab, log)
  expect(lab.stopped).toBe(true)
  expect(log.warn).not.toHaveBeenCalled()
})

test('a lab that hangs is given up within two seconds', async () => {
  vi.useFakeTimers()
  const hanging = { ...createFakeLab(), stop: () => new Promise<void>(() => undefined) }
  let done = false
  void stopLab(hanging, log).then(() => (done = true))
  await vi.advanceTimersByTimeAsync(1_500)
  expect(done).toBe(false)
  await vi.advanceTimersByTimeAsync(499)
  expect(done).toBe(true)
  expect(log.warn).toHaveBeenCalledOnce()
})

test('a lab that fails to stop is logged', async () => {
  await stopLab({ ...createFakeLab(), stop: () => Promise.reject(new Error('no engine')) }, log)
  expect(log.error).toHaveBeenCalledWith(expect.any(String), expect.objectContaining({ message: 'no engine' }))
})

test('pods that cannot be counted count as none', async () => {
  const lab = createFakeLab()
  lab.answer('snapshot.get', () => Promise.reject(new Error('gone')))
  expect(await countPods(lab)).toBe(0)
})

test('the last words are true', () => {
  expect(farewellText(0)).not.toContain('running')
  expect(farewellText(2)).toContain('Your pods keep running (2)')
})
