import { createSharedComposable, useIntervalFn } from '@vueuse/core'
import { readonly, ref } from 'vue'

/** Milliseconds since the epoch, once a second; one timer for the whole page. */
export const useSecondsClock = createSharedComposable(() => {
  const now = ref(Date.now())
  useIntervalFn(() => (now.value = Date.now()), 1_000)
  return readonly(now)
})
