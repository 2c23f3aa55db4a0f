import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useLabStore } from '../../stores/lab'
import { useSelectionStore } from '../../stores/selection'
import { useSettingsStore } from '../../stores/settings'
import { useUiStore } from '../../stores/ui'
import { useBlockedReason } from '../blocked'
import { useExport } from '../export'
import { useEditPod } from '../edit-pod'
import { SIGNALS } from '../pod/signals'
import { useKill } from '../pod/useKill'
import { useTwins } from '../twins/useTwins'
import type { PaletteEntry } from './entries'

/** What can be done to the selected pod, and to all. */
export function useActEntries() {
  const { t } = useI18n()
  const lab = useLabStore()
  const ui = useUiStore()
  const selection = useSelectionStore()
  const settings = useSettingsStore()
  const blocked = useBlockedReason()
  const { editPod } = useEditPod()
  const { exportPod } = useExport()
  const kill = useKill()
  const twins = useTwins()

  const kills = computed(() =>
    (selection.pod?.containers ?? [])
      .filter((container) => container.state === 'running')
      .flatMap(({ name }) =>
        SIGNALS.map(
          (signal): PaletteEntry => ({
            id: `kill ${name} ${signal}`,
            group: 'acts',
            label: t('palette.kill', { name, signal }),
            hint: t(`kill.signals.${signal}`),
            icon: 'bolt',
            danger: signal === 'SIGKILL',
            reason: blocked.value,
            words: t('palette.words.kill'),
            run: () => {
              ui.show('pod')
              ui.killAsked = { container: name, signal }
            }
          })
        )
      )
  )

  const ofPod = computed((): readonly PaletteEntry[] => {
    const { pod } = selection
    if (pod === null) return []
    const twin = twins.offer(pod)
    return [
      ...(pod.sandbox === 'pause' || pod.twinOf !== null ? [{ id: 'twin', group: 'acts', label: `${twin.label} (${pod.name})`, icon: 'twins', reason: twin.builds ? blocked.value : null, words: 'twin pause', run: twin.run } as const] : []),
      { id: 'edit', group: 'acts', label: t('palette.edit', { name: pod.name }), icon: 'edit', words: 'yaml manifest', run: () => void editPod(pod) },
      { id: 'export docker', group: 'acts', label: t('palette.exportDocker', { name: pod.name }), hint: t('commands.save.dockerHint'), icon: 'download', words: t('palette.words.export'), run: () => void exportPod('docker', pod.uid) },
      { id: 'export kubernetes', group: 'acts', label: t('palette.exportKubernetes', { name: pod.name }), hint: t('commands.save.kubernetesHint'), icon: 'download', words: t('palette.words.export'), run: () => void exportPod('kubernetes', pod.uid) },
      { id: 'mend', group: 'acts', label: t('palette.mend', { name: pod.name }), hint: t('palette.mendHint'), icon: 'refresh', reason: blocked.value ?? (settings.current.kubelet === 'on' ? t('palette.mendOn') : null), words: t('palette.words.mend'), run: () => void kill.mend(pod.uid, pod.name) },
      { id: 'delete', group: 'acts', label: t('palette.delete', { name: pod.name }), icon: 'trash', danger: true, reason: blocked.value, run: () => ui.askDelete(pod.uid) }
    ]
  })

  const ofAll = computed((): readonly PaletteEntry[] => (lab.pods.length > 1 ? [{ id: 'delete all', group: 'acts', label: t('shell.deleteAll'), icon: 'trash', danger: true, reason: blocked.value, run: () => ui.askDeleteAll() }] : []))

  return computed(() => [...kills.value, ...ofPod.value, ...ofAll.value])
}
