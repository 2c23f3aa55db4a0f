import type { NamespaceKind, PodView } from '@api/model'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { useLabStore } from '../../stores/lab'
import { dismissChanges, identityAt, NO_MEMORY, observeNamespaces, type NamespaceChange, type NamespaceMemory } from './namespaceMemory'
import { NO_PARENTS, observeParents, type ParentMemory } from './processForest'
import { observeZombies, type ZombieCount } from './zombieHistory'

type Memories = ReadonlyMap<string, PodMemory>

const NONE: Memories = new Map()
const NO_ZOMBIES: readonly ZombieCount[] = []

interface PodMemory {
  readonly pod: PodView
  readonly namespaces: NamespaceMemory
  readonly parents: ParentMemory
  readonly zombies: readonly ZombieCount[]
}

/** What this page has seen of every pod, from snapshot to snapshot: which letter a namespace has, whose child an orphan was. */
export const usePodMemoryStore = defineStore('podMemory', () => {
  const lab = useLabStore()
  const live = shallowRef<Memories>(new Map())
  /** What was known at each moment that can be looked at again. */
  const kept: { readonly sequence: number; readonly memories: Memories }[] = []
  const byUid = computed<Memories>(() => {
    const { past } = lab
    return past === null ? live.value : (kept.findLast(({ sequence }) => sequence <= past.sequence)?.memories ?? NONE)
  })

  // Sync: two patches within one tick are two things that happened, and both count.
  watch(
    () => lab.live,
    (snapshot) => {
      if (!snapshot) return
      const host = snapshot.engine.hostNamespaces
      const before = live.value
      live.value = new Map(snapshot.pods.map((pod) => [pod.uid, remember(before.get(pod.uid), pod)]))
      keep()

      function remember(before: PodMemory | undefined, pod: PodView): PodMemory {
        if (before?.pod === pod) return before
        return {
          pod,
          namespaces: observeNamespaces(before?.namespaces ?? NO_MEMORY, pod, host, snapshot?.at ?? 0),
          parents: observeParents(before?.parents ?? NO_PARENTS, pod.processes, snapshot?.at ?? 0),
          zombies: observeZombies(before?.zombies ?? [], pod.processes, snapshot?.at ?? 0)
        }
      }
    },
    { immediate: true, flush: 'sync' }
  )

  function keep(): void {
    kept.push({ sequence: lab.newestMoment(), memories: live.value })
    const oldest = lab.history()[0]?.first ?? 0
    const needed = kept.findLastIndex(({ sequence }) => sequence <= oldest)
    if (needed > 0) kept.splice(0, needed)
  }

  function namespacesOf(uid: string): NamespaceMemory {
    return byUid.value.get(uid)?.namespaces ?? NO_MEMORY
  }

  /** As it is known now, whatever moment is shown. */
  function liveNamespacesOf(uid: string): NamespaceMemory {
    return live.value.get(uid)?.namespaces ?? NO_MEMORY
  }

  function parentsOf(uid: string): ParentMemory {
    return byUid.value.get(uid)?.parents ?? NO_PARENTS
  }

  function zombiesOf(uid: string): readonly ZombieCount[] {
    return byUid.value.get(uid)?.zombies ?? NO_ZOMBIES
  }

  function dismiss(uid: string, which?: (change: NamespaceChange) => boolean): void {
    if (lab.past !== null) return
    const memory = live.value.get(uid)
    if (memory) live.value = new Map(live.value).set(uid, { ...memory, namespaces: dismissChanges(memory.namespaces, which) })
  }

  /** "net A" for a number that a card names; null when this page never saw it. */
  function nameOf(uid: string, kind: NamespaceKind, inode: number, at: number): string | null {
    const identity = identityAt(namespacesOf(uid), kind, inode, at)
    return identity ? `${kind} ${identity.letter}` : null
  }

  return { namespacesOf, liveNamespacesOf, parentsOf, zombiesOf, dismiss, nameOf }
})
