import { LabError } from '@api/errors'
import type { PodView } from '@api/model'
import { useI18n } from 'vue-i18n'
import { useLabStore } from '../../stores/lab'
import { useNoticesStore } from '../../stores/notices'
import { useUiStore } from '../../stores/ui'
import { hasTwin, pairNameOf } from './pair'

const REFUSALS = ['no-pause', 'init-containers', 'host-network', 'share-uts'] as const

/** Building a pod's twin without pause, and looking at both. */
export function useTwins() {
  const { t } = useI18n()
  const lab = useLabStore()
  const notices = useNoticesStore()
  const ui = useUiStore()

  function isPaired(pod: PodView): boolean {
    return pod.twinOf !== null || hasTwin(lab.pods, pod)
  }

  function open(pod: PodView): void {
    ui.showTwins(pairNameOf(pod))
  }

  /** Opens the view of both once the twin is asked for; it fills as the twin comes up. */
  async function build(pod: PodView): Promise<void> {
    try {
      const { name, dropped } = await lab.run('pods.twin', { uid: pod.uid })
      if (dropped.length > 0) notices.info(t('twins.dropped', { name }), dropped.join(', '))
      open(pod)
    } catch (error) {
      notices.failed(t('twins.failed', { name: pod.name }), inWords(error, pod))
    }
  }

  function inWords(error: unknown, { name }: PodView): unknown {
    const reason = REFUSALS.find((one) => error instanceof LabError && one === error.details[0]?.path)
    return reason === undefined ? error : new LabError('refused', t(`twins.refused.${reason}`, { name }))
  }

  /** What a menu offers for this pod. */
  function offer(pod: PodView): { readonly label: string; readonly run: () => void; readonly builds: boolean } {
    return isPaired(pod) ? { label: t('twins.compare'), run: () => open(pod), builds: false } : { label: t('twins.build'), run: () => void build(pod), builds: true }
  }

  return { offer, build, open }
}
