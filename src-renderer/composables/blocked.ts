import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useLabStore } from '../stores/lab'

/** Why the lab may change nothing now, in words for a disabled button; null when it may. */
export function useBlockedReason() {
  const lab = useLabStore()
  const { t } = useI18n()
  return computed(() => (lab.blocked ? t(`shell.blocked.${lab.blocked}`) : null))
}
