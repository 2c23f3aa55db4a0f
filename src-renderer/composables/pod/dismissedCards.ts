import { reactive } from 'vue'

const dismissed = reactive(new Set<number>())

/** Cards that were read. They stay among the earlier ones; a reload of the page brings the newest back. */
export function useDismissedCards(): Set<number> {
  return dismissed
}
