import { computed, type ComputedRef } from 'vue'
import { useLabStore } from '../../stores/lab'
import { usePod } from '../pod/podContext'
import type { CardFacts } from './cardClaims'

export function useCardFacts(): ComputedRef<CardFacts> {
  const lab = useLabStore()
  const { pod } = usePod()
  return computed(() => ({ pod: pod.value, eventOf: (id) => lab.timeline.find((event) => event.id === id) }))
}
