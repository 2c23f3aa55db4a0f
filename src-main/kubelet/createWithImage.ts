import { dockerLine } from '../runtime/commandLine'
import { type ContainerRequest, RuntimeError } from '../runtime/port'
import { failed, ordinaryFailure } from './failures'
import { imageFailed } from './imageFailure'
import { LABEL, SANDBOX_NAME } from './labels'
import type { PodInHand } from './podInHand'
import { isAlive, isUnborn } from './world'

type PullPolicy = 'Always' | 'IfNotPresent' | 'Never'

/** null when it could not be made (why is then noted as this container's failure), or when its image is on its way. */
export async function createWithImage(request: ContainerRequest, policy: PullPolicy, name: string, pod: PodInHand): Promise<string | null> {
  const { image } = request
  const brought = pod.memory.provided.delete(name)
  if (!brought && pod.env.images.pullsFirst(image, policy)) {
    bringImage(image, policy, name, pod)
    return null
  }
  try {
    const id = await createOrAdopt(request, pod).catch(brought ? undefined : imageAbsentIsNull)
    if (id === null) bringImage(image, policy, name, pod)
    else if (!brought && name !== SANDBOX_NAME) pod.emit({ type: 'Normal', reason: 'Pulled', message: `Container image "${image}" already present on machine`, container: name, containerId: null, command: null })
    return id
  } catch (error) {
    const failure = ordinaryFailure(error)
    if (name === SANDBOX_NAME) failed(pod, name, 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${failure.message}`)
    else if (!(await sandboxGone(pod, request.labels[LABEL.sandboxId]))) failed(pod, name, 'CreateContainerError', `Error: ${failure.message}`)
    return null
  }
}

/** A pull may take minutes: the pod goes on without waiting for it, and is woken by its end. */
function bringImage(image: string, policy: PullPolicy, name: string, pod: PodInHand): void {
  const { memory, env } = pod
  memory.busy.add(name)
  const pulling = (): void => pod.emit({ type: 'Normal', reason: 'Pulling', message: `Pulling image "${image}"`, container: name, containerId: null, command: dockerLine('pull', image) })
  pod.background(async () => {
    try {
      const provision = await env.images.provide(image, policy, pulling)
      if (!provision.ok) return imageFailed(pod, name, image, provision)
      memory.provided.add(name)
      if (provision.note !== null) pod.emit({ type: 'Normal', reason: 'Pulled', message: provision.note, container: name, containerId: null, command: null })
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error
      // The engine went away meanwhile: whoever owns the connection notices, too.
      imageFailed(pod, name, image, { reason: 'ErrImagePull', message: error.message })
    } finally {
      memory.busy.delete(name)
    }
  })
}

function imageAbsentIsNull(error: unknown): null {
  if (error instanceof RuntimeError && error.kind === 'image-absent') return null
  throw error
}

/**
 * Who cannot join a sandbox that has just died has not failed: it waits for no back-off, the next sandbox is for it, too.
 * With shared PIDs the kernel ends everybody at once, and the engine may speak of an app before it speaks of pause.
 */
export async function sandboxGone(pod: PodInHand, sandboxId: string | undefined): Promise<boolean> {
  if (sandboxId === undefined || sandboxId === '') return false
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
    await inventory.made(id)
    return id
  } catch (error) {
    if (!(error instanceof RuntimeError) || error.kind !== 'conflict') throw error
    const holder = await runtime.inspectContainer(request.name)
    if (holder === null || holder.labels[LABEL.owner] !== pod.env.lab || holder.state !== 'created') throw error
    await inventory.refresh(holder.id)
    return holder.id
  }
}
