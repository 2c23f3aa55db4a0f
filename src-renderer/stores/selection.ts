import type { NamespaceKind } from '@api/model'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { useLabStore } from './lab'

export interface NamespaceRef {
  readonly kind: NamespaceKind
  readonly inode: number
}

/** What the user looks at. Picture, matrix and tree read and write the same hover, so that they light up together. */
export const useSelectionStore = defineStore('selection', () => {
  const lab = useLabStore()
  const podUid = ref<string | null>(null)
  const container = ref<string | null>(null)
  const hoveredNamespace = shallowRef<NamespaceRef | null>(null)
  const hoveredContainer = ref<string | null>(null)
  let awaited: string | null = null

  const pod = computed(() => (podUid.value ? (lab.podsByUid.get(podUid.value) ?? null) : null))

  function selectPod(uid: string | null): void {
    if (uid === podUid.value) return
    podUid.value = uid
    container.value = null
    hoveredNamespace.value = null
    hoveredContainer.value = null
  }

  /** Selects a pod that was just applied, as soon as the snapshot has it. */
  function selectWhenSeen(uid: string): void {
    if (lab.podsByUid.has(uid)) selectPod(uid)
    else awaited = uid
  }

  function selectContainer(name: string | null): void {
    container.value = name
  }

  function hoverNamespace(kind: NamespaceKind, inode: number | null): void {
    hoveredNamespace.value = inode === null ? null : { kind, inode }
  }

  function leaveNamespace(): void {
    hoveredNamespace.value = null
  }

  function isHovered(kind: NamespaceKind, inode: number | null): boolean {
    const hovered = hoveredNamespace.value
    return hovered !== null && inode !== null && hovered.kind === kind && hovered.inode === inode
  }

  // Who was looked at before the past was, is looked at again after it.
  let before: string | null = null
  watch(
    () => lab.past !== null,
    (inPast) => {
      if (inPast) before = podUid.value
      else if (before !== null && lab.podsByUid.has(before)) selectPod(before)
    },
    { flush: 'sync' }
  )

  // A pod that goes takes the selection to its neighbour, so that the main area is never about nothing.
  watch(
    () => lab.pods,
    (pods, before) => {
      if (awaited && lab.podsByUid.has(awaited)) {
        selectPod(awaited)
        awaited = null
      }
      if (podUid.value && lab.podsByUid.has(podUid.value)) return
      const at = before?.findIndex((old) => old.uid === podUid.value) ?? 0
      selectPod(pods[Math.min(Math.max(at, 0), pods.length - 1)]?.uid ?? null)
    },
    { immediate: true }
  )

  return { podUid, pod, container, hoveredNamespace, hoveredContainer, selectPod, selectWhenSeen, selectContainer, hoverNamespace, leaveNamespace, isHovered }
})
