import type { ContainerView, PodView } from '@api/model'
import type { StateTone } from './StateMark.vue'

/** Which mark a pod wears. A crash loop is a failure to the eye even though the phase says Running. */
export function podTone(pod: PodView): StateTone {
  if (pod.deletionTimestamp !== null) return 'terminating'
  if (pod.phase === 'Succeeded') return 'succeeded'
  if (pod.phase === 'Failed' || pod.containers.some((container) => isTrouble(container.reason))) return 'failed'
  if (pod.phase === 'Running') return 'running'
  return pod.phase === 'Pending' ? 'waiting' : 'unknown'
}

export function containerTone(container: ContainerView): StateTone {
  if (container.dockerState === 'paused') return 'frozen'
  if (container.state === 'running') return 'running'
  if (container.state === 'terminated') return container.exitCode === 0 ? 'succeeded' : 'failed'
  return isTrouble(container.reason) ? 'failed' : 'waiting'
}

function isTrouble(reason: string | null): boolean {
  return reason !== null && /BackOff|Err|Error|Failed|OOMKilled/.test(reason)
}
