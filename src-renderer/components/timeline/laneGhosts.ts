import { computed, type ComputedRef } from 'vue'
import { share } from '../../client/share'
import type { PlacedGhost } from '../../composables/ghost/ghost'
import { useGhosts } from '../../composables/ghost/useGhosts'
import { laneKey } from './lanes'

/** By the key of the lane they belong to. */
export type LaneGhosts = Readonly<Record<string, readonly PlacedGhost[]>>

/** A kubelet's times behind each recovery that is known now, of one pod or (null) of all. */
export function useLaneGhosts(only: () => string | null): ComputedRef<LaneGhosts> {
  const { live } = useGhosts()
  return computed<LaneGhosts>((before) => {
    const placed = [...live(only())].flatMap(([uid, its]) => its.map((one) => ({ one, lane: laneKey(uid, one.container) })))
    const byLane = Map.groupBy(placed, ({ lane }) => lane)
    return share(before, Object.fromEntries([...byLane].map(([lane, its]) => [lane, its.map(({ one }) => one)])))
  })
}
