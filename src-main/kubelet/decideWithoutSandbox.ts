import { anchorOf, isOwner } from './anchor'
import { cleanUp } from './cleanUp'
import { stopStrangers } from './decideContainers'
import { decideVolumes } from './decideVolumes'
import type { DecisionDraft } from './draft'
import { isFinished } from './finished'
import { nextStep, type StepOptions, takeStep } from './steps'
import { aliveInstance, type PodWorld } from './world'

/**
 * The counter-experiment: no pause. The first app owns the namespaces and the others join it. When it dies it comes back
 * in new namespaces, and nobody tells those who live on in the old ones: they are not restarted, since nothing in Kubernetes
 * would know that they should be. One that dies by itself joins whoever owns the namespaces then.
 */
export function decideWithoutSandbox(world: PodWorld, draft: DecisionDraft, options: StepOptions): void {
  const finished = !options.onlyNew && isFinished(world)
  if (!finished && !decideVolumes(world, draft)) startWithOwner(world, draft, options)
  if (options.onlyNew) return
  stopStrangers(world, draft)
  if (!draft.hasActions) cleanUp(world, draft)
}

function startWithOwner(world: PodWorld, draft: DecisionDraft, options: StepOptions): void {
  const anchor = anchorOf(world)
  let mayStart = true
  for (const spec of [...world.spec.containers, ...world.spec.ephemeralContainers]) {
    const owner = isOwner(world, spec.name)
    const alive = aliveInstance(world, spec.name)
    if (!owner && anchor === null && alive === undefined) continue
    if (takeStep(world, anchor, spec, nextStep(world, anchor, spec, options), draft, mayStart && (owner || anchor?.alive === true))) mayStart = false
    if (alive !== undefined && world.memory.postStart.get(alive.id) === 'running') mayStart = false
  }
}
