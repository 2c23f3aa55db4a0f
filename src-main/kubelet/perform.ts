import { containerHash } from '../pod/hash'
import { createCommandLine, dockerLine, short } from '../runtime/commandLine'
import { type ContainerRequest, RuntimeError } from '../runtime/port'
import type { Action, StopReason } from './actions'
import { planContainer, planSandbox } from './createPlan'
import type { KubeletEvent } from './events'
import { LABEL, SANDBOX_NAME } from './labels'
import type { PodInHand } from './podInHand'
import { removePodRemains } from './remains'
import { prepareVolumes } from './volumes'
import { isAlive, isUnborn } from './world'

/**
 * Carries one action out. What Kubernetes knows as a failure of this container or sandbox is noted in the memory with
 * its back-off; an engine that is away, and every mistake of our own, is thrown.
 */
export async function perform(action: Action, pod: PodInHand): Promise<void> {
  switch (action.type) {
    case 'prepareVolumes':
      await prepareVolumes(pod)
      return
    case 'createSandbox':
      return createSandbox(action, pod)
    case 'startSandbox':
      return startSandbox(action, pod)
    case 'createContainer':
      return createContainer(action, pod)
    case 'startContainer':
      return startContainer(action, pod)
    case 'stop':
      return stop(action, pod)
    case 'kill':
      return kill(action, pod)
    case 'remove':
      return remove(action, pod)
    case 'finish':
      return removePodRemains(pod.env.runtime, pod.env.lab, pod.records)
  }
}

async function createSandbox(action: Extract<Action, { type: 'createSandbox' }>, pod: PodInHand): Promise<void> {
  const { env, records } = pod
  if (action.changed) pod.emit({ type: 'Normal', reason: 'SandboxChanged', message: 'Pod sandbox changed, it will be killed and re-created.', container: null, containerId: null, command: null, data: { attempt: action.attempt } })
  const ip = env.addresses.take()
  const request = planSandbox({ lab: env.lab, pod: records.pod, attempt: action.attempt, infraImage: env.infraImage(), network: env.network.name, ip, negativeOomScore: env.negativeOomScore })
  try {
    const id = await createWithImage(request, 'IfNotPresent', SANDBOX_NAME, pod)
    if (id === null) return
    // Its failure is forgotten only when it runs: most that can go wrong goes wrong at the start.
    pod.emit({ type: 'Normal', reason: 'Created', message: `Created sandbox ${request.name}`, container: SANDBOX_NAME, containerId: id, command: createCommandLine(request), data: { attempt: action.attempt, ip } })
  } finally {
    if (ip !== null) env.addresses.settle(ip)
  }
}

async function startSandbox(action: Extract<Action, { type: 'startSandbox' }>, pod: PodInHand): Promise<void> {
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
  await env.inventory.refresh(action.id)
  pod.memory.failures.delete(SANDBOX_NAME)
  pod.emit({ type: 'Normal', reason: 'Started', message: 'Started sandbox', container: SANDBOX_NAME, containerId: action.id, command: dockerLine('start', short(action.id)) })
}

async function createContainer(action: Extract<Action, { type: 'createContainer' }>, pod: PodInHand): Promise<void> {
  const { env, records } = pod
  const container = records.pod.spec.containers.find((one) => one.name === action.container)
  if (container === undefined) return
  const request = planContainer({
    lab: env.lab,
    pod: records.pod,
    container,
    hash: containerHash(container),
    attempt: action.attempt,
    backOffMs: action.backOffMs,
    sandboxId: action.sandboxId,
    sandboxAttempt: action.sandboxAttempt
  })
  const id = await createWithImage(request, container.imagePullPolicy, container.name, pod)
  if (id === null) return
  pod.emit({ type: 'Normal', reason: 'Created', message: `Created container ${container.name}`, container: container.name, containerId: id, command: createCommandLine(request), data: { restartCount: action.attempt } })
}

async function startContainer(action: Extract<Action, { type: 'startContainer' }>, pod: PodInHand): Promise<void> {
  const { env } = pod
  try {
    await env.runtime.startContainer(action.id)
  } catch (error) {
    const failure = ordinaryFailure(error)
    await env.inventory.refresh(action.id)
    if (await sandboxGone(pod, env.inventory.get(action.id)?.labels[LABEL.sandboxId])) return
    failed(pod, action.container, 'RunContainerError', `Error: failed to start container "${action.container}": ${failure.message}`)
    return
  }
  await env.inventory.refresh(action.id)
  pod.memory.failures.delete(action.container)
  pod.emit({ type: 'Normal', reason: 'Started', message: `Started container ${action.container}`, container: action.container, containerId: action.id, command: dockerLine('start', short(action.id)) })
}

const STOP_WORDS: Readonly<Record<StopReason, string>> = {
  'sandbox-changed': 'the pod sandbox changed',
  deleted: 'the pod is being deleted',
  'spec-changed': 'its definition changed, it will be restarted',
  'pod-finished': 'all containers have ended and none is restarted',
  duplicate: 'a newer instance of it runs'
}

