import { createSharedComposable, useIntervalFn } from '@vueuse/core'
import { computed, ref } from 'vue'
import { useLabStore } from '../stores/lab'

/** Milliseconds since the epoch, once a second; one timer for the whole page. It stands still while a past moment is shown. */
export const useSecondsClock = createSharedComposable(() => {
  const lab = useLabStore()
  const now = ref(Date.now())
  useIntervalFn(() => (now.value = Date.now()), 1_000)
  return computed(() => lab.past?.at ?? now.value)
})
