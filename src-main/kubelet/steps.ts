import type { ContainerSpec } from '../pod/spec'
import type { StopReason } from './actions'
import { type Anchor, isOwner } from './anchor'
import type { DecisionDraft } from './draft'
import type { ContainerInstance } from './labels'
import { comesBack, nextBackOff, policyOf, restartDueAt } from './restarts'
import { stopOne } from './stopOrder'
import { graceMs, isAlive, isUnborn, type PodWorld } from './world'

export interface StepOptions {
  /** Kubelet off: build what was never there, mend nothing. */
  readonly onlyNew: boolean
}

/** What is next for one container. */
export type Step =
  | { readonly kind: 'settled' }
  | { readonly kind: 'wait'; readonly until: number }
  /** Its image is on its way: whoever brings it will wake the pod. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'create'; readonly attempt: number; readonly backOffMs: number; readonly remove: readonly ContainerInstance[] }
  | { readonly kind: 'start'; readonly id: string }
  | { readonly kind: 'stop'; readonly instance: ContainerInstance; readonly why: StopReason; readonly graceSeconds: number | null }

export function nextStep(world: PodWorld, anchor: Anchor | null, spec: ContainerSpec, options: StepOptions): Step {
  const instances = world.containers.get(spec.name) ?? []
  const [alive, older] = instances.filter((one) => isAlive(one.status))
  if (alive !== undefined && options.onlyNew) return { kind: 'settled' }
  // Somebody started a dead one by hand (docker start, docker restart) while its successor was on the way.
  if (older !== undefined) return { kind: 'stop', instance: older, why: 'duplicate', graceSeconds: null }
  if (alive !== undefined) return stepOfLiving(world, spec, alive)
  const wantedHash = world.hashes.get(spec.name)
  const failure = world.memory.failures.get(spec.name)
  const held: Step | null = world.memory.busy.has(spec.name) ? { kind: 'busy' } : failure !== undefined && failure.retryAt > world.now ? { kind: 'wait', until: failure.retryAt } : null
  const unborn = instances.filter((one) => isUnborn(one.status))
  const joined = isOwner(world, spec.name) ? '' : (anchor?.id ?? '')
  const ready = unborn.find((one) => one.sandboxId === joined && one.hash === wantedHash)
  if (ready !== undefined) return held ?? { kind: 'start', id: ready.id }
  const dead = instances.find((one) => !isUnborn(one.status))
  const floor = world.memory.attemptFloor.get(spec.name) ?? 0
  const seen = dead !== undefined || floor > 0
  // A debug container runs once, and never again.
  if (seen && (options.onlyNew || spec.role === 'ephemeral')) return { kind: 'settled' }
  if (dead === undefined) return held ?? { kind: 'create', attempt: floor, backOffMs: 0, remove: unborn }
  const changed = dead.hash !== wantedHash
  if (!changed && !comesAgain(world, anchor, spec, dead)) return { kind: 'settled' }
  // A changed definition is a new start: it does not pay for the failures of the old one.
  const due = changed || world.memory.skipped.has(dead.id) ? world.now : restartDueAt(dead, world.timeScale)
  if (due > world.now) return { kind: 'wait', until: due }
  return held ?? { kind: 'create', attempt: Math.max(dead.attempt + 1, floor), backOffMs: changed ? 0 : nextBackOff(dead, world.timeScale), remove: unborn }
}

/** A running init container is left to end, whatever its new definition. */
function stepOfLiving(world: PodWorld, spec: ContainerSpec, alive: ContainerInstance): Step {
  const { memory, hashes } = world
  if (spec.role === 'ephemeral') return { kind: 'settled' }
  if (spec.role !== 'init' && alive.hash !== hashes.get(spec.name)) return { kind: 'stop', instance: alive, why: 'spec-changed', graceSeconds: null }
  if (memory.postStart.get(alive.id) === 'failed') return { kind: 'stop', instance: alive, why: 'post-start', graceSeconds: null }
  const failed = memory.health.get(alive.id)?.failed ?? null
  return failed === null ? { kind: 'settled' } : { kind: 'stop', instance: alive, why: failed.probe, graceSeconds: failed.graceSeconds }
}

/** An init container's work is done for one sandbox only. */
function comesAgain(world: PodWorld, anchor: Anchor | null, spec: ContainerSpec, dead: ContainerInstance): boolean {
  if (spec.role === 'init' && dead.sandboxId !== anchor?.id) return true
  return comesBack(world, policyOf(spec, world.spec.restartPolicy), dead)
}

/** Says it in the draft. Returns whether those behind it must not be started yet. */
export function takeStep(world: PodWorld, anchor: Anchor | null, spec: ContainerSpec, step: Step, draft: DecisionDraft, mayStart: boolean): boolean {
  switch (step.kind) {
    case 'settled':
    case 'busy':
      return false
    case 'wait':
      draft.wait(spec.name, step.until)
      return false
    case 'create':
      for (const one of step.remove) draft.remove(world, one.name, one)
      if (step.remove.length === 0) {
        const joins = isOwner(world, spec.name) ? null : anchor
        draft.add({ type: 'createContainer', container: spec.name, attempt: step.attempt, sandboxId: joins?.id ?? '', sandboxAttempt: joins?.attempt ?? 0, backOffMs: step.backOffMs })
      }
      return true
    case 'start':
      if (mayStart) draft.add({ type: 'startContainer', container: spec.name, id: step.id })
      return true
    case 'stop':
      stopOne(world, draft, step.instance, world.now + (step.graceSeconds === null ? graceMs(world) : step.graceSeconds * 1_000), step.why)
      return false
  }
}
