import type { PodView, TimelineEvent } from '@api/model'
import { isDeath, isStart } from './mark-kind'

/** A stretch of life. `to` is null while it lasts. */
export interface Span {
  readonly from: number
  readonly to: number | null
  readonly containerId: string
}

export interface Lane {
  readonly key: string
  /** null for the lane of the pod itself. */
  readonly container: string | null
  readonly pod: { readonly uid: string; readonly name: string } | null
  readonly events: readonly TimelineEvent[]
  readonly spans: readonly Span[]
}

/**
 * One lane per pod and, under it, one per container in the pod's order. Events of pods that are gone keep lanes of
 * their own below the living; what belongs to no pod comes last.
 */
export function buildLanes(pods: readonly PodView[], events: readonly TimelineEvent[], only: string | null): readonly Lane[] {
  const byLane = groupEvents(events.filter((event) => only === null || event.pod?.uid === only))
  const shown = only === null ? pods : pods.filter((pod) => pod.uid === only)
  const living = shown.flatMap((pod) => podLanes(pod, byLane))
  const known = new Set(living.map((lane) => lane.key))
  const gone = [...byLane].filter(([key]) => !known.has(key)).map(([key, list]) => goneLane(key, list))
  return [...living, ...gone.filter((lane) => lane.pod !== null), ...gone.filter((lane) => lane.pod === null)]
}

function podLanes(pod: PodView, byLane: ReadonlyMap<string, readonly TimelineEvent[]>): readonly Lane[] {
  const lane = (container: string | null): Lane => {
    const key = laneKey(pod.uid, container)
    const events = byLane.get(key) ?? []
    const view = pod.containers.find((one) => one.name === container)
    const running = view?.id && view.state === 'running' && view.startedAt !== null ? { id: view.id, startedAt: view.startedAt } : null
    return { key, container, pod: { uid: pod.uid, name: pod.name }, events, spans: container === null ? [] : spansOf(events, running) }
  }
  return [lane(null), ...pod.containers.map((container) => lane(container.name))]
}

function goneLane(key: string, events: readonly TimelineEvent[]): Lane {
  const pod = events[0]?.pod ?? null
  const container = events[0]?.container ?? null
  return { key, container, pod: pod && { uid: pod.uid, name: pod.name }, events, spans: container === null ? [] : spansOf(events, null) }
}

function laneKey(uid: string | null, container: string | null): string {
  return `${uid ?? ''}/${container ?? ''}`
}

function groupEvents(events: readonly TimelineEvent[]): ReadonlyMap<string, readonly TimelineEvent[]> {
  const groups = new Map<string, TimelineEvent[]>()
  for (const event of events) {
    const key = laneKey(event.pod?.uid ?? null, event.container)
    const group = groups.get(key)
    if (group) group.push(event)
    else groups.set(key, [event])
  }
  return groups
}

/** From each instance's first start to its death; the running one's start is known from the snapshot even when its event is long gone. */
function spansOf(events: readonly TimelineEvent[], running: { readonly id: string; readonly startedAt: number } | null): readonly Span[] {
  const starts = new Map<string, number>()
  const ends = new Map<string, number>()
  for (const event of events) {
    if (event.containerId === null) continue
    if (isStart(event) && !starts.has(event.containerId)) starts.set(event.containerId, event.at)
    if (isDeath(event)) ends.set(event.containerId, event.at)
  }
  if (running && !starts.has(running.id)) starts.set(running.id, running.startedAt)
  if (running) ends.delete(running.id)
  return [...starts].map(([containerId, from]) => ({ containerId, from, to: running?.id === containerId ? null : (ends.get(containerId) ?? from) }))
}
