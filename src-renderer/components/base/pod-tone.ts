import type { ContainerView, PodView } from '@api/model'
import { readinessOf } from '../../composables/pod/roles'
import type { StateTone } from './StateMark.vue'

/** Which mark a pod wears. A crash loop is a failure to the eye even though the phase says Running; what a guest does is no failure of the pod. */
export function podTone(pod: PodView): StateTone {
  if (pod.deletionTimestamp !== null) return 'terminating'
  if (pod.phase === 'Succeeded') return 'succeeded'
  if (pod.phase === 'Failed' || pod.containers.some((container) => container.role !== 'ephemeral' && isTrouble(container.reason))) return 'failed'
  if (pod.phase === 'Running') return pod.conditions.some((one) => one.type === 'Ready' && one.status === 'False') ? 'unready' : 'running'
  return pod.phase === 'Pending' ? 'waiting' : 'unknown'
}

export function containerTone(container: ContainerView): StateTone {
  if (container.dockerState === 'paused') return 'frozen'
  if (container.state === 'running') return ['starting', 'notReady'].includes(readinessOf(container)) ? 'unready' : 'running'
  if (container.state === 'terminated') return container.exitCode === 0 ? 'succeeded' : 'failed'
  return isTrouble(container.reason) ? 'failed' : 'waiting'
}

function isTrouble(reason: string | null): boolean {
  return reason !== null && /BackOff|Err|Error|Failed|OOMKilled/.test(reason)
}
