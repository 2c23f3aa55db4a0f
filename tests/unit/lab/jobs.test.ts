import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Jobs, type JobMeasure } from '../../../src-main/lab/jobs'

beforeEach(() => void vi.useFakeTimers({ now: 10_000 }))
afterEach(() => void vi.useRealTimers())

const ABOUT = { kind: 'load', what: 'a.tar', unit: 'bytes', key: 'load a.tar' } as const

/** Work that ends when the test says so, and gives up when it is told to. */
function work(): { readonly begin: (signal: AbortSignal) => Promise<string>; readonly end: (result: string) => void; readonly begun: () => number } {
  let resolve: (result: string) => void = () => undefined
  let begun = 0
  return {
    begin: (signal) => {
      begun += 1
      return new Promise((done, failed) => {
        resolve = done
        signal.addEventListener('abort', () => failed(new Error('aborted')))
      })
    },
    end: (result) => resolve(result),
    begun: () => begun
  }
}

describe('a job', () => {
  test('of less than 300 ms is never told of', async () => {
    const jobs = new Jobs(() => undefined)
    const one = work()
    const result = jobs.run(ABOUT, () => ({ done: 0, total: 1, cancellable: true }), one.begin)
    await vi.advanceTimersByTimeAsync(200)
    expect(jobs.views()).toEqual([])
    one.end('ok')
    expect(await result).toBe('ok')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(jobs.views()).toEqual([])
  })

  test('tells how far it is, what became of it, and is forgotten', async () => {
    const changed = vi.fn()
    const jobs = new Jobs(changed)
    const one = work()
    let measure: JobMeasure = { done: 3, total: 10, cancellable: true }
    const result = jobs.run(ABOUT, () => measure, one.begin)
    await vi.advanceTimersByTimeAsync(400)
    expect(jobs.views()).toMatchObject([{ kind: 'load', what: 'a.tar', unit: 'bytes', done: 3, total: 10, startedAt: 10_000, state: 'running', finishedAt: null, cancellable: true }])
    measure = { done: 10, total: 10, cancellable: false }
    await vi.advanceTimersByTimeAsync(100)
    const [view] = jobs.views()
    expect(view).toMatchObject({ done: 10, cancellable: false })
    expect(jobs.cancel(view?.id ?? '')).toBe(false)
    one.end('ok')
    await result
    expect(jobs.views()).toMatchObject([{ state: 'done', finishedAt: 10_500, cancellable: false }])
    await vi.advanceTimersByTimeAsync(9_000)
    expect(jobs.views()).toEqual([])
    changed.mockClear()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(changed).not.toHaveBeenCalled()
  })

  test('that is cancelled throws so; one that fails says why', async () => {
    const jobs = new Jobs(() => undefined)
    const cancelled = jobs.run(ABOUT, () => ({ done: 1, total: null, cancellable: true }), work().begin)
    const failed = jobs.run({ ...ABOUT, key: 'other' }, () => ({ done: 1, total: null, cancellable: true }), async () => {
      await new Promise((resolve) => setTimeout(resolve, 500))
      throw new Error('no space')
    })
    const both = Promise.allSettled([cancelled, failed])
    await vi.advanceTimersByTimeAsync(400)
    const [first] = jobs.views()
    expect(jobs.cancel(first?.id ?? '')).toBe(true)
    expect(jobs.cancel(first?.id ?? '')).toBe(false)
    await vi.advanceTimersByTimeAsync(200)
    expect((await both).map((one) => one.status === 'rejected' && (one.reason as { code?: string; message: string }).code)).toEqual(['cancelled', undefined])
    expect(jobs.views()).toMatchObject([{ state: 'cancelled', message: null }, { state: 'failed', message: 'no space' }])
    expect(jobs.cancel('nobody')).toBe(false)
  })

  test('is joined by who asks for the same while it is under way', async () => {
    const jobs = new Jobs(() => undefined)
    const one = work()
    const measure = (): JobMeasure => ({ done: 0, total: 1, cancellable: true })
    const both = [jobs.run(ABOUT, measure, one.begin), jobs.run(ABOUT, measure, one.begin)]
    expect(one.begun()).toBe(1)
    one.end('same')
    expect(await Promise.all(both)).toEqual(['same', 'same'])
    void jobs.run(ABOUT, measure, one.begin)
    expect(one.begun()).toBe(2)
  })

  test('may answer long before it ends', async () => {
    const jobs = new Jobs(() => undefined)
    const result = jobs.run<string>(ABOUT, () => ({ done: 0, total: 1, cancellable: true }), async (_signal, answer) => {
      answer('durable')
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      return 'late'
    })
    expect(await result).toBe('durable')
    await vi.advanceTimersByTimeAsync(400)
    expect(jobs.views()).toMatchObject([{ state: 'running' }])
    await vi.advanceTimersByTimeAsync(700)
    expect(jobs.views()).toMatchObject([{ state: 'done' }])
  })

  test('of those that must not outlive the lab is cut short with it, others are left to what is durable', async () => {
    const jobs = new Jobs(() => undefined)
    const aborted: string[] = []
    const listen = (name: string) => (signal: AbortSignal) => new Promise<void>(() => signal.addEventListener('abort', () => aborted.push(name)))
    void jobs.run({ ...ABOUT, endsWithLab: true }, () => ({ done: 0, total: 1, cancellable: true }), listen('load'))
    void jobs.run({ kind: 'apply', what: 'a', unit: 'containers', key: null }, () => ({ done: 0, total: 1, cancellable: true }), listen('apply'))
    jobs.close()
    expect(aborted).toEqual(['load'])
  })
})
