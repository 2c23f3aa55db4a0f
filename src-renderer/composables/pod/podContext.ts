import type { ContainerView, PodView, ProcessView } from '@api/model'
import { computed, inject, provide, type ComputedRef, type InjectionKey } from 'vue'
import { useLabStore } from '../../stores/lab'
import { podNamespaces, type PodNamespaces } from './namespaceSets'
import { usePodMemoryStore } from './podMemory'

export interface PodContext {
  readonly pod: ComputedRef<PodView>
  readonly sets: ComputedRef<PodNamespaces>
  readonly pause: ComputedRef<ContainerView | null>
  readonly rooms: ComputedRef<readonly ContainerView[]>
}

const KEY: InjectionKey<PodContext> = Symbol('pod')

/** The one pod that everything below a pod view is about; worked out once per snapshot. */
export function providePod(pod: () => PodView): PodContext {
  const lab = useLabStore()
  const memory = usePodMemoryStore()
  const current = computed(pod)
  const context: PodContext = {
    pod: current,
    sets: computed(() => podNamespaces(current.value, memory.namespacesOf(current.value.uid), lab.engine?.hostNamespaces ?? null)),
    pause: computed(() => current.value.containers.find((c) => c.role === 'sandbox') ?? null),
    rooms: computed(() => current.value.containers.filter((c) => c.role !== 'sandbox'))
  }
  provide(KEY, context)
  return context
}

export function usePod(): PodContext {
  const context = inject(KEY)
  if (!context) throw new Error('there is no pod view above this component')
  return context
}

/** The container's first process, which is where its in-pod PID comes from. */
export function firstProcess(pod: PodView, container: ContainerView): ProcessView | null {
  return container.hostPid === null ? null : (pod.processes.find((p) => p.hostPid === container.hostPid) ?? null)
}
