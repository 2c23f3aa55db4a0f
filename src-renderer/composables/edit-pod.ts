import type { PodView } from '@api/model'
import { useI18n } from 'vue-i18n'
import { useLabStore } from '../stores/lab'
import { useNoticesStore } from '../stores/notices'
import { useUiStore } from '../stores/ui'

/** Opens the manifest a pod was made from in the editor, to be changed and applied again. */
export function useEditPod() {
  const lab = useLabStore()
  const ui = useUiStore()
  const notices = useNoticesStore()
  const { t } = useI18n()

  async function editPod(pod: PodView): Promise<void> {
    try {
      const { manifest } = await lab.run('pods.manifest', { uid: pod.uid })
      ui.openEditor({ manifest, from: { kind: 'pod', name: pod.name } })
    } catch (error) {
      notices.failed(t('errors.manifestNotRead', { name: pod.name }), error)
    }
  }

  return { editPod }
}
