import type { NamespaceKind, PodView } from '@api/model'
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { useLabStore } from '../../stores/lab'
import { dismissChanges, identityAt, NO_MEMORY, observeNamespaces, type NamespaceChange, type NamespaceMemory } from './namespaceMemory'
import { NO_PARENTS, observeParents, type ParentMemory } from './processForest'

interface PodMemory {
  readonly pod: PodView
  readonly namespaces: NamespaceMemory
  readonly parents: ParentMemory
}

/** What this page has seen of every pod, from snapshot to snapshot: which letter a namespace has, whose child an orphan was. */
export const usePodMemoryStore = defineStore('podMemory', () => {
  const lab = useLabStore()
  const byUid = shallowRef<ReadonlyMap<string, PodMemory>>(new Map())

  // Sync: two patches within one tick are two things that happened, and both count.
  watch(
    () => lab.snapshot,
    (snapshot) => {
      if (!snapshot) return
      const host = snapshot.engine.hostNamespaces
      byUid.value = new Map(snapshot.pods.map((pod) => [pod.uid, remember(byUid.value.get(pod.uid), pod)]))

      function remember(before: PodMemory | undefined, pod: PodView): PodMemory {
        if (before?.pod === pod) return before
        return {
          pod,
          namespaces: observeNamespaces(before?.namespaces ?? NO_MEMORY, pod, host, snapshot?.at ?? 0),
          parents: observeParents(before?.parents ?? NO_PARENTS, pod.processes, snapshot?.at ?? 0)
        }
      }
    },
    { immediate: true, flush: 'sync' }
  )

  function namespacesOf(uid: string): NamespaceMemory {
    return byUid.value.get(uid)?.namespaces ?? NO_MEMORY
  }

  function parentsOf(uid: string): ParentMemory {
    return byUid.value.get(uid)?.parents ?? NO_PARENTS
  }

  function dismiss(uid: string, which?: (change: NamespaceChange) => boolean): void {
    const memory = byUid.value.get(uid)
    if (memory) byUid.value = new Map(byUid.value).set(uid, { ...memory, namespaces: dismissChanges(memory.namespaces, which) })
  }

  /** "net A" for a number that a card names; null when this page never saw it. */
  function nameOf(uid: string, kind: NamespaceKind, inode: number, at: number): string | null {
    const identity = identityAt(namespacesOf(uid), kind, inode, at)
    return identity ? `${kind} ${identity.letter}` : null
  }

  return { namespacesOf, parentsOf, dismiss, nameOf }
})
