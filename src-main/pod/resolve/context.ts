import type { ConfigMapSpec, SecretSpec } from '../model/data'

/** What values of a pod depend on beyond its spec. Plain data, so that every resolver is pure. */
export interface PodContext {
  readonly uid: string
  readonly nodeName: string
  /** The node's addresses, the first one counting most. */
  readonly hostIPs: readonly string[]
  /** Empty until the sandbox has one; the host's with hostNetwork. */
  readonly podIPs: readonly string[]
  /** What the node could give to one container: stands in for limits that are not set. */
  readonly allocatable: { readonly cpuMillis: number; readonly memoryBytes: number }
}

/** The ConfigMaps and Secrets of the pod's namespace, by name. */
export interface DataObjects {
  readonly configMaps: ReadonlyMap<string, ConfigMapSpec>
  readonly secrets: ReadonlyMap<string, SecretSpec>
}

/** `message` is the kubelet's own. */
export type Resolved<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string }
