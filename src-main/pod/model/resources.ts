/** v1 ResourceRequirements, in the units the kubelet works with. Requests that are absent are already those of the limits. */
export interface ResourcesSpec {
  readonly requests: ResourceAmounts
  readonly limits: ResourceAmounts
}

export interface ResourceAmounts {
  /** Thousandths of a CPU, rounded up (Quantity.MilliValue); null when nothing is said. */
  readonly cpuMillis: number | null
  /** Bytes, rounded up (Quantity.Value), never above Number.MAX_SAFE_INTEGER; null when nothing is said. */
  readonly memoryBytes: number | null
}

/** v1 PodQOSClass. */
export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort'

export const NO_RESOURCES: ResourcesSpec = {
  requests: { cpuMillis: null, memoryBytes: null },
  limits: { cpuMillis: null, memoryBytes: null }
}
