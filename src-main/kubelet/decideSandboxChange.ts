import { cleanUp } from './cleanUp'
import { decideVolumes } from './decideVolumes'
import type { DecisionDraft } from './draft'
import { type ContainerInstance, SANDBOX_NAME } from './labels'
import { comesBack } from './restarts'
import { stopEverybody } from './stopOrder'
import { allInstances, graceMs, isAlive, isUnborn, newestBorn, type PodWorld } from './world'

/** kubelet: how long StopPodSandbox lets a pause container take (defaultSandboxGracePeriod of dockershim). */
export const SANDBOX_GRACE_MS = 10_000

/** There is no sandbox to work in: end what still runs, then make a new one, if anything is to run in it. */
export function decideSandboxChange(world: PodWorld, draft: DecisionDraft): void {
  const instances = allInstances(world)
  const [sandbox] = world.sandboxes
  if (stopEverybody(world, draft, world.now + graceMs(world), 'sandbox-changed')) return
  const liveSandboxes = world.sandboxes.filter((one) => isAlive(one.status))
  if (liveSandboxes.length > 0) {
    for (const one of liveSandboxes) draft.stop(world, { id: one.id, name: SANDBOX_NAME }, world.now + SANDBOX_GRACE_MS, 'sandbox-changed')
    return
  }
  // Made for a sandbox that is no more: they can never start.
  const unborn = instances.filter((one) => isUnborn(one.status))
  for (const one of unborn) draft.remove(world, one.name, one)
  if (!wantsSandbox(world)) {
    if (!draft.hasActions) cleanUp(world, draft)
    return
  }
  // The infra image is on its way: whoever brings it will wake the pod.
  if (world.memory.busy.has(SANDBOX_NAME)) return
  const failure = world.memory.failures.get(SANDBOX_NAME)
  if (failure !== undefined && failure.retryAt > world.now) {
    draft.wait(SANDBOX_NAME, failure.retryAt)
    return
  }
  // What may fail comes before the sandbox, as in the kubelet; the rest may be done beside it.
  if (decideVolumes(world, draft) && world.spec.volumes.some((volume) => volume.kind !== 'emptyDir')) return
  const newest = Math.max(-1, ...world.sandboxes.map((one) => one.attempt), (world.memory.attemptFloor.get(SANDBOX_NAME) ?? 0) - 1)
  draft.add({ type: 'createSandbox', attempt: newest + 1, changed: sandbox !== undefined || newest >= 0 })
}

/** computePodActions: no new sandbox for a pod that ran and must not run again. */
export function wantsSandbox(world: PodWorld): boolean {
  const everStarted = allInstances(world).some((one) => !isUnborn(one.status))
  if (!everStarted) return true
  if (world.spec.restartPolicy === 'Never') return false
  return world.spec.containers.some((container) => wantsToRun(world, newestBorn(world, container.name)))
}

function wantsToRun(world: PodWorld, newest: ContainerInstance | undefined): boolean {
  if (newest === undefined || isAlive(newest.status)) return true
  return comesBack(world, world.spec.restartPolicy, newest)
}
