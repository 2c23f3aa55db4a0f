import type { LabSnapshot, RecoveryCard, TimelineEvent } from '@api/model'
import { useLabStore } from '../../stores/lab'
import { useSettingsStore } from '../../stores/settings'
import { backOffScale } from '../timeScale'
import { creationGhosts, deletionGhost, type Ghost, type NoGhost, type PlacedGhost, placedRecovery, recoveryGhost } from './ghost'

const NO_EVENTS: readonly TimelineEvent[] = []

/** What a kubelet would have made of what is in a snapshot. */
export function useGhosts() {
  const lab = useLabStore()
  const settings = useSettingsStore()

  /** `events` are those of the card's pod. */
  function ghostOf(card: RecoveryCard, pods: LabSnapshot['pods'], events: readonly TimelineEvent[]): Ghost | NoGhost {
    const pod = pods.find(({ uid }) => uid === card.pod.uid)
    return recoveryGhost(card, {
      // Of a pod that is gone only its events tell.
      withPause: pod === undefined ? events.some((event) => event.container === 'pause') : pod.sandbox === 'pause',
      timeScale: backOffScale(card, events, settings.current.timeScale),
      skipped: events.some((event) => event.reason === 'BackOffSkipped' && event.container === card.container && event.at >= card.diedAt.value && event.at <= card.diedAt.value + (card.runningAgainAfterMs?.value ?? Infinity)),
      eventOf: (id) => events.find((event) => event.id === id)
    })
  }

  function ofCard(card: RecoveryCard): Ghost | NoGhost {
    return ghostOf(card, lab.pods, lab.timeline.filter((event) => event.pod?.uid === card.pod.uid))
  }

  /** For the lanes, which show all that is known now: by pod, or of `only` one. */
  function live(only: string | null): ReadonlyMap<string, readonly PlacedGhost[]> {
    const { live: snapshot } = lab
    if (snapshot === null) return new Map()
    const meant = (uid: string | undefined): boolean => only === null || uid === only
    const events = Map.groupBy(snapshot.timeline.filter(({ pod }) => meant(pod?.uid)), (event) => event.pod?.uid ?? '')
    const placed = new Map<string, PlacedGhost[]>()
    const put = (uid: string, ...ghosts: readonly PlacedGhost[]): void => void placed.set(uid, [...(placed.get(uid) ?? []), ...ghosts])
    for (const card of snapshot.cards.filter(({ pod }) => meant(pod.uid))) {
      const ghost = ghostOf(card, snapshot.pods, events.get(card.pod.uid) ?? NO_EVENTS)
      if (typeof ghost !== 'string') put(card.pod.uid, placedRecovery(card, ghost))
    }
    for (const pod of snapshot.pods.filter(({ uid }) => meant(uid))) put(pod.uid, ...creationGhosts(pod, events.get(pod.uid) ?? NO_EVENTS))
    for (const [uid, its] of events) {
      const ghost = deletionGhost(its)
      if (ghost !== null) put(uid, ghost)
    }
    return placed
  }

  return { ofCard, live }
}
