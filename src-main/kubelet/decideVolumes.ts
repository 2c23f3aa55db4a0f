import type { DecisionDraft } from './draft'
import { VOLUMES_NAME } from './labels'
import type { PodWorld } from './world'

/** The pod's volumes come before its containers. Whether they are yet to be made, now or after their back-off. */
export function decideVolumes(world: PodWorld, draft: DecisionDraft): boolean {
  if (world.memory.volumesReady || world.spec.volumes.length === 0) return false
  const failure = world.memory.failures.get(VOLUMES_NAME)
  if (failure !== undefined && failure.retryAt > world.now) draft.wait(VOLUMES_NAME, failure.retryAt)
  else draft.add({ type: 'prepareVolumes' })
  return true
}
