import type { ContainerSpec, PodSpec } from '../spec'

/** How the kubelet turns requests and limits into cgroup settings (pkg/kubelet/cm/helpers_linux.go) and OOM scores (pkg/kubelet/qos). */

const MIN_SHARES = 2
const MAX_SHARES = 262_144
const QUOTA_PERIOD_MICROSECONDS = 100_000
const MIN_QUOTA_MICROSECONDS = 1_000

/** MilliCPUToShares. A container with a limit and no request has the limit as its request; with neither it gets the least. */
export function cpuShares({ resources }: ContainerSpec): number {
  const millis = resources.requests.cpuMillis ?? 0
  if (millis === 0) return MIN_SHARES
  return Math.min(MAX_SHARES, Math.max(MIN_SHARES, Math.floor((millis * 1024) / 1000)))
}

/** MilliCPUToQuota: microseconds of CPU per period; null is without limit. */
export function cpuQuota({ resources }: ContainerSpec): { readonly quota: number; readonly period: number } | null {
  const millis = resources.limits.cpuMillis ?? 0
  if (millis === 0) return null
  return { quota: Math.max(MIN_QUOTA_MICROSECONDS, Math.floor((millis * QUOTA_PERIOD_MICROSECONDS) / 1000)), period: QUOTA_PERIOD_MICROSECONDS }
}

/** Bytes; null is without limit. */
export function memoryLimit({ resources }: ContainerSpec): number | null {
  return resources.limits.memoryBytes || null
}

/** GetContainerOOMScoreAdjust: -997 for Guaranteed, 1000 for BestEffort, between 3 and 999 for Burstable, by its share of the machine's memory. */
export function oomScoreAdj(pod: PodSpec, container: ContainerSpec, machineMemoryBytes: number): number {
  if (pod.qosClass === 'Guaranteed') return -997
  if (pod.qosClass === 'BestEffort') return 1_000
  const own = burstableScore(container, machineMemoryBytes)
  if (container.role !== 'sidecar') return own
  // A sidecar must not be the first to go: no more exposed than the app that asks for the least memory.
  return Math.min(own, Math.max(...pod.containers.map((app) => burstableScore(app, machineMemoryBytes))))
}

function burstableScore(container: ContainerSpec, machineMemoryBytes: number): number {
  return clampBurstable(1_000 - Math.floor((1_000 * (container.resources.requests.memoryBytes ?? 0)) / machineMemoryBytes))
}

/** Never as safe as Guaranteed (1000 + -997), never as exposed as BestEffort. */
function clampBurstable(score: number): number {
  if (score < 3) return 3
  return score === 1_000 ? 999 : score
}
