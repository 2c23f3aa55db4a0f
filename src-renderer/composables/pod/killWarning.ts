import type { ContainerView } from '@api/model'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useSettingsStore } from '../../stores/settings'
import { usePod } from './podContext'
import { useWords } from './words'

/** What goes with pause when it dies, in words; null for any other container. */
export function useKillWarning(container: () => ContainerView) {
  const { t } = useI18n()
  const { rooms, sets } = usePod()
  const words = useWords()
  const settings = useSettingsStore()

  return computed(() => {
    if (container().role !== 'sandbox') return null
    const sharePids = sets.value.bands.find((band) => band.identity.kind === 'pid' && band.hold === 'slab')?.members ?? []
    const standing = rooms.value.filter((room) => room.state === 'running' && !sharePids.includes(room.name)).map((room) => room.name)
    const parts: string[] = []
    if (sharePids.length > 0) parts.push(t('kill.pauseShared', { names: words.list(sharePids) }))
    if (standing.length > 0) parts.push(t('kill.pauseStranded', { names: words.list(standing) }))
    if (parts.length === 0) parts.push(t('kill.pauseAlone'))
    parts.push(t(settings.current.kubelet === 'on' ? 'kill.pauseRebuilt' : 'kill.pauseLeft'))
    return words.join(parts)
  })
}