async function stop(action: Extract<Action, { type: 'stop' }>, pod: PodInHand): Promise<void> {
  const now = pod.env.now()
  // Noted before the signal goes out: its death may be known before the call is answered.
  pod.memory.stopping.set(action.id, { since: now, deadline: action.deadline, killedAt: null })
  const message = `Stopping container ${action.container}: ${STOP_WORDS[action.why]}`
  try {
    await signal(action, 'SIGTERM', message, { graceMs: Math.max(0, action.deadline - now) }, pod)
  } catch (error) {
    // Never sent: it must be sent again, not waited for.
    pod.memory.stopping.delete(action.id)
    throw error
  }
}

async function kill(action: Extract<Action, { type: 'kill' }>, pod: PodInHand): Promise<void> {
  const now = pod.env.now()
  const stopping = pod.memory.stopping.get(action.id)
  pod.memory.stopping.set(action.id, { since: stopping?.since ?? now, deadline: stopping?.deadline ?? now, killedAt: now })
  await signal(action, 'SIGKILL', `Killing container ${action.container}: its grace period is over`, {}, pod)
}

async function signal(action: Extract<Action, { type: 'stop' | 'kill' }>, name: 'SIGTERM' | 'SIGKILL', message: string, data: KubeletEvent['data'], pod: PodInHand): Promise<void> {
  const command = dockerLine('kill', '--signal', name, short(action.id))
  pod.emit({ type: 'Normal', reason: 'Killing', message, container: action.container, containerId: action.id, command, data: { signal: name, why: action.why, ...data } })
  if (!(await pod.env.runtime.killContainer(action.id, name))) await pod.env.inventory.refresh(action.id)
}

async function remove(action: Extract<Action, { type: 'remove' }>, pod: PodInHand): Promise<void> {
  await pod.env.runtime.removeContainer(action.id, { force: true })
  await pod.env.inventory.refresh(action.id)
  pod.emit({ type: 'Normal', reason: 'Removed', message: `Removed container ${action.container}`, container: action.container, containerId: action.id, command: dockerLine('rm', short(action.id)) })
}

/** null when it could not be made; why is then noted as this container's failure. */
async function createWithImage(request: ContainerRequest, policy: 'Always' | 'IfNotPresent' | 'Never', name: string, pod: PodInHand): Promise<string | null> {
  try {
    const id = await createOrAdopt(request, pod).catch(imageAbsentIsNull)
    if (id !== null) return id
    const provision = await pod.env.images.provide(request.image, policy)
    if (!provision.ok) {
      failed(pod, name, provision.reason, provision.message)
      return null
    }
    if (provision.note !== null) pod.emit({ type: 'Normal', reason: 'Pulled', message: provision.note, container: name, containerId: null, command: null })
    return await createOrAdopt(request, pod)
  } catch (error) {
    const failure = ordinaryFailure(error)
    if (name === SANDBOX_NAME) failed(pod, name, 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${failure.message}`)
    else if (!(await sandboxGone(pod, request.labels[LABEL.sandboxId]))) failed(pod, name, 'CreateContainerError', `Error: ${failure.message}`)
    return null
  }
}

function imageAbsentIsNull(error: unknown): null {
  if (error instanceof RuntimeError && error.kind === 'image-absent') return null
  throw error
}

/**
 * Who cannot join a sandbox that has just died has not failed: it waits for no back-off, the next sandbox is for it, too.
 * With shared PIDs the kernel ends everybody at once, and the engine may speak of an app before it speaks of pause.
 */
async function sandboxGone(pod: PodInHand, sandboxId: string | undefined): Promise<boolean> {
  if (sandboxId === undefined) return false
  const { inventory } = pod.env
  await inventory.refresh(sandboxId)
  const sandbox = inventory.get(sandboxId)
  return sandbox === undefined || (!isAlive(sandbox) && !isUnborn(sandbox))
}

/** Docker's names are unique: a name that is taken by our own container means that an earlier try came through after all. */
async function createOrAdopt(request: ContainerRequest, pod: PodInHand): Promise<string> {
  const { inventory, runtime } = pod.env
  try {
    const id = await runtime.createContainer(request)
    await inventory.refresh(id)
    return id
  } catch (error) {
    if (!(error instanceof RuntimeError) || error.kind !== 'conflict') throw error
    const holder = await runtime.inspectContainer(request.name)
    if (holder === null || holder.labels[LABEL.owner] !== pod.env.lab || holder.state !== 'created') throw error
    await inventory.refresh(holder.id)
    return holder.id
  }
}

function failed(pod: PodInHand, name: string, reason: string, message: string): void {
  const failure = pod.memory.fail(name, reason, message, pod.env.now())
  pod.emit({ type: 'Warning', reason: EVENT_REASON[reason] ?? 'Failed', message, container: name, containerId: null, command: null, data: { state: reason, count: failure.count, retryInMs: failure.retryAt - pod.env.now() } })
}

/** The kubelet's event says `Failed` where the container's state says why; the sandbox's has its own. */
const EVENT_REASON: Readonly<Record<string, string>> = { FailedCreatePodSandBox: 'FailedCreatePodSandBox', ErrImageNeverPull: 'ErrImageNeverPull' }

/** The engine refused. That it is away, or that we are wrong, is another matter and goes up. */
function ordinaryFailure(error: unknown): RuntimeError {
  if (error instanceof RuntimeError && error.kind !== 'away') return error
  throw error
}
