import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

/** What the main area shows. */
export type MainView = 'pod' | 'newPod' | 'images' | 'settings'
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

export const useUiStore = defineStore('ui', () => {
  const view = ref<MainView>('pod')
  const railCollapsed = ref(false)
  const dockCollapsed = ref(false)
  const dockTab = ref<DockTab>('timeline')
  const editorSeed = shallowRef<EditorSeed | null>(null)
  const deleteTarget = shallowRef<DeleteTarget | null>(null)

  function show(next: MainView): void {
    view.value = next
  }

  function openEditor(seed: EditorSeed): void {
    editorSeed.value = seed
    view.value = 'newPod'
  }

  function askDelete(uid: string): void {
    deleteTarget.value = { kind: 'pod', uid }
  }

  function askDeleteAll(): void {
    deleteTarget.value = { kind: 'all' }
  }

  return { view, railCollapsed, dockCollapsed, dockTab, editorSeed, deleteTarget, show, openEditor, askDelete, askDeleteAll }
})
