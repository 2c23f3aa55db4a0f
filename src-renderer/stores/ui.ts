import { defineStore } from 'pinia'
import type { IconName } from '../components/base/icons'
import { ref, shallowRef } from 'vue'
import type { PairName } from '../composables/twins/pair'

/** What the main area shows. */
export type MainView = 'pod' | 'twins' | 'newPod' | 'images' | 'data' | 'settings'
/** What the panel of the selected container shows. */
export type PanelTab = 'details' | 'logs' | 'terminal' | 'inspect'
export type DockTab = 'timeline' | 'events' | 'commands'

export type EditorSource =
  | { readonly kind: 'blank' }
  | { readonly kind: 'example'; readonly id: string }
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'pod'; readonly name: string }

/** A text the editor opens with, and where it came from. */
export interface EditorSeed {
  readonly manifest: string
  readonly from: EditorSource
}

/** What the delete dialog is about. */
export type DeleteTarget = { readonly kind: 'pod'; readonly uid: string } | { readonly kind: 'all' }

/** A tab under the picture of the pod. */
export interface PodTab {
  readonly value: string
  readonly label: string
  readonly icon?: IconName
}

export const useUiStore = defineStore('ui', () => {
  const view = ref<MainView>('pod')
  const railCollapsed = ref(false)
  const dockCollapsed = ref(false)
  const dockTab = ref<DockTab>('timeline')
  const paletteOpen = ref(false)
  const podTab = ref('namespaces')
  /** Of the pod that was shown last. */
  const podTabs = shallowRef<readonly PodTab[]>([])
  /** A signal asked for from afar: the pod's view carries it out, since there the prediction is asked. */
  const killAsked = shallowRef<{ readonly container: string; readonly signal: string } | null>(null)
  const panelTab = ref<PanelTab>('details')
  const editorSeed = shallowRef<EditorSeed | null>(null)
  /** Whose twins the view of them is about. */
  const twins = shallowRef<PairName | null>(null)
  const deleteTarget = shallowRef<DeleteTarget | null>(null)

  function show(next: MainView): void {
    view.value = next
  }

  function openEditor(seed: EditorSeed): void {
    editorSeed.value = seed
    view.value = 'newPod'
  }

  function showTwins(of: PairName): void {
    twins.value = of
    view.value = 'twins'
  }

  function askDelete(uid: string): void {
    deleteTarget.value = { kind: 'pod', uid }
  }

  function askDeleteAll(): void {
    deleteTarget.value = { kind: 'all' }
  }

  return { view, railCollapsed, dockCollapsed, dockTab, paletteOpen, podTab, podTabs, killAsked, panelTab, editorSeed, twins, deleteTarget, show, showTwins, openEditor, askDelete, askDeleteAll }
})
