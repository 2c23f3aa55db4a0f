import { applyPatch, type PatchMessage } from '@api/events'
import type { LabSnapshot } from '@api/model'

/** A whole snapshot and the patches that came after it. */
export interface Segment {
  /** Number of the base among all moments this page ever had; its patches follow without a gap. */
  readonly first: number
  readonly base: LabSnapshot
  readonly patches: readonly PatchMessage[]
}

/** What was published at one time, and when it was that. */
export interface Moment {
  readonly sequence: number
  readonly snapshot: LabSnapshot
}

/** The last moment that was published at that time or before; the oldest when it is earlier than all. Null without any. */
export function snapshotAt(history: readonly Segment[], at: number): Moment | null {
  const segment = history.findLast(({ base }) => base.at <= at) ?? history[0]
  if (segment === undefined) return null
  const count = segment.patches.findLastIndex((patch) => patch.at <= at) + 1
  return { sequence: segment.first + count, snapshot: segment.patches.slice(0, count).reduce(applyPatch, segment.base) }
}

/** When the moment before or after this time was published; null when there is none. */
export function neighbour(history: readonly Segment[], at: number, direction: -1 | 1): number | null {
  const times = history.flatMap(({ base, patches }) => [base.at, ...patches.map((patch) => patch.at)])
  const found = direction === 1 ? times.find((time) => time > at) : times.findLast((time) => time < at)
  return found ?? null
}
