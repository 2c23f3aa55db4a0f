import { useI18n } from 'vue-i18n'
import { saveFile } from '../client/save-file'
import { useLabStore } from '../stores/lab'
import { useNoticesStore } from '../stores/notices'

/** Saves a pod in a form that works without the lab. */
export function useExport() {
  const { t } = useI18n()
  const lab = useLabStore()
  const notices = useNoticesStore()

  async function exportPod(as: 'docker' | 'kubernetes', uid: string): Promise<void> {
    try {
      await saveFile(lab.client, await lab.run(as === 'docker' ? 'export.dockerScript' : 'export.kubernetes', { uid }))
    } catch (error) {
      notices.failed(t('commands.save.failed'), error)
    }
  }

  return { exportPod }
}
