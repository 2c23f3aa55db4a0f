import type { ContainerView } from '@api/model'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useSettingsStore } from '../../stores/settings'
import { usePod } from './podContext'
import { useWords } from './words'

/** What goes with the holder of the pod's namespaces when it dies, in words; null for any other container. */
export function useKillWarning(container: () => ContainerView) {
  const { t } = useI18n()
  const { pod, holder, rooms, sets } = usePod()
  const words = useWords()
  const settings = useSettingsStore()

  return computed(() => {
    const { name } = container()
    if (holder.value?.name !== name) return null
    const others = rooms.value.filter((room) => room.name !== name)
    const sharePids = sets.value.bands.find((band) => band.identity.kind === 'pid' && (band.hold === 'slab' || band.hold === 'room'))?.members.filter((one) => one !== name) ?? []
    const standing = others.filter((room) => room.state === 'running' && !sharePids.includes(room.name)).map((room) => room.name)
    const parts: string[] = []
    if (sharePids.length > 0) parts.push(t('kill.pauseShared', { holder: name, names: words.list(sharePids) }))
    if (standing.length > 0) parts.push(t('kill.pauseStranded', { holder: name, names: words.list(standing) }))
    if (parts.length === 0) parts.push(t('kill.pauseAlone', { holder: name }))
    const rebuilt = pod.value.sandbox === 'none' ? t('kill.ownerAgain') : t('kill.pauseRebuilt')
    parts.push(settings.current.kubelet === 'on' ? rebuilt : t('kill.pauseLeft'))
    return words.join(parts)
  })
}
