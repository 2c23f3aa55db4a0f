import { anchorOf, isOwner } from './anchor'
import type { ContainerInstance } from './labels'
import { allInstances, isAlive, isStranded, type PodWorld } from './world'

/** It runs in the namespaces of a sandbox that is no more (or, without a sandbox, of an earlier life of their owner). */
export function isLeftBehind(world: PodWorld, name: string, instance: ContainerInstance | null): boolean {
  if (instance === null || world.spec.hostNetwork || isOwner(world, name)) return false
  const anchor = anchorOf(world)
  if (world.spec.sandbox === 'none') return anchor?.alive !== true || isStranded(instance, anchor.id, startOf(world, anchor.id))
  const [sandbox] = world.sandboxes
  const start = sandbox !== undefined && isAlive(sandbox.status) ? sandbox.status.startedAt : null
  return start === null || isStranded(instance, sandbox?.id ?? null, start)
}

function startOf(world: PodWorld, id: string): number | null {
  return allInstances(world).find((one) => one.id === id)?.status.startedAt ?? null
}
