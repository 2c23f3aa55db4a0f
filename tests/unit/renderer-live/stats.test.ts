import { describe, expect, test } from 'vitest'
import type { ContainerUse } from '../../../src-main/api'
import { toContainerStats } from '../../../src-main/runtime/docker/stats'
import { binarySize, cpuPercent, pauseAgainstApps } from '../../../src-renderer/composables/stats/use'

function use(more: Partial<ContainerUse> = {}): ContainerUse {
  return { name: 'web', id: 'a', image: 'x', imageBytes: 1, at: 1_000, cpuNanoseconds: 5e9, memoryBytes: 1_000, memoryLimitBytes: null, processes: 1, ...more }
}

describe('CPU', () => {
  test.each<[string, ContainerUse | undefined, ContainerUse, number | null]>([
    ['half a CPU', use(), use({ at: 3_000, cpuNanoseconds: 6e9 }), 50],
    ['two of them', use(), use({ at: 2_000, cpuNanoseconds: 7e9 }), 200],
    ['nothing', use(), use({ at: 2_000 }), 0],
    ['one sample is none', undefined, use(), null],
    ['a new instance begins anew', use(), use({ id: 'b', at: 2_000 }), null],
    ['not measured', use({ cpuNanoseconds: null }), use({ cpuNanoseconds: null }), null]
  ])('%s', (_what, before, now, percent) => expect(cpuPercent(before, now)).toBe(percent))
})

test('pause against the others, where all are measured', () => {
  const pause = use({ name: 'pause', memoryBytes: 500 })
  expect(pauseAgainstApps([pause, use(), use({ memoryBytes: 4_000 })])).toEqual({ pause: 500, apps: 5_000, times: 10 })
  expect(pauseAgainstApps([pause])).toBeNull()
  expect(pauseAgainstApps([use()])).toBeNull()
  expect(pauseAgainstApps([pause, use({ memoryBytes: null })])).toBeNull()
})

test.each<[number, string]>([[0, '0 B'], [1_023, '1023 B'], [290_816, '284 KiB'], [1_258_291, '1.2 MiB'], [8_589_934_592, '8 GiB']])('%i bytes are %s', (bytes, words) => expect(binarySize(bytes)).toBe(words))

describe('the engine’s counters', () => {
  const read = '2026-01-01T00:00:00Z'
  test('memory without inactive file cache, on both kinds of cgroups', () => {
    const v1 = { read, memory_stats: { usage: 100, limit: 1_000, stats: { total_inactive_file: 30, inactive_file: 7 } }, cpu_stats: { cpu_usage: { total_usage: 5 } }, pids_stats: { current: 2 } }
    expect(toContainerStats(v1)).toEqual({ at: Date.parse(read), cpuNanoseconds: 5, memoryBytes: 70, memoryLimitBytes: 1_000, processes: 2 })
    expect(toContainerStats({ ...v1, memory_stats: { usage: 100, stats: { inactive_file: 40 } } })).toMatchObject({ memoryBytes: 60, memoryLimitBytes: null })
    expect(toContainerStats({ ...v1, memory_stats: { usage: 100, stats: { inactive_file: 140 } } })).toMatchObject({ memoryBytes: 100 })
  })
  test('none of one that does not run', () => expect(toContainerStats({ read: '0001-01-01T00:00:00Z' })).toBeNull())
})
