import { type Anchor, anchorOf } from './anchor'
import { cleanUp } from './cleanUp'
import { decideInits } from './decideInits'
import { SANDBOX_GRACE_MS } from './decideSandboxChange'
import { decideVolumes } from './decideVolumes'
import type { DecisionDraft } from './draft'
import { isFinished } from './finished'
import { SANDBOX_NAME, type SandboxInstance } from './labels'
import { nextStep, type StepOptions, takeStep } from './steps'
import { stopEverybody, stopOne } from './stopOrder'
import { aliveInstance, allInstances, graceMs, isAlive, isUnborn, type PodWorld } from './world'

const MEND: StepOptions = { onlyNew: false }

/**
 * The sandbox is there (or about to be): bring every container where it should be. Creating may overlap with anything;
 * starting goes strictly in the order of the spec, each after the one before. A container that cannot go on (its image
 * is absent, its back-off runs) holds up nobody else, as in the kubelet's SyncPod; only an init container does.
 */
export function decideContainers(world: PodWorld, draft: DecisionDraft, options: StepOptions = MEND): void {
  const [sandbox] = world.sandboxes
  const anchor = anchorOf(world)
  if (sandbox === undefined || anchor === null) return
  if (isUnborn(sandbox.status) && !startSandbox(world, sandbox, draft)) return
  const finished = !options.onlyNew && anchor.alive && isFinished(world)
  if (!finished && !decideVolumes(world, draft)) startContainers(world, anchor, draft, options)
  if (options.onlyNew) return
  stopStrangers(world, draft)
  if (draft.hasActions) return
  if (finished) finishPod(world, sandbox, draft)
  cleanUp(world, draft)
}

/** Returns whether it is being started: false while its back-off runs. */
function startSandbox(world: PodWorld, sandbox: SandboxInstance, draft: DecisionDraft): boolean {
  const failure = world.memory.failures.get(SANDBOX_NAME)
  if (failure !== undefined && failure.retryAt > world.now) {
    draft.wait(SANDBOX_NAME, failure.retryAt)
    return false
  }
  draft.add({ type: 'startSandbox', id: sandbox.id })
  return true
}

function startContainers(world: PodWorld, anchor: Anchor, draft: DecisionDraft, options: StepOptions): void {
  // Debug containers join whatever runs, also while the pod is not initialized yet.
  if (anchor.alive) for (const spec of world.spec.ephemeralContainers) takeStep(world, anchor, spec, nextStep(world, anchor, spec, options), draft, true)
  if (decideInits(world, anchor, draft, options)) startApps(world, anchor, draft, options)
}

export function startApps(world: PodWorld, anchor: Anchor | null, draft: DecisionDraft, options: StepOptions): void {
  let mayStart = anchor?.alive ?? true
  for (const spec of world.spec.containers) {
    if (takeStep(world, anchor, spec, nextStep(world, anchor, spec, options), draft, mayStart)) mayStart = false
    const alive = aliveInstance(world, spec.name)
    if (alive !== undefined && world.memory.postStart.get(alive.id) === 'running') mayStart = false
  }
}

/** Containers the spec does not name (any more). */
export function stopStrangers(world: PodWorld, draft: DecisionDraft): void {
  for (const one of allInstances(world)) {
    if (world.hashes.has(one.name)) continue
    if (isAlive(one.status)) stopOne(world, draft, one, world.now + graceMs(world), 'spec-changed')
    else draft.remove(world, one.name, one)
  }
}

function finishPod(world: PodWorld, sandbox: SandboxInstance, draft: DecisionDraft): void {
  if (stopEverybody(world, draft, world.now + graceMs(world), 'pod-finished')) return
  draft.stop(world, { id: sandbox.id, name: SANDBOX_NAME }, world.now + SANDBOX_GRACE_MS, 'pod-finished')
}
