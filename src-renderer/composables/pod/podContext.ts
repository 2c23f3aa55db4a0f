import type { ContainerView, PodView, ProcessView } from '@api/model'
import { computed, inject, provide, type ComputedRef, type InjectionKey } from 'vue'
import { share } from '../../client/share'
import { useLabStore } from '../../stores/lab'
import { holderOf } from './holder'
import { podNamespaces, type PodNamespaces } from './namespaceSets'
import { usePodMemoryStore } from './podMemory'

export interface PodContext {
  readonly pod: ComputedRef<PodView>
  readonly sets: ComputedRef<PodNamespaces>
  /** The slab; null in a pod without pause. */
  readonly pause: ComputedRef<ContainerView | null>
  /** Who holds the pod's namespaces: pause, or in a pod without it the first app container. */
  readonly holder: ComputedRef<ContainerView | null>
  readonly rooms: ComputedRef<readonly ContainerView[]>
}

const KEY: InjectionKey<PodContext> = Symbol('pod')

/** The one pod that everything below a pod view is about; worked out once per snapshot. */
export function providePod(pod: () => PodView): PodContext {
  const lab = useLabStore()
  const memory = usePodMemoryStore()
  const current = computed(pod)
  // By itself: what is known of the pod stays the same object while others change, and then nothing below is worked out again.
  const known = computed(() => memory.namespacesOf(current.value.uid))
  const host = computed(() => lab.engine?.hostNamespaces ?? null)
  const context: PodContext = {
    pod: current,
    sets: computed<PodNamespaces>((before) => share(before, podNamespaces(current.value, known.value, host.value))),
    pause: computed(() => current.value.containers.find((c) => c.role === 'sandbox') ?? null),
    holder: computed(() => holderOf(current.value)),
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
