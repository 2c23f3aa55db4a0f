import type { PodView, TimelineEvent } from '@api/model'

/** Two twins, by the pod with pause: it outlives the deletion of either. */
export interface PairName {
  readonly namespace: string
  readonly name: string
}

export interface Pair {
  readonly withPause: PodView | null
  readonly without: PodView | null
}

/** The pair a pod is of, or would be of with a twin. */
export function pairNameOf(pod: PodView): PairName {
  return { namespace: pod.namespace, name: pod.twinOf ?? pod.name }
}

export function findPair(pods: readonly PodView[], { namespace, name }: PairName): Pair {
  const near = pods.filter((pod) => pod.namespace === namespace)
  return { withPause: near.find((pod) => pod.sandbox === 'pause' && pod.name === name) ?? null, without: near.find((pod) => pod.twinOf === name) ?? null }
}

/** Whether a pod is one of two that are both there. */
export function hasTwin(pods: readonly PodView[], pod: PodView): boolean {
  const { withPause, without } = findPair(pods, pairNameOf(pod))
  return withPause !== null && without !== null && (withPause.uid === pod.uid || without.uid === pod.uid)
}

/** What can be struck in both: pause, for which the owner of the namespaces stands in, and every app of that name in both. */
export function targetsOf({ withPause, without }: Pair): readonly string[] {
  if (withPause === null || without === null) return []
  return withPause.containers.filter(({ role, name }) => role === 'sandbox' || (role === 'app' && without.containers.some((one) => one.role === 'app' && one.name === name))).map(({ name }) => name)
}

/** Who is struck in the twin without pause. */
export function standsInFor(target: string, { withPause, without }: Pair): string {
  const isPause = withPause?.containers.some(({ role, name }) => role === 'sandbox' && name === target) ?? false
  return isPause ? (without?.containers.find(({ role }) => role === 'app')?.name ?? target) : target
}

/** The last blow at both. */
export interface TwinBlow {
  readonly id: string
  /** When the first of the two signals was sent. */
  readonly at: number
  readonly signal: string
  readonly withPause: TimelineEvent
  readonly without: TimelineEvent
}

/** From the lab's own notes, so that it is found again after a reload, and in the past. Both sides carry the same mark. */
export function lastBlow(timeline: readonly TimelineEvent[], { withPause, without }: Pair): TwinBlow | null {
  const blows = timeline.filter((event) => event.reason === 'Signal' && typeof event.data['twins'] === 'string')
  const second = blows.findLast((event) => event.pod?.uid === without?.uid)
  const first = blows.findLast((event) => event.pod?.uid === withPause?.uid && event.data['twins'] === second?.data['twins'])
  if (first === undefined || second === undefined) return null
  return { id: String(first.data['twins']), at: Math.min(first.at, second.at), signal: String(first.data['signal']), withPause: first, without: second }
}
