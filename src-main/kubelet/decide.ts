import type { Decision } from './actions'
import { decideContainers } from './decideContainers'
import { decideDeletion } from './decideDeletion'
import { deadlineOf, DEADLINE_MESSAGE, decideFailed } from './decideFailed'
import { decideSandboxChange } from './decideSandboxChange'
import { decideWithoutSandbox } from './decideWithoutSandbox'
import { DecisionDraft } from './draft'
import { isFinished } from './finished'
import { SANDBOX_NAME } from './labels'
import { allInstances, isAlive, isStranded, isUnborn, type PodWorld } from './world'

/**
 * The kubelet's heart: what to do next for one pod. Pure and deterministic. Follows computePodActions
 * (pkg/kubelet/kuberuntime/kuberuntime_manager.go), step by step instead of all at once, so that the lab can be ended
 * between any two steps.
 */
export function decide(world: PodWorld): Decision {
  const draft = new DecisionDraft()
  if (world.deletion !== null) decideDeletion(world, world.deletion, draft)
  else if (world.failure !== null) decideFailed(world, world.failure, draft)
  else if (world.kubelet === 'off') decideHandsOff(world, draft)
  else decideRun(world, draft)
  return draft.done()
}

function decideRun(world: PodWorld, draft: DecisionDraft): void {
  for (const { later, retryAt } of world.memory.failures.values()) if (later !== undefined && later.at > world.now && retryAt > later.at) draft.wake(later.at)
  const deadline = deadlineOf(world)
  if (deadline !== null && !isFinished(world)) {
    if (deadline <= world.now) return draft.add({ type: 'fail', reason: 'DeadlineExceeded', message: DEADLINE_MESSAGE })
    draft.wake(deadline)
  }
  if (world.spec.sandbox === 'none') decideWithoutSandbox(world, draft, { onlyNew: false })
  else if (sandboxChanged(world)) decideSandboxChange(world, draft)
  else decideContainers(world, draft)
}

/** With the kubelet off a new pod is still built, but nothing that was there once is mended. */
function decideHandsOff(world: PodWorld, draft: DecisionDraft): void {
  if (world.spec.sandbox === 'none') return decideWithoutSandbox(world, draft, { onlyNew: true })
  const [sandbox] = world.sandboxes
  if (sandbox === undefined) {
    const hadOne = world.containers.size > 0 || world.memory.attemptFloor.has(SANDBOX_NAME)
    if (!hadOne) decideSandboxChange(world, draft)
  } else if (isAlive(sandbox.status) || isUnborn(sandbox.status)) decideContainers(world, draft, { onlyNew: true })
}

/** podSandboxChanged, and what a kubelet that polls cannot see: a sandbox restarted behind its joiners' back. */
function sandboxChanged(world: PodWorld): boolean {
  const [sandbox] = world.sandboxes
  if (sandbox === undefined) return true
  if (world.memory.stopping.has(sandbox.id)) return true
  if (!isAlive(sandbox.status) && !isUnborn(sandbox.status)) return true
  // kubelet: "Multiple sandboxes are ready for Pod. Need to reconcile them".
  if (world.sandboxes.filter((one) => isAlive(one.status)).length > 1) return true
  // Also of the dead: a sandbox that had an earlier life is replaced, whoever of that life is still there to tell.
  return allInstances(world).some((one) => (isAlive(one.status) || one.sandboxId === sandbox.id) && isStranded(one, sandbox.id, sandbox.status.startedAt))
}
