import { describe, expect, test } from 'vitest'
import { observeZombies, ZOMBIE_WINDOW_MS, type ZombieCount, zombieSteps } from '../../../src-renderer/composables/pod/zombieHistory'
import { process } from './builders'

function zombies(count: number): ReturnType<typeof process>[] {
  return [process(1, 0), ...Array.from({ length: count }, (_, n) => process(10 + n, 1, { state: 'Z' }))]
}

function seen(...counts: readonly (readonly [number, number])[]): readonly ZombieCount[] {
  return counts.reduce<readonly ZombieCount[]>((history, [at, count]) => observeZombies(history, zombies(count), at), [])
}

describe('zombies over time', () => {
  test('are noted when their number changes', () => {
    const history = seen([0, 0], [1_000, 2], [2_000, 2], [3_000, 0])
    expect(history).toEqual([{ at: 0, count: 0 }, { at: 1_000, count: 2 }, { at: 3_000, count: 0 }])
    expect(observeZombies(history, zombies(0), 4_000)).toBe(history)
  })

  test('of long ago are forgotten, but for the number that still held when the window began', () => {
    const late = ZOMBIE_WINDOW_MS + 5_000
    expect(seen([0, 0], [1_000, 2], [4_000, 3], [late, 0])).toEqual([{ at: 4_000, count: 3 }, { at: late, count: 0 }])
    expect(seen(...Array.from({ length: 1_000 }, (_, n) => [n, n % 2] as const))).toHaveLength(300)
  })

  test('are drawn from the beginning of the window, or of what is known, until now', () => {
    const now = ZOMBIE_WINDOW_MS + 10_000
    expect(zombieSteps(seen([0, 1], [20_000, 3]), now)).toEqual([{ at: 10_000, count: 1 }, { at: 20_000, count: 3 }, { at: now, count: 3 }])
    expect(zombieSteps(seen([50_000, 2]), now)).toEqual([{ at: 50_000, count: 2 }, { at: now, count: 2 }])
    // A past moment that is looked at knows nothing of what came later.
    expect(zombieSteps(seen([1_000, 1], [20_000, 3]), 10_000)).toEqual([{ at: 1_000, count: 1 }, { at: 10_000, count: 1 }])
    expect(zombieSteps(seen([0, 0]), now)).toEqual([])
    expect(zombieSteps([], now)).toEqual([])
  })
})
