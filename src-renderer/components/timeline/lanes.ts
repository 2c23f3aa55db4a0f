import type { PodView, TimelineEvent } from '@api/model'
import type { NamespaceMemory } from '../../composables/pod/namespaceMemory'
import { isDeath, isStart } from './mark-kind'
import { type NamespaceLane, namespaceLanes } from './namespaceLanes'

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

export type Row = { readonly type: 'events'; readonly lane: Lane } | { readonly type: 'namespace'; readonly lane: NamespaceLane }

/** The rows as they are now, each the very row of before where nothing in it changed: then it need not be drawn again. */
export function keepUnchanged(before: readonly Row[], now: readonly Row[]): readonly Row[] {
  const old = new Map(before.map((row) => [row.lane.key, row]))
  return now.map((row) => {
    const was = old.get(row.lane.key)
    return was !== undefined && isSame(was, row) ? was : row
  })
}

function isSame(was: Row, is: Row): boolean {
  if (was.type === 'events' && is.type === 'events') {
    const [a, b] = [was.lane, is.lane]
    // Events only come at the end and go at the beginning.
    const sameEvents = a.events.length === b.events.length && a.events[0] === b.events[0] && a.events.at(-1) === b.events.at(-1)
    return sameEvents && a.pod?.name === b.pod?.name && sameList(a.spans, b.spans, (one, other) => one.containerId === other.containerId && one.from === other.from && one.to === other.to)
  }
  return was.type === 'namespace' && is.type === 'namespace' && sameList(was.lane.spans, is.lane.spans, (one, other) => one.key === other.key && one.from === other.from && one.to === other.to)
}

function sameList<T>(a: readonly T[], b: readonly T[], same: (a: T, b: T) => boolean): boolean {
  return a.length === b.length && a.every((one, index) => same(one, b[index] as T))
}

/** Under the last container of each pod a lane for every kind of namespace that it holds in common. */
export function withNamespaces(lanes: readonly Lane[], pods: readonly PodView[], memoryOf: (uid: string) => NamespaceMemory): readonly Row[] {
  const byUid = new Map(pods.map((pod) => [pod.uid, pod]))
  return lanes.flatMap((lane, index): readonly Row[] => {
    const row: Row = { type: 'events', lane }
    const pod = byUid.get(lane.pod?.uid ?? '')
    if (pod === undefined || lanes[index + 1]?.pod?.uid === pod.uid) return [row]
    return [row, ...namespaceLanes(pod, memoryOf(pod.uid)).map((one): Row => ({ type: 'namespace', lane: one }))]
  })
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

/** Of a container, or with null of the pod as a whole. */
export function laneKey(uid: string | null, container: string | null): string {
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
