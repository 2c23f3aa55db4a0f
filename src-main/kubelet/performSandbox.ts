import { createCommandLine, dockerLine, short } from '../runtime/commandLine'
import type { Action } from './actions'
import { planSandbox } from './createPlan'
import { createWithImage } from './createWithImage'
import { failed, ordinaryFailure } from './failures'
import { dropFloor, keepFloor } from './floors'
import { SANDBOX_NAME } from './labels'
import type { PodInHand } from './podInHand'
import { sayChanged } from './sandboxChanged'

export async function createSandbox(action: Extract<Action, { type: 'createSandbox' }>, pod: PodInHand): Promise<void> {
  const { env, records } = pod
  if (action.changed) sayChanged(pod, action.attempt)
  await keepFloor(pod, SANDBOX_NAME, action.attempt)
  const ip = takeAddress(pod)
  const request = planSandbox({ lab: env.lab, pod: records.pod, attempt: action.attempt, infraImage: env.infraImage(), network: env.network.name, ip, negativeOomScore: env.machine.negativeOomScore })
  try {
    const id = await createWithImage(request, 'IfNotPresent', SANDBOX_NAME, pod)
    if (id === null) return
    // Its failure is forgotten only when it runs: most that can go wrong goes wrong at the start.
    pod.emit({ source: 'lab', type: 'Normal', reason: 'Created', message: `Created sandbox ${request.name}`, container: SANDBOX_NAME, containerId: id, command: createCommandLine(request), data: { attempt: action.attempt, ip } })
  } finally {
    if (ip !== null) env.addresses.settle(ip)
  }
}

/** null on the host's network, or when the subnet is full: then the engine chooses. */
export function takeAddress({ env, records }: PodInHand): string | null {
  return records.pod.spec.hostNetwork ? null : env.addresses.take()
}

export async function startSandbox(action: Extract<Action, { type: 'startSandbox' }>, pod: PodInHand): Promise<void> {
  const { env } = pod
  try {
    await env.runtime.startContainer(action.id)
  } catch (error) {
    const failure = ordinaryFailure(error)
    // Half a sandbox is of no use: the next try gets a fresh one, with a fresh address.
    await env.runtime.removeContainer(action.id, { force: true })
    await env.inventory.refresh(action.id)
    failed(pod, SANDBOX_NAME, 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${failure.message}`)
    return
  }
  await env.inventory.started(action.id)
  pod.memory.failures.delete(SANDBOX_NAME)
  pod.emit({ source: 'lab', type: 'Normal', reason: 'Started', message: 'Started sandbox', container: SANDBOX_NAME, containerId: action.id, command: dockerLine('start', short(action.id)) })
  await dropFloor(pod, SANDBOX_NAME)
}
