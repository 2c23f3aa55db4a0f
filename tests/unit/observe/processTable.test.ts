import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ProcessTable } from '../../../src-main/observe/processTable'
import type { ProbeFrame } from '../../../src-main/observe/protocol'
import { frame, NO_NAMESPACES, probed } from './frames'

function table(...frames: readonly ProbeFrame[]): ProcessTable {
  const made = new ProcessTable()
  for (const one of frames) made.apply(one)
  return made
}

describe('the process table', () => {
  test('says in whose container something changed', () => {
    const made = table(frame(1, { full: true, set: [probed(1), probed(2, { container: 'b-0' })] }))
    expect([...made.apply(frame(2, { set: [probed(1, { state: 'Z' })] }))]).toEqual(['a-0'])
    expect([...made.apply(frame(3, { gone: [{ pid: 2, start: 20, exit: null }] }))]).toEqual(['b-0'])
    expect([...made.apply(frame(4))]).toEqual([])
    expect([...made.apply(frame(5, { set: [probed(1, { container: 'c-0' })] }))].sort()).toEqual(['a-0', 'c-0'])
  })

  test('a full frame is everything', () => {
    const made = table(frame(1, { set: [probed(1), probed(2)] }))
    expect([...made.apply(frame(2, { full: true, set: [probed(2)] }))]).toEqual(['a-0'])
    expect([made.get(1), made.get(2)?.frame, made.lastFrame]).toEqual([undefined, 2, 2])
  })

  test('a full frame, too, says how somebody ended', () => {
    const made = table(frame(1, { set: [probed(1)] }), frame(2, { full: true, gone: [{ pid: 1, start: 10, exit: { code: 0, signal: 9 } }] }))
    expect(made.exitOf(1)).toEqual({ code: 0, signal: 9, frame: 2, at: 2_000 })
  })

  test('a PID that is used again is another process', () => {
    const made = table(frame(1, { set: [probed(1)] }))
    made.apply(frame(2, { gone: [{ pid: 1, start: 10, exit: null }], set: [probed(1, { start: 99, container: 'b-0' })] }))
    expect(made.get(1)).toMatchObject({ start: 99, container: 'b-0', frame: 2 })
    made.apply(frame(3, { gone: [{ pid: 1, start: 10, exit: { code: 1, signal: 0 } }] }))
    expect(made.get(1)?.start).toBe(99)
    expect(made.exitOf(1)).toBeUndefined()
  })

  test('exits are kept for a minute', () => {
    const made = table(frame(1, { set: [probed(1)] }), frame(2, { gone: [{ pid: 1, start: 10, exit: { code: 3, signal: 0 } }] }))
    made.apply(frame(3, { at: 62_000 }))
    expect(made.exitOf(1)?.code).toBe(3)
    made.apply(frame(4, { at: 62_001 }))
    expect(made.exitOf(1)).toBeUndefined()
  })

  test('lists by start, then PID', () => {
    const made = table(frame(1, { set: [probed(9, { start: 5 }), probed(3, { start: 7 }), probed(2, { start: 5 }), probed(4, { container: 'b-0' })] }))
    expect(made.ofContainers(new Set(['a-0'])).map((one) => one.pid)).toEqual([2, 9, 3])
  })

  test('remembers a first process while it ends, and forgets it with its container', () => {
    const made = table(frame(1, { set: [probed(1)] }))
    expect(made.first('a-0', 1)).toMatchObject({ pid: 1, frame: 1 })
    made.apply(frame(2, { set: [probed(1, { state: 'Z', ns: NO_NAMESPACES })] }))
    expect(made.first('a-0', 1)?.ns.net).toBe(104)
    made.apply(frame(3, { gone: [{ pid: 1, start: 10, exit: null }] }))
    expect(made.first('a-0', 1)?.pid).toBe(1)
    expect(made.first('a-0', 2)).toBeNull()
    expect(made.first('b-0', 1)).toBeNull()
    made.forget('a-0')
    expect(made.first('a-0', 1)).toBeNull()
  })

  test('however frames are cut, the last one’s word on each process stands', () => {
    const change = fc.record({ pid: fc.integer({ min: 1, max: 6 }), life: fc.integer({ min: 1, max: 3 }), gone: fc.boolean() })
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 12 }), (frames) => {
        const made = new ProcessTable()
        const expected = new Map<number, number>()
        for (const [index, changes] of frames.entries()) {
          const gone = changes.filter((one) => one.gone)
          const set = new Map(changes.filter((one) => !one.gone).map((one) => [one.pid, probed(one.pid, { start: one.life })]))
          for (const one of gone) if (expected.get(one.pid) === one.life) expected.delete(one.pid)
          for (const [pid, process] of set) expected.set(pid, process.start)
          made.apply(frame(index + 1, { gone: gone.map((one) => ({ pid: one.pid, start: one.life, exit: null })), set: [...set.values()] }))
        }
        expect(new Map(made.ofContainers(new Set(['a-0'])).map((one) => [one.pid, one.start]))).toEqual(expected)
      })
    )
  })
})
