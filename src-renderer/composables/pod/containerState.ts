import type { ContainerView } from '@api/model'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { containerTone } from '../../components/base'

/** A container's state as a word and as a mark. Kubernetes' own reasons are shown as they are, in every language. */
export function useContainerState(container: () => ContainerView) {
  const { t } = useI18n()

  const tone = computed(() => containerTone(container()))

  const word = computed(() => {
    const { state, reason, dockerState, stranded, id } = container()
    if (state === 'running') return t(dockerState === 'paused' ? 'pod.state.frozen' : stranded ? 'pod.state.stranded' : 'pod.state.running')
    if (id === null && reason === null) return t('picture.notBuilt')
    return reason === null ? t(`pod.state.${state}`) : `${t(`pod.state.${state}`)} · ${reason}`
  })

  return { word, tone }
}
