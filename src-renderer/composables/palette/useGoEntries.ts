import type { PodView } from '@api/model'
import { computed, nextTick } from 'vue'
import { useI18n } from 'vue-i18n'
import { useLabStore } from '../../stores/lab'
import { useSelectionStore } from '../../stores/selection'
import { useUiStore, type PanelTab } from '../../stores/ui'
import { useBlockedReason } from '../blocked'
import type { PaletteEntry } from './entries'

/** Where one can go: pods, containers, views. */
export function useGoEntries() {
  const { t } = useI18n()
  const lab = useLabStore()
  const ui = useUiStore()
  const selection = useSelectionStore()
  const blocked = useBlockedReason()

  function goToPod(pod: PodView): void {
    selection.selectPod(pod.uid)
    ui.show('pod')
  }

  function goToContainer(pod: PodView, name: string, tab?: PanelTab): void {
    goToPod(pod)
    selection.selectContainer(name)
    // A panel that leaves takes its terminal tab along: only then this one is set.
    if (tab !== undefined) void nextTick(() => (ui.panelTab = tab))
  }

  const pods = computed(() => lab.pods.map((pod): PaletteEntry => ({ id: `pod ${pod.uid}`, group: 'pods', label: pod.name, hint: `${pod.namespace} · ${pod.status}`, icon: 'pod', words: `${t('palette.words.pod')} ${pod.ip ?? ''}`, run: () => goToPod(pod) })))

  const containers = computed(() =>
    lab.pods.flatMap((pod) =>
      pod.containers.flatMap(({ name, state, image }): readonly PaletteEntry[] => [
        { id: `container ${pod.uid} ${name}`, group: 'containers', label: name, hint: `${pod.name} · ${image}`, icon: 'engine', words: t('palette.words.container'), run: () => goToContainer(pod, name) },
        { id: `logs ${pod.uid} ${name}`, group: 'containers', label: t('palette.logs', { name }), hint: pod.name, icon: 'logs', run: () => goToContainer(pod, name, 'logs') },
        ...(state === 'running' ? [{ id: `terminal ${pod.uid} ${name}`, group: 'containers', label: t('palette.terminal', { name }), hint: pod.name, icon: 'terminal', reason: blocked.value, words: 'shell exec', run: () => goToContainer(pod, name, 'terminal') } as const] : [])
      ])
    )
  )

  const views = computed((): readonly PaletteEntry[] => [
    { id: 'view newPod', group: 'views', label: t('shell.newPod'), icon: 'plus', reason: blocked.value, words: 'yaml manifest', run: () => ui.openEditor({ manifest: '', from: { kind: 'blank' } }) },
    { id: 'view images', group: 'views', label: t('shell.images'), icon: 'images', run: () => ui.show('images') },
    { id: 'view data', group: 'views', label: t('shell.data'), icon: 'data', run: () => ui.show('data') },
    { id: 'view settings', group: 'views', label: t('shell.settings'), icon: 'settings', run: () => ui.show('settings') },
    ...(selection.pod === null ? [] : ui.podTabs).map(
      (tab): PaletteEntry => ({
        id: `tab ${tab.value}`,
        group: 'views',
        label: t('palette.tab', { tab: tab.label }),
        icon: tab.icon ?? 'pod',
        run: () => {
          ui.show('pod')
          ui.podTab = tab.value
        }
      })
    )
  ])

  return computed(() => [...pods.value, ...containers.value, ...views.value])
}
