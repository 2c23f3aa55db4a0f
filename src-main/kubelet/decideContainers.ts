import type { DecisionDraft } from './draft'
import { cleanUp } from './cleanUp'
import type { ContainerSpec } from '../pod/spec'
import type { StopReason } from './actions'
import { SANDBOX_GRACE_MS } from './decideSandboxChange'
import { type ContainerInstance, SANDBOX_NAME, type SandboxInstance } from './labels'
import { nextBackOff, restartDueAt, shouldRestart } from './restarts'
import { allInstances, graceMs, isAlive, isUnborn, type PodWorld } from './world'

interface Options {
  /** Kubelet off: build what was never there, mend nothing. */
  readonly onlyNew: boolean
}

/**
 * The sandbox is there (or about to be): bring every container where it should be. Creating may overlap with anything;
 * starting goes strictly in the order of the spec, each after the one before. A container that cannot go on (its image
 * is absent, its back-off runs) holds up nobody else, as in the kubelet's SyncPod.
 */
export function decideContainers(world: PodWorld, draft: DecisionDraft, options: Options = { onlyNew: false }): void {
  const [sandbox] = world.sandboxes
  if (sandbox === undefined) return
  if (isUnborn(sandbox.status)) {
    const failure = world.memory.failures.get(SANDBOX_NAME)
    if (failure !== undefined && failure.retryAt > world.now) {
      draft.wait(SANDBOX_NAME, failure.retryAt)
      return
    }
    draft.add({ type: 'startSandbox', id: sandbox.id })
  }
  if (!world.memory.volumesReady && world.spec.volumes.length > 0) draft.add({ type: 'prepareVolumes' })
  else startInOrder(world, sandbox, draft, options)
  if (options.onlyNew) return
  stopStrangers(world, draft)
  if (draft.hasActions) return
  finishPod(world, sandbox, draft)
  cleanUp(world, draft)
}

function startInOrder(world: PodWorld, sandbox: SandboxInstance, draft: DecisionDraft, options: Options): void {
  let mayStart = isAlive(sandbox.status)
  for (const spec of world.spec.containers) {
    const step = nextStep(world, sandbox, spec, options)
    if (step.kind === 'wait') draft.wait(spec.name, step.until)
    if (step.kind === 'create') {
      for (const one of step.remove) draft.remove(world, one.name, one)
      if (step.remove.length === 0) draft.add({ type: 'createContainer', container: spec.name, attempt: step.attempt, sandboxId: sandbox.id, sandboxAttempt: sandbox.attempt, backOffMs: step.backOffMs })
      mayStart = false
    }
    if (step.kind === 'start') {
      if (mayStart) draft.add({ type: 'startContainer', container: spec.name, id: step.id })
      mayStart = false
    }
    if (step.kind === 'stop') draft.stop(world, step.instance, world.now + graceMs(world), step.why)
  }
}

type Step =
  | { readonly kind: 'settled' }
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'create'; readonly attempt: number; readonly backOffMs: number; readonly remove: readonly ContainerInstance[] }
  | { readonly kind: 'start'; readonly id: string }
  | { readonly kind: 'stop'; readonly instance: ContainerInstance; readonly why: StopReason }

function nextStep(world: PodWorld, sandbox: SandboxInstance, spec: ContainerSpec, options: Options): Step {
  const instances = world.containers.get(spec.name) ?? []
  const failure = world.memory.failures.get(spec.name)
  const held: Step | null = failure !== undefined && failure.retryAt > world.now ? { kind: 'wait', until: failure.retryAt } : null
  const wantedHash = world.hashes.get(spec.name)
  const [alive, older] = instances.filter((one) => isAlive(one.status))
  if (alive !== undefined && options.onlyNew) return { kind: 'settled' }
  // Somebody started a dead one by hand (docker start, docker restart) while its successor was on the way.
  if (older !== undefined) return { kind: 'stop', instance: older, why: 'duplicate' }
  if (alive !== undefined) return alive.hash === wantedHash ? { kind: 'settled' } : { kind: 'stop', instance: alive, why: 'spec-changed' }
  const unborn = instances.filter((one) => isUnborn(one.status))
  const ready = unborn.find((one) => one.sandboxId === sandbox.id && one.hash === wantedHash)
  if (ready !== undefined) return held ?? { kind: 'start', id: ready.id }
  const dead = instances.find((one) => !isUnborn(one.status))
  const floor = world.memory.attemptFloor.get(spec.name) ?? 0
  if (options.onlyNew && (dead !== undefined || floor > 0)) return { kind: 'settled' }
  if (dead === undefined) return held ?? { kind: 'create', attempt: floor, backOffMs: 0, remove: unborn }
  const changed = dead.hash !== wantedHash
  if (!changed && !shouldRestart(world.spec.restartPolicy, dead.status.exitCode)) return { kind: 'settled' }
  // A changed definition is a new start: it does not pay for the failures of the old one.
  const due = changed || world.memory.skipped.has(dead.id) ? world.now : restartDueAt(dead)
  if (due > world.now) return { kind: 'wait', until: due }
  return held ?? { kind: 'create', attempt: Math.max(dead.attempt + 1, floor), backOffMs: changed ? 0 : nextBackOff(dead), remove: unborn }
}

/** Containers the spec does not name (any more). */
function stopStrangers(world: PodWorld, draft: DecisionDraft): void {
  const wanted = new Set(world.spec.containers.map((container) => container.name))
  for (const one of allInstances(world)) {
    if (wanted.has(one.name)) continue
    if (isAlive(one.status)) draft.stop(world, one, world.now + graceMs(world), 'spec-changed')
    else draft.remove(world, one.name, one)
  }
}

/** Everybody has ended and nobody comes back: the kubelet ends the sandbox, too (phase Succeeded or Failed). */
function finishPod(world: PodWorld, sandbox: SandboxInstance, draft: DecisionDraft): void {
  const finished = world.spec.containers.every((container) => {
    const [newest] = world.containers.get(container.name) ?? []
    return newest !== undefined && !isAlive(newest.status) && !isUnborn(newest.status) && !shouldRestart(world.spec.restartPolicy, newest.status.exitCode)
  })
  if (finished) draft.stop(world, { id: sandbox.id, name: SANDBOX_NAME }, world.now + SANDBOX_GRACE_MS, 'pod-finished')
}
