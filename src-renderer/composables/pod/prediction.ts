import type { ContainerView } from '@api/model'
import { inject, provide, shallowRef, type InjectionKey, type ShallowRef } from 'vue'
import { useSettingsStore } from '../../stores/settings'

/** A kill that waits for the answer to "what falls?". */
export interface PendingKill {
  readonly container: ContainerView
  readonly signal: string
  readonly go: () => Promise<void>
}

/** What was foreseen for a kill, to be held against the next card of that container. */
export interface Prediction {
  readonly container: string
  readonly falls: readonly string[]
  readonly at: number
}

export interface PredictionDesk {
  readonly pending: ShallowRef<PendingKill | null>
  readonly made: ShallowRef<Prediction | null>
  ask(container: ContainerView, signal: string, go: () => Promise<void>): void
}

const KEY: InjectionKey<PredictionDesk> = Symbol('prediction')

/** With the setting on, every kill of a container goes over the question first. */
export function providePrediction(): PredictionDesk {
  const settings = useSettingsStore()
  const pending = shallowRef<PendingKill | null>(null)
  const made = shallowRef<Prediction | null>(null)

  function ask(container: ContainerView, signal: string, go: () => Promise<void>): void {
    if (settings.current.predict) pending.value = { container, signal, go }
    else void go()
  }

  const desk = { pending, made, ask }
  provide(KEY, desk)
  return desk
}

export function usePrediction(): PredictionDesk {
  const desk = inject(KEY)
  if (!desk) throw new Error('there is no pod view above this component')
  return desk
}
