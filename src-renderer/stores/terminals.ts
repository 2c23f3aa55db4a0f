import { defineStore } from 'pinia'
import { shallowReactive, watch } from 'vue'
import type { TerminalSession } from '../composables/terminal/terminalSession'
import { useLabStore } from './lab'

/** What is kept of one container's terminal while somebody looks elsewhere. */
export interface KeptTerminal {
  readonly session: TerminalSession | null
  /** Something else is to be run instead. */
  readonly choosing: boolean
  /** Whether the container has a shell, as far as is known. */
  readonly shell: boolean
}

const NONE: KeptTerminal = { session: null, choosing: false, shell: true }

/** One terminal per container, for as long as its pod is there: then its program is ended. */
export const useTerminalsStore = defineStore('terminals', () => {
  const lab = useLabStore()
  /** By pod UID, then by container name. */
  const kept = shallowReactive(new Map<string, ReadonlyMap<string, KeptTerminal>>())

  function of(uid: string, container: string): KeptTerminal {
    return kept.get(uid)?.get(container) ?? NONE
  }

  function keep(uid: string, container: string, change: Partial<KeptTerminal>): void {
    const before = of(uid, container)
    const after = { ...before, ...change }
    if (before.session !== after.session) before.session?.close()
    kept.set(uid, new Map([...(kept.get(uid) ?? []), [container, after]]))
  }

  function forget(uid: string): void {
    for (const { session } of kept.get(uid)?.values() ?? []) session?.close()
    kept.delete(uid)
  }

  watch(
    () => lab.live?.pods,
    (pods) => {
      // Without a snapshot nothing is known of any pod.
      if (pods === undefined) return
      const there = new Set(pods.map(({ uid }) => uid))
      for (const uid of [...kept.keys()]) if (!there.has(uid)) forget(uid)
    }
  )

  return { of, keep }
})
