import type { EmptyDirVolume } from '../../pod/model/volumes'
import type { ContainerSpec, PodSpec } from '../../pod/spec'

/** calculateEmptyDirMemorySize: what the node could give, what the pod may take, what the volume may hold: the least of them. */
export function memoryVolumeSize(spec: PodSpec, volume: EmptyDirVolume, allocatableBytes: number): number {
  const limit = podMemoryLimit(spec)
  return Math.min(allocatableBytes, limit ?? allocatableBytes, volume.sizeLimitBytes ?? allocatableBytes)
}

/** ResourceConfigForPod: only when every container has a limit. Init containers run one by one beside the sidecars before them. */
function podMemoryLimit({ containers, initContainers }: PodSpec): number | null {
  const all = [...initContainers, ...containers].map(limitOf)
  if (all.includes(0)) return null
  let sidecars = 0
  let most = 0
  for (const container of initContainers) {
    if (container.role === 'sidecar') sidecars += limitOf(container)
    most = Math.max(most, sidecars + (container.role === 'sidecar' ? 0 : limitOf(container)))
  }
  return Math.max(most, sidecars + containers.reduce((sum, container) => sum + limitOf(container), 0))
}

function limitOf({ resources }: ContainerSpec): number {
  return resources.limits.memoryBytes ?? 0
}
