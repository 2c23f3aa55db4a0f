import type { PodView, RecoveryCard } from '../api/model'

/** Why nothing will be restarted any more; null while something still may be. */
export function isFinalState(card: Pick<RecoveryCard, 'container' | 'role' | 'exitCode'>, pod: PodView, kubeletOn: boolean): RecoveryCard['finalReason'] {
  if (pod.deletionTimestamp !== null) return 'deleted'
  if (!kubeletOn) return 'kubelet-off'
  if (card.role === 'sandbox') return pod.restartPolicy === 'Never' && pod.containers.every((one) => one.state !== 'running') ? 'restart-policy' : null
  const stays = pod.restartPolicy === 'Never' || (pod.restartPolicy === 'OnFailure' && card.exitCode.value === 0)
  return stays ? 'restart-policy' : null
}

/** When whoever is awaited became ready; null while it is not. Without a readiness probe that is when it started. */
export function readyAgainAt(card: Pick<RecoveryCard, 'container' | 'role'>, pod: PodView): number | null {
  const awaited = pod.containers.filter((one) => (card.role === 'sandbox' ? one.role === 'app' || one.role === 'sidecar' : one.name === card.container))
  if (awaited.length === 0 || !awaited.every((one) => one.ready)) return null
  return Math.max(...awaited.map((one) => one.probes.find(({ kind }) => kind === 'readiness')?.at ?? one.startedAt ?? 0))
}
