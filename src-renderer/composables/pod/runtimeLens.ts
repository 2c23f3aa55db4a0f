import type { NamespaceKind, PodView } from '@api/model'

export const LENSES = ['docker', 'containerd', 'crio'] as const
/** Whose hands build the pod; `docker` is what the lab does, and the matrix as it is. */
export type Lens = (typeof LENSES)[number]

export interface LensMarks {
  /** Cells that would be another one, as `container kind`: joined to the sandbox's namespace. */
  readonly joined: ReadonlySet<string>
  /** Containers whose hostname namespace would be the sandbox's. */
  readonly sharesUts: readonly string[]
  /** The infra container would not be there: its namespaces are pinned as files. */
  readonly infraDropped: boolean
}

export function cellKey(container: string, kind: NamespaceKind): string {
  return `${container} ${kind}`
}

/**
 * What another runtime would do differently with this pod. containerd and CRI-O join net, ipc and uts of the sandbox, where
 * Docker can join no other container's UTS namespace; on the host's network all three leave uts to the host. CRI-O ends the
 * infra container once its namespaces are pinned (drop_infra_ctr), unless the pod shares its PIDs: then somebody must be PID 1.
 */
export function lensMarks(pod: PodView, lens: Lens): LensMarks {
  const pause = pod.containers.find((one) => one.role === 'sandbox')
  if (lens === 'docker' || pause === undefined) return { joined: new Set(), sharesUts: [], infraDropped: false }
  const apart = pod.containers.filter((one) => one.role !== 'sandbox' && isApart(one.namespaces?.uts ?? null, pause.namespaces?.uts ?? null))
  const names = apart.map((one) => one.name)
  return { joined: new Set(names.map((name) => cellKey(name, 'uts'))), sharesUts: names, infraDropped: lens === 'crio' && !pod.shareProcessNamespace }
}

/** Not with pause already (share-uts), nor with it in the host's; of what cannot be read nothing is said. */
function isApart(uts: number | null, pauses: number | null): boolean {
  return uts !== null && pauses !== null && uts !== pauses
}
