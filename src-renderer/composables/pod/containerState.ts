import type { ContainerView } from '@api/model'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { readinessOf } from './roles'

const RUNNING_WORD = { ready: 'pod.state.running', silent: 'pod.state.running', starting: 'pod.state.starting', notReady: 'pod.state.notReady' } as const

/** A container's state in words. Kubernetes' own reasons are shown as they are, in every language. */
export function useContainerState(container: () => ContainerView) {
  const { t } = useI18n()

  const frozen = computed(() => container().dockerState === 'paused')

  const readiness = computed(() => readinessOf(container()))
  /** It runs, but is not (yet) of use. */
  const unready = computed(() => readiness.value === 'starting' || readiness.value === 'notReady')

  const word = computed(() => {
    const { state, reason, stranded, id } = container()
    if (state === 'running') return t(frozen.value ? 'pod.state.frozen' : stranded ? 'pod.state.stranded' : RUNNING_WORD[readiness.value])
    if (id === null && reason === null) return t('picture.notBuilt')
    return reason === null ? t(`pod.state.${state}`) : `${t(`pod.state.${state}`)} · ${reason}`
  })

  return { word, frozen, unready }
}
