import type { ContainerView, PodView } from '@api/model'

/** Who holds the pod's namespaces: pause, or in a pod without it the first app container. */
export function holderOf(pod: PodView): ContainerView | null {
  return pod.containers.find((container) => container.role === (pod.sandbox === 'none' ? 'app' : 'sandbox')) ?? null
}
