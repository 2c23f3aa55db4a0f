import type { ContainerInstance } from './labels'
import { isAlive, isUnborn, type PodWorld } from './world'

/** Whose namespaces the pod's containers join: the sandbox's, or the first app's in a pod without one. */
export interface Anchor {
  readonly id: string
  readonly attempt: number
  readonly alive: boolean
}

/** null when nothing can be joined. */
export function anchorOf(world: PodWorld): Anchor | null {
  if (world.spec.sandbox === 'none') return ownerAnchor(world)
  const [sandbox] = world.sandboxes
  return sandbox === undefined ? null : { id: sandbox.id, attempt: sandbox.attempt, alive: isAlive(sandbox.status) }
}

function ownerAnchor(world: PodWorld): Anchor | null {
  const owner = ownerInstance(world)
  return owner === undefined ? null : { id: owner.id, attempt: 0, alive: isAlive(owner.status) }
}

/** In a pod without a sandbox: the first app's instance that lives or is about to. */
export function ownerInstance(world: PodWorld): ContainerInstance | undefined {
  const instances = world.containers.get(world.spec.containers[0]?.name ?? '') ?? []
  return instances.find((one) => isAlive(one.status)) ?? instances.find((one) => isUnborn(one.status))
}

/** Whether this container owns the pod's namespaces itself. */
export function isOwner(world: PodWorld, name: string): boolean {
  return world.spec.sandbox === 'none' && world.spec.containers[0]?.name === name
}
