import type { Anchor } from './anchor'
import type { DecisionDraft } from './draft'
import { nextStep, type StepOptions, takeStep } from './steps'
import { aliveInstance, hasStarted, isUnborn, type PodWorld } from './world'

/**
 * Init containers one by one, each to its end, and sidecars each until it has started (computeInitContainerActions).
 * Once an app was made in this sandbox the pod is initialized, and only the sidecars are kept running. Returns whether
 * the apps' turn has come.
 */
export function decideInits(world: PodWorld, anchor: Anchor, draft: DecisionDraft, options: StepOptions): boolean {
  const initialized = world.spec.containers.some((app) => (world.containers.get(app.name) ?? []).some((one) => one.sandboxId === anchor.id))
  for (const spec of world.spec.initContainers) {
    if (initialized && spec.role === 'init') continue
    if (spec.role === 'init' && hasSucceeded(world, anchor, spec.name)) continue
    takeStep(world, anchor, spec, nextStep(world, anchor, spec, options), draft, anchor.alive)
    if (initialized) continue
    const alive = aliveInstance(world, spec.name)
    if (spec.role === 'init' || alive === undefined || !hasStarted(world, alive)) return false
  }
  return true
}

export function hasSucceeded(world: PodWorld, anchor: Anchor, name: string): boolean {
  const newest = (world.containers.get(name) ?? []).find((one) => !isUnborn(one.status))
  return newest !== undefined && newest.sandboxId === anchor.id && newest.status.finishedAt !== null && newest.status.exitCode === 0 && aliveInstance(world, name) === undefined
}
