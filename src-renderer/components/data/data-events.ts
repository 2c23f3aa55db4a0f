import type { TimelineEvent } from '@api/model'

/** The id of the last event that was about a ConfigMap or Secret: a list that is older is out of date. */
export function lastDataEvent(events: readonly TimelineEvent[]): number {
  return events.findLast(({ pod, data }) => pod === null && (data['kind'] === 'ConfigMap' || data['kind'] === 'Secret'))?.id ?? 0
}
