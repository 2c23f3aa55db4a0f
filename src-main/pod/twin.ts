import type { PodSpec } from './spec'

/** On a pod without pause: the name of the pod with pause, in the same namespace, that it is compared with. */
export const TWIN_OF_ANNOTATION = 'dev.pauselab/twin-of'

const SUFFIX = '-twin'
/** A DNS subdomain's length. */
const LONGEST_NAME = 253

/** Whose twin a pod is; null for one that is nobody's. */
export function twinOf(spec: Pick<PodSpec, 'annotations' | 'sandbox'>): string | null {
  return spec.sandbox === 'none' ? (spec.annotations[TWIN_OF_ANNOTATION] ?? null) : null
}

/** Why there can be no twin without pause of this pod: a key of the window's texts, and in words. */
export interface TwinRefusal {
  readonly reason: 'no-pause' | 'init-containers' | 'host-network' | 'share-uts'
  readonly message: string
}

/** What has to be the same in both but cannot be, without pause. null: it can have one. */
export function refuseTwin(spec: Pick<PodSpec, 'name' | 'sandbox' | 'initContainers' | 'hostNetwork' | 'shareUts'>): TwinRefusal | null {
  const { name } = spec
  if (spec.sandbox === 'none') return { reason: 'no-pause', message: `pod ${name} has no pause itself` }
  if (spec.initContainers.length > 0) {
    const names = spec.initContainers.map((one) => one.name).join(', ')
    return { reason: 'init-containers', message: `pod ${name} has init containers or sidecars (${names}): without pause the first app container owns the namespaces, so nothing can run before it` }
  }
  if (spec.hostNetwork) return { reason: 'host-network', message: `pod ${name} is on the machine's network: pause holds no network for it that could be lost, and a twin would want the same ports` }
  if (spec.shareUts) return { reason: 'share-uts', message: `the containers of pod ${name} join pause's UTS namespace, and the twin has no pause` }
  return null
}

/** A free name for the twin: the pod's own with an ending, cut where it would be too long. */
export function twinName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const ending = number === 1 ? SUFFIX : `${SUFFIX}-${number}`
    const twin = `${name.slice(0, LONGEST_NAME - ending.length).replace(/[^a-z0-9]+$/, '')}${ending}`
    if (!taken.has(twin)) return twin
  }
}

/** Who stands in for a container in the other twin: for pause the first app, which owns the namespaces there. Pure. */
export function counterpart(container: string, pauseName: string, twin: Pick<PodSpec, 'containers'>): string {
  return container === pauseName ? (twin.containers[0]?.name ?? container) : container
}
