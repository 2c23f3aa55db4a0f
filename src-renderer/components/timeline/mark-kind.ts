import type { TimelineEvent } from '@api/model'

/** Which shape an event gets; the later in this list, the more it matters when several fall on one spot. */
export const MARK_KINDS = ['other', 'start', 'warning', 'user', 'death'] as const
export type MarkKind = (typeof MARK_KINDS)[number]

export function isStart(event: TimelineEvent): boolean {
  return event.container !== null && (event.reason === 'EngineStart' || event.reason === 'Started')
}

export function isDeath(event: TimelineEvent): boolean {
  return event.reason === 'EngineDie' || event.reason === 'EngineOom'
}

export function markKind(event: TimelineEvent): MarkKind {
  if (isDeath(event)) return 'death'
  if (event.source === 'user') return 'user'
  if (event.type === 'Warning') return 'warning'
  return isStart(event) ? 'start' : 'other'
}

export function strongest(events: readonly TimelineEvent[]): MarkKind {
  const best = Math.max(...events.map((event) => MARK_KINDS.indexOf(markKind(event))))
  return MARK_KINDS[best] ?? 'other'
}
