import { cleanUp } from './cleanUp'
import { SANDBOX_GRACE_MS } from './decideSandboxChange'
import type { DecisionDraft } from './draft'
import { SANDBOX_NAME } from './labels'
import { stopEverybody } from './stopOrder'
import { allInstances, graceMs, isAlive, isUnborn, type PodFailure, type PodWorld } from './world'

/** kubelet: immediateEvictionGracePeriodSeconds. */
const EVICTION_GRACE_MS = 1_000

/** The pod as a whole has failed: everybody ends, then the sandbox, and the dead stay to be looked at. */
export function decideFailed(world: PodWorld, failure: PodFailure, draft: DecisionDraft): void {
  const grace = failure.reason === 'Evicted' ? EVICTION_GRACE_MS : graceMs(world)
  if (stopEverybody(world, draft, world.now + grace, 'pod-failed')) return
  for (const one of world.sandboxes) if (isAlive(one.status)) draft.stop(world, { id: one.id, name: SANDBOX_NAME }, world.now + SANDBOX_GRACE_MS, 'pod-failed')
  for (const one of allInstances(world)) if (isUnborn(one.status)) draft.remove(world, one.name, one)
  for (const one of world.sandboxes) if (isUnborn(one.status)) draft.remove(world, SANDBOX_NAME, one)
  if (!draft.hasActions) cleanUp(world, draft)
}

/** activeDeadlineSeconds (pkg/kubelet/active_deadline.go): counted from the pod's start; null when there is none. */
export function deadlineOf(world: PodWorld): number | null {
  const { activeDeadlineSeconds } = world.spec
  return activeDeadlineSeconds === null ? null : world.createdAt + activeDeadlineSeconds * 1_000
}

export const DEADLINE_MESSAGE = 'Pod was active on the node longer than the specified deadline'
