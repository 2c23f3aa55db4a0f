import { inject, onScopeDispose, provide, shallowReactive, type InjectionKey } from 'vue'
import type { TerminalSession } from './terminalSession'

/** What is kept of one container's terminal while somebody looks elsewhere in its pod. */
export interface KeptTerminal {
  readonly session: TerminalSession | null
  /** Something else is to be run instead. */
  readonly choosing: boolean
  /** Whether the container has a shell, as far as is known. */
  readonly shell: boolean
}

export interface KeptTerminals {
  readonly of: (container: string) => KeptTerminal
  readonly keep: (container: string, change: Partial<KeptTerminal>) => void
}

const NONE: KeptTerminal = { session: null, choosing: false, shell: true }
const KEY: InjectionKey<KeptTerminals> = Symbol('terminals')

/** For as long as the pod's view lives: then every program is ended. */
export function provideTerminals(): void {
  const kept = shallowReactive(new Map<string, KeptTerminal>())
  const of = (container: string): KeptTerminal => kept.get(container) ?? NONE

  function keep(container: string, change: Partial<KeptTerminal>): void {
    const before = of(container)
    const after = { ...before, ...change }
    if (before.session !== after.session) before.session?.close()
    kept.set(container, after)
  }

  onScopeDispose(() => {
    for (const { session } of kept.values()) session?.close()
  })
  provide(KEY, { of, keep })
}

export function useTerminals(): KeptTerminals {
  const terminals = inject(KEY)
  if (!terminals) throw new Error('there is no pod view above this component')
  return terminals
}
