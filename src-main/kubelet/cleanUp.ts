import { anchorOf, isOwner } from './anchor'
import type { DecisionDraft } from './draft'
import { SANDBOX_NAME } from './labels'
import { outlivedSandbox } from './restarts'
import { aliveInstance, isAlive, isUnborn, newestBorn, type PodWorld } from './world'

/** Of the dead, the kubelet keeps the newest of each container that the spec names; old sandboxes go when there is a newer one. */
export function cleanUp(world: PodWorld, draft: DecisionDraft): void {
  const anchor = anchorOf(world)
  for (const old of world.sandboxes.slice(1)) if (!isAlive(old.status) && !isProof(world, old.id)) draft.remove(world, SANDBOX_NAME, old)
  for (const [name, instances] of world.containers) {
    const running = instances.some((one) => isAlive(one.status))
    for (const one of instances) {
      // Kept while it waits for its turn or for its back-off: it is the next one to start.
      const awaited = !running && one.sandboxId === (isOwner(world, name) ? '' : anchor?.id) && one.hash === world.hashes.get(one.name)
      if (isUnborn(one.status) && !awaited) draft.remove(world, one.name, one)
    }
    const dead = instances.filter((one) => !isAlive(one.status) && !isUnborn(one.status))
    for (const old of dead.slice(world.hashes.has(name) ? 1 : 0)) draft.remove(world, old.name, old)
  }
}

/** Its death is what tells of somebody that waits to be started again that it did not end of its own accord. */
function isProof(world: PodWorld, sandboxId: string): boolean {
  if (world.spec.restartPolicy !== 'OnFailure') return false
  return world.spec.containers.some(({ name }) => {
    // Who runs waits for nothing, whatever the numbers of its dead.
    if (aliveInstance(world, name) !== undefined) return false
    const newest = newestBorn(world, name)
    return newest !== undefined && newest.sandboxId === sandboxId && outlivedSandbox(world, newest)
  })
}
