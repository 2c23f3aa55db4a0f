import { containerHash } from '../pod/hash'
import type { ContainerSpec } from '../pod/spec'
import { createCommandLine, dockerLine, short } from '../runtime/commandLine'
import type { Action, CreateContainer } from './actions'
import { planContainer } from './createPlan'
import { createWithImage, sandboxGone } from './createWithImage'
import { emitFailure, failed, ordinaryFailure } from './failures'
import { dropFloor, keepFloor } from './floors'
import { beginPostStart } from './hooks'
import { LABEL } from './labels'
import { takeAddress } from './performSandbox'
import type { PodInHand } from './podInHand'
import { podAddresses } from './podAddresses'
import { prepareContainer } from './prepareContainer'
import { allSpecs, isAlive } from './world'

export async function createContainer(action: CreateContainer, pod: PodInHand): Promise<void> {
  const { env, records } = pod
  const container = allSpecs(records.pod.spec).find((one) => one.name === action.container)
  if (container === undefined) return
  await keepFloor(pod, container.name, action.attempt)
  // In a pod without a sandbox its first app holds the namespaces.
  const ip = action.sandboxId === '' ? takeAddress(pod) : null
  try {
    const podIPs = action.sandboxId === '' && ip !== null ? [ip] : podAddresses(pod, action.sandboxId)
    const prepared = await prepareContainer(container, action.attempt, podIPs, pod)
    if (!prepared.ok) return failed(pod, container.name, 'CreateContainerConfigError', `Error: ${prepared.message}`)
    const namespaces = namespacesOf(action, container, ip, pod)
    if (namespaces === null) return failed(pod, container.name, 'CreateContainerError', `Error: target container "${container.targetContainerName ?? ''}" is not running`)
    const request = planContainer({ lab: env.lab, pod: records.pod, container, hash: containerHash(container), attempt: action.attempt, backOffMs: action.backOffMs, sandboxAttempt: action.sandboxAttempt, namespaces, machine: env.machine, ...prepared.value })
    const id = await createWithImage(request, container.imagePullPolicy, container.name, pod)
    if (id === null) return
    pod.memory.failures.delete(container.name)
    pod.emit({ type: 'Normal', reason: 'Created', message: `Created container ${container.name}`, container: container.name, containerId: id, command: createCommandLine(request), data: { restartCount: action.attempt } })
  } finally {
    if (ip !== null) env.addresses.settle(ip)
  }
}

/** null when whom it is to look at does not run. */
function namespacesOf(action: CreateContainer, container: ContainerSpec, ip: string | null, { env, records }: PodInHand): Parameters<typeof planContainer>[0]['namespaces'] | null {
  if (action.sandboxId === '') return { holds: { network: env.network.name, ip } }
  const { targetContainerName } = container
  if (targetContainerName === null || records.pod.spec.shareProcessNamespace) return { joins: action.sandboxId, targetId: null }
  const target = env.inventory.ofPod(records.pod.uid).find((one) => one.labels[LABEL.containerName] === targetContainerName && isAlive(one))
  return target === undefined ? null : { joins: action.sandboxId, targetId: target.id }
}

export async function startContainer(action: Extract<Action, { type: 'startContainer' }>, pod: PodInHand): Promise<void> {
  const { env } = pod
  try {
    await env.runtime.startContainer(action.id)
  } catch (error) {
    return startFailed(action, ordinaryFailure(error).message, pod)
  }
  await env.inventory.started(action.id)
  pod.memory.failures.delete(action.container)
  pod.emit({ type: 'Normal', reason: 'Started', message: `Started container ${action.container}`, container: action.container, containerId: action.id, command: dockerLine('start', short(action.id)) })
  beginPostStart(action, pod)
  await dropFloor(pod, action.container)
}

/** The instance counts, as one that ended at once; its back-off is that of any other that ended. */
async function startFailed({ id, container }: Extract<Action, { type: 'startContainer' }>, message: string, pod: PodInHand): Promise<void> {
  const { env, memory } = pod
  // Before the engine's note of the failure is looked at: who only came too late for its sandbox has used up no attempt.
  if (await sandboxGone(pod, env.inventory.get(id)?.labels[LABEL.sandboxId])) {
    await env.runtime.removeContainer(id, { force: true })
    await env.inventory.refresh(id)
    return
  }
  await env.inventory.refresh(id)
  const words = `Error: failed to start container "${container}": Error response from daemon: ${message}`
  const status = env.inventory.get(id)
  // The engine has not noted that it failed: the same instance is tried again.
  if (status !== undefined && status.state === 'created' && status.exitCode === 0 && status.error === '') return failed(pod, container, 'RunContainerError', words)
  memory.noteFailure(container, 'RunContainerError', words)
  emitFailure(pod, container, 'RunContainerError', words)
}
