import type { RestartPolicy } from '../pod/spec'
import type { ContainerInstance } from './labels'

/** kubelet: MaxContainerBackOff and containerBackOffPeriod (pkg/kubelet/kubelet.go). */
export const FIRST_BACK_OFF_MS = 10_000
export const LONGEST_BACK_OFF_MS = 300_000
/** client-go flowcontrol.Backoff forgets an entry after twice the longest back-off of good running. */
export const BACK_OFF_RESET_MS = 2 * LONGEST_BACK_OFF_MS

/** kubecontainer.ShouldContainerBeRestarted, for a container that has ended. */
export function shouldRestart(policy: RestartPolicy, exitCode: number): boolean {
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0)
}

/** When a dead instance may be followed by the next one: at once the first time, then 10, 20, 40 ... 300 s after its end. */
export function restartDueAt(dead: ContainerInstance): number {
  const { finishedAt, createdAt } = dead.status
  const ended = finishedAt ?? createdAt
  return ended + (hasRecovered(dead) ? 0 : dead.backOffMs)
}

/** The back-off the next instance carries, should it die too. */
export function nextBackOff(dead: ContainerInstance): number {
  if (dead.backOffMs === 0 || hasRecovered(dead)) return FIRST_BACK_OFF_MS
  return Math.min(dead.backOffMs * 2, LONGEST_BACK_OFF_MS)
}

function hasRecovered(dead: ContainerInstance): boolean {
  const { finishedAt, createdAt } = dead.status
  return finishedAt !== null && finishedAt - createdAt > BACK_OFF_RESET_MS
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
