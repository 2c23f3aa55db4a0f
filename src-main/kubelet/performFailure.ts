import type { Action } from './actions'
import type { PodInHand } from './podInHand'

/** Written down first, so that a lab that is ended half-way goes on with the stopping. */
export async function failPod({ reason, message }: Extract<Action, { type: 'fail' }>, pod: PodInHand): Promise<void> {
  await pod.setFailure({ reason, message, at: pod.env.now() })
  pod.emit({ type: 'Warning', reason, message, container: null, containerId: null, command: null })
}
