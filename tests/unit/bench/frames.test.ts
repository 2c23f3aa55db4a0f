import { describe, expect, it } from 'vitest'
import { type TraceEvent, workPerFrame } from '../../bench/renderer/frames'

const PAGE = { pid: 10, tid: 11 }
const SPARE = { pid: 20, tid: 21 }

function thread(of: typeof PAGE, name = 'CrRendererMain'): TraceEvent {
  return { name: 'thread_name', ph: 'M', ts: 0, args: { name }, ...of }
}

/** Times in ms. */
function task(at: number, ms: number, of = PAGE): TraceEvent {
  return { name: 'RunTask', ph: 'X', ts: at * 1_000, dur: ms * 1_000, ...of }
}

function frame(at: number, of = PAGE): TraceEvent {
  return { name: 'BeginMainThreadFrame', ph: 'I', ts: at * 1_000, ...of }
}

/** By the thread's own clock. */
function work(events: readonly TraceEvent[]): readonly number[] {
  return workPerFrame(events).map((frame) => frame.work)
}

describe('main-thread work per frame', () => {
  it('is all tasks since the frame before, with the task that made the frame', () => {
    const events = [thread(PAGE), task(0, 4), task(5, 1), task(10, 3), frame(11), task(20, 2), task(30, 6), frame(31)]
    expect(work(events)).toEqual([8, 8])
  })

  it('is told by the frame time where nothing new was to be shown', () => {
    expect(work([thread(PAGE), task(0, 2), task(10, 2), task(50, 3), task(100, 1), frame(100)])).toEqual([4, 3, 1])
  })

  it('counts a long task whole', () => {
    expect(work([thread(PAGE), task(0, 50), task(51, 2), frame(52)])).toEqual([50, 2])
  })

  it('leaves out times in which nothing happened, unless a frame was made', () => {
    expect(work([thread(PAGE), task(0, 0.2), task(40, 0.3), frame(40), task(90, 0.9)])).toEqual([0.3])
  })

  it('counts time within a nested task once', () => {
    expect(work([thread(PAGE), task(0, 10), task(2, 3), frame(9)])).toEqual([10])
  })

  it('looks at the page at work only, and at its main thread', () => {
    const other = { pid: 10, tid: 12 }
    const events = [thread(SPARE), thread(PAGE), thread(other, 'Compositor'), task(0, 7, SPARE), frame(1, SPARE), task(0, 9, other), task(0, 2), task(3, 1), frame(3)]
    expect(work(events)).toEqual([3])
  })

  it('puts what a trace tells out of order in order', () => {
    expect(work([frame(11), task(10, 3), thread(PAGE), task(0, 4)])).toEqual([7])
  })

  it('tells work from the time in which others had the processor', () => {
    expect(workPerFrame([thread(PAGE), { ...task(0, 30), tdur: 12_000 }, frame(29)])).toEqual([{ work: 12, elapsed: 30 }])
  })

  it('says so when no page was traced', () => {
    expect(() => workPerFrame([task(0, 1)])).toThrow('no main thread')
  })
})
