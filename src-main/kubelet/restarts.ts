import type { ContainerSpec, RestartPolicy } from '../pod/spec'
import type { ContainerInstance } from './labels'
import { isAlive, type PodWorld } from './world'

/** kubelet: MaxContainerBackOff and containerBackOffPeriod (pkg/kubelet/kubelet.go). */
export const FIRST_BACK_OFF_MS = 10_000
export const LONGEST_BACK_OFF_MS = 300_000
/** client-go flowcontrol.Backoff forgets an entry after twice the longest back-off of good running. */
export const BACK_OFF_RESET_MS = 2 * LONGEST_BACK_OFF_MS

/** kubecontainer.ShouldContainerBeRestarted, for a container that has ended. */
export function shouldRestart(policy: RestartPolicy, exitCode: number): boolean {
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0)
}

/** Whether the instance is followed by another one. One that was stopped because its sandbox was gone has not done its work, whatever it says. */
export function comesBack(world: Pick<PodWorld, 'sandboxes'>, policy: RestartPolicy, dead: ContainerInstance): boolean {
  return shouldRestart(policy, dead.status.exitCode) || (policy === 'OnFailure' && outlivedSandbox(world, dead))
}

/**
 * It ended after its sandbox. A kubelet decides what to start in the new sandbox before it stops those in the old one
 * (computePodActions); this is the same from what the engine remembers.
 */
export function outlivedSandbox({ sandboxes }: Pick<PodWorld, 'sandboxes'>, { sandboxId, status }: ContainerInstance): boolean {
  const sandbox = sandboxes.find((one) => one.id === sandboxId)?.status
  return sandbox !== undefined && !isAlive(sandbox) && sandbox.finishedAt !== null && status.finishedAt !== null && status.finishedAt > sandbox.finishedAt
}

/** Whose policy it is: a sidecar's is Always whatever the pod's; a debug container is never restarted; an init container that succeeded has done its work. */
export function policyOf(spec: ContainerSpec, pod: RestartPolicy): RestartPolicy {
  if (spec.role === 'sidecar') return 'Always'
  if (spec.role === 'ephemeral') return 'Never'
  return spec.role === 'init' && pod === 'Always' ? 'OnFailure' : pod
}

/** When a dead instance may be followed by the next one: at once the first time, then 10, 20, 40 ... 300 s (times `scale`) after its end. */
export function restartDueAt(dead: ContainerInstance, scale = 1): number {
  const { finishedAt, createdAt } = dead.status
  const ended = finishedAt ?? createdAt
  return ended + (hasRecovered(dead, scale) ? 0 : dead.backOffMs * scale)
}

/** The back-off the next instance carries, should it die too. */
export function nextBackOff(dead: ContainerInstance, scale = 1): number {
  if (dead.backOffMs === 0 || hasRecovered(dead, scale)) return FIRST_BACK_OFF_MS
  return Math.min(dead.backOffMs * 2, LONGEST_BACK_OFF_MS)
}

function hasRecovered(dead: ContainerInstance, scale: number): boolean {
  const { finishedAt, createdAt } = dead.status
  return finishedAt !== null && finishedAt - createdAt > BACK_OFF_RESET_MS * scale
}

/** kubelet's words: "back-off 5m0s restarting failed container=..." */
export function formatGoDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000)
  const hours = Math.floor(seconds / 3_600)
  const minutes = Math.floor((seconds % 3_600) / 60)
  const rest = seconds % 60
  if (hours > 0) return `${hours}h${minutes}m${rest}s`
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`
}
