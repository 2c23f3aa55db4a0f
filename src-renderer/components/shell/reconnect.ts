import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useLabStore } from '../../stores/lab'
import { useNoticesStore } from '../../stores/notices'

/** Asks the lab to look for an engine now rather than at its next turn. */
export function useReconnect() {
  const lab = useLabStore()
  const notices = useNoticesStore()
  const { t } = useI18n()
  const looking = ref(false)

  async function reconnect(): Promise<void> {
    looking.value = true
    try {
      await lab.run('engine.reconnect', {})
    } catch (error) {
      notices.failed(t('errors.noReconnect'), error)
    } finally {
      looking.value = false
    }
  }

  return { looking, reconnect }
}
