import type { DecisionDraft } from './draft'
import { SANDBOX_GRACE_MS } from './decideSandboxChange'
import { SANDBOX_NAME } from './labels'
import { stopEverybody } from './stopOrder'
import { allInstances, isAlive, type Deletion, type PodWorld } from './world'

/**
 * Everybody is stopped, SIGKILL comes at the deadline; only when all of them are dead the sandbox (killPodWithSyncResult,
 * then StopPodSandbox). It goes last, and with it the namespaces.
 */
export function decideDeletion(world: PodWorld, deletion: Deletion, draft: DecisionDraft): void {
  if (stopEverybody(world, draft, deletion.deadline, 'deleted')) return
  const instances = allInstances(world)
  const liveSandboxes = world.sandboxes.filter((one) => isAlive(one.status))
  // Nobody is left who could need the namespaces; pause gets its own patience, but none when none was asked for.
  const grace = deletion.deadline <= deletion.requestedAt ? 0 : SANDBOX_GRACE_MS
  for (const one of liveSandboxes) draft.stop(world, { id: one.id, name: SANDBOX_NAME }, world.now + grace, 'deleted')
  for (const one of instances) draft.remove(world, one.name, one)
  if (liveSandboxes.length > 0 || instances.length > 0) return
  for (const one of world.sandboxes) draft.remove(world, SANDBOX_NAME, one)
  if (world.sandboxes.length === 0) draft.add({ type: 'finish' })
}
