import type { PodView } from '@api/model'

/** Pods whose name, namespace, status or IP holds every word of the query. */
export function filterPods(pods: readonly PodView[], query: string): readonly PodView[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return pods
  return pods.filter((pod) => {
    const text = `${pod.namespace}/${pod.name} ${pod.status} ${pod.ip ?? ''}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
