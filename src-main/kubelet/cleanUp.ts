import type { DecisionDraft } from './draft'
import { SANDBOX_NAME } from './labels'
import { isAlive, isUnborn, type PodWorld } from './world'

/** Of the dead, the kubelet keeps the newest of each container that the spec names; old sandboxes go when there is a newer one. */
export function cleanUp(world: PodWorld, draft: DecisionDraft): void {
  const [sandbox] = world.sandboxes
  for (const old of world.sandboxes.slice(1)) if (!isAlive(old.status)) draft.remove(world, SANDBOX_NAME, old)
  for (const [name, instances] of world.containers) {
    const running = instances.some((one) => isAlive(one.status))
    for (const one of instances) {
      // Kept while it waits for its turn or for its back-off: it is the next one to start.
      const awaited = !running && one.sandboxId === sandbox?.id && one.hash === world.hashes.get(one.name)
      if (isUnborn(one.status) && !awaited) draft.remove(world, one.name, one)
    }
    const dead = instances.filter((one) => !isAlive(one.status) && !isUnborn(one.status))
    for (const old of dead.slice(world.hashes.has(name) ? 1 : 0)) draft.remove(world, old.name, old)
  }
}
