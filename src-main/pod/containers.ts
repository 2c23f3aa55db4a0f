import type { ContainerSpec, PodSpec } from './spec'

/** Every container in the order of the manifest and of the pod's view: init containers, apps, debug containers. */
export function containersOf(spec: PodSpec): readonly ContainerSpec[] {
  return [...spec.initContainers, ...spec.containers, ...spec.ephemeralContainers]
}
