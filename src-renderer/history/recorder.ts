import type { PatchMessage } from '@api/events'
import type { LabSnapshot } from '@api/model'
import type { Segment } from './history'

/** The page keeps this many characters of patches, which is some hours of a quiet lab and many minutes of a restless one. */
export const HISTORY_LIMIT = 24_000_000
/** No moment is further than this from a whole snapshot. */
export const PATCHES_PER_SEGMENT = 100
/** Only whole segments are given up: none may be most of what is kept. */
const SEGMENTS_AT_LEAST = 8

interface OpenSegment extends Segment {
  readonly patches: PatchMessage[]
  size: number
}

/** Keeps what was published, the oldest given up first. A snapshot shares all that did not change with the one before it. */
export class HistoryRecorder {
  private readonly kept: OpenSegment[] = []
  private sequence = 0
  private size = 0

  constructor(private readonly limit = HISTORY_LIMIT) {}

  get segments(): readonly Segment[] {
    return this.kept
  }

  /** Of the newest moment. */
  get newest(): number {
    return this.sequence
  }

  /** A whole snapshot that follows on nothing: what lies between is not known. */
  restart(snapshot: LabSnapshot): void {
    this.sequence += 1
    this.open(snapshot)
  }

  /** `after` is what the patch made. */
  follow(patch: PatchMessage, after: LabSnapshot): void {
    this.sequence += 1
    const segment = this.kept.at(-1)
    if (segment === undefined || segment.patches.length >= PATCHES_PER_SEGMENT || segment.size > this.limit / SEGMENTS_AT_LEAST) return this.open(after, sizeOf(patch))
    segment.patches.push(patch)
    this.add(segment, sizeOf(patch))
  }

  private open(base: LabSnapshot, size = sizeOf(base)): void {
    const segment = { first: this.sequence, base, patches: [], size: 0 }
    this.kept.push(segment)
    // Its list of events is its own even where everything else is shared.
    this.add(segment, size + base.timeline.length * 8)
  }

  private add(segment: OpenSegment, size: number): void {
    segment.size += size
    this.size += size
    while (this.size > this.limit && this.kept.length > 1) this.size -= this.kept.shift()?.size ?? 0
  }
}

function sizeOf(message: object): number {
  return JSON.stringify(message).length
}
