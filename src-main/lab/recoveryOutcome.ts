import type { PodView, RecoveryCard } from '../api/model'

/** Why nothing will be restarted any more; null while something still may be. */
export function isFinalState(card: Pick<RecoveryCard, 'container' | 'role' | 'exitCode'>, pod: PodView, kubeletOn: boolean): RecoveryCard['finalReason'] {
  if (pod.deletionTimestamp !== null) return 'deleted'
  if (!kubeletOn) return 'kubelet-off'
  if (card.role === 'sandbox') return pod.restartPolicy === 'Never' && pod.containers.every((one) => one.state !== 'running') ? 'restart-policy' : null
  const stays = pod.restartPolicy === 'Never' || (pod.restartPolicy === 'OnFailure' && card.exitCode.value === 0)
  return stays ? 'restart-policy' : null
}
