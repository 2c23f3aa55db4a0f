import type { ProcessView } from '@api/model'
import { countZombies } from './processForest'

export interface ZombieCount {
  readonly at: number
  readonly count: number
}

export const ZOMBIE_WINDOW_MS = 300_000
/** A pod that makes them faster is told of more coarsely the further back. */
const MOST_STEPS = 300

/** How many there were from when on: one entry for each change, the oldest given up once it no longer says what held in the window. */
export function observeZombies(before: readonly ZombieCount[], processes: readonly ProcessView[], at: number): readonly ZombieCount[] {
  const count = countZombies(processes)
  if (before.at(-1)?.count === count) return before
  const first = before.findLastIndex((one) => one.at <= at - ZOMBIE_WINDOW_MS)
  return [...before.slice(Math.max(0, first)), { at, count }].slice(-MOST_STEPS)
}

/** The part of it that lies in the window before `now`, from its beginning to its end; empty when there never was one. */
export function zombieSteps(history: readonly ZombieCount[], now: number): readonly ZombieCount[] {
  const from = now - ZOMBIE_WINDOW_MS
  const known = history.filter((one) => one.at <= now)
  const before = known.findLast((one) => one.at <= from)
  const steps = [...(before === undefined ? [] : [{ at: from, count: before.count }]), ...known.filter((one) => one.at > from)]
  const last = steps.at(-1)
  return last === undefined || steps.every((one) => one.count === 0) ? [] : [...steps, { at: now, count: last.count }]
}
