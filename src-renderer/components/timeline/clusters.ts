import type { TimelineEvent } from '@api/model'
import { strongest, type MarkKind } from './mark-kind'

/** Events that would lie on one another at this scale, as one mark. */
export interface Cluster {
  readonly at: number
  readonly kind: MarkKind
  readonly events: readonly TimelineEvent[]
}

/** Joins events closer than `gapMs` to the first of their cluster. `events` are in order of time. */
export function clusterEvents(events: readonly TimelineEvent[], gapMs: number): readonly Cluster[] {
  const groups: TimelineEvent[][] = []
  for (const event of [...events].sort((a, b) => a.at - b.at)) {
    const group = groups.at(-1)
    if (group?.[0] && event.at - group[0].at < gapMs) group.push(event)
    else groups.push([event])
  }
  return groups.map((group) => ({ at: group[0]?.at ?? 0, kind: strongest(group), events: group }))
}
