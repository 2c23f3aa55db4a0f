import type { StopReason } from './actions'
import { AT_ONCE, type DecisionDraft } from './draft'
import type { ContainerInstance } from './labels'
import { allInstances, isAlive, specOf, type PodWorld } from './world'

/**
 * Ends every container of the pod (killContainersWithSyncResult): all at once but for the sidecars, which end after
 * everybody else and in the reverse of the order in which they were started. Returns whether anybody lives.
 */
export function stopEverybody(world: PodWorld, draft: DecisionDraft, deadline: number, why: StopReason): boolean {
  const alive = allInstances(world).filter((one) => isAlive(one.status))
  const sidecars = world.spec.initContainers.filter((one) => one.role === 'sidecar').map((one) => one.name)
  const turn = (one: ContainerInstance): number => sidecars.indexOf(one.name)
  for (const one of alive) {
    const blocked = turn(one) >= 0 && alive.some((other) => turn(other) === -1 || turn(other) > turn(one))
    stopOne(world, draft, one, deadline, why, blocked)
  }
  return alive.length > 0
}

export function stopOne(world: PodWorld, draft: DecisionDraft, one: ContainerInstance, deadline: number, why: StopReason, blocked = false): void {
  const spec = specOf(world, one.name)
  // A grace of 0 is SIGKILL at once, for everybody.
  const forced = world.deletion !== null && world.deletion.deadline <= world.deletion.requestedAt
  const how = spec === undefined || forced ? AT_ONCE : { hook: spec.lifecycle.preStop !== null, inTurn: spec.role === 'sidecar', blocked }
  draft.stop(world, one, deadline, why, how)
}
