import type { CommandOutput, ContainerUse, ListedContainer, ParsedInput } from '../../api/commands'
import { LabError } from '../../api/errors'
import { isSandbox, LABEL, podUidOf, toContainerInstance, toSandboxInstance } from '../../kubelet/labels'
import type { ContainerRuntime, ContainerStatus } from '../../runtime/port'
import type { LabContext } from '../context'
import { displayName } from '../engineEvents'
import { PAUSE_NAME } from '../names'
import { engineTrouble } from '../trouble'

/** One sample of each running container, taken when somebody asks and at no other time. */
export async function podStats(context: LabContext, { uid }: ParsedInput<'pods.stats'>): Promise<CommandOutput<'pods.stats'>> {
  const session = context.session()
  const pod = context.publisher.pod(uid)
  if (pod === undefined) throw new LabError('not-found', `no pod has the uid ${uid}`)
  const running = pod.containers.flatMap(({ id, state }) => (id === null || state !== 'running' ? [] : [session.inventory.get(id)])).filter((one) => one !== undefined)
  const sizes = await engineTrouble(() => imageSizes(session.runtime, running))
  const uses = await engineTrouble(() => Promise.all(running.map((status) => useOf(session.runtime, status, sizes))))
  return { containers: uses.filter((use) => use !== null) }
}

async function imageSizes(runtime: ContainerRuntime, containers: readonly ContainerStatus[]): Promise<ReadonlyMap<string, number>> {
  const ids = [...new Set(containers.map((status) => status.imageId))]
  const images = await Promise.all(ids.map((id) => runtime.inspectImage(id)))
  return new Map(images.flatMap((image) => (image === null ? [] : [[image.id, image.sizeBytes]])))
}

async function useOf(runtime: ContainerRuntime, status: ContainerStatus, sizes: ReadonlyMap<string, number>): Promise<ContainerUse | null> {
  const stats = await runtime.stats(status.id)
  if (stats === null) return null
  return { name: displayName(status.labels[LABEL.containerName]) ?? PAUSE_NAME, id: status.id, image: status.image, imageBytes: sizes.get(status.imageId) ?? null, ...stats }
}

export function listContainers(context: LabContext): Promise<CommandOutput<'containers.list'>> {
  const containers = [...context.session().inventory.all()].filter((status) => podUidOf(status.labels) !== null && status.labels[LABEL.containerName] !== undefined)
  return Promise.resolve({ containers: containers.map(listed).sort((a, b) => b.createdAt - a.createdAt) })
}

function listed(status: ContainerStatus): ListedContainer {
  const { id, name: dockerName, image, imageId, command, state, exitCode, createdAt, startedAt, finishedAt, labels } = status
  const sandbox = isSandbox(status)
  return {
    id,
    dockerName,
    image,
    imageId,
    command,
    state,
    exitCode,
    createdAt,
    startedAt,
    finishedAt,
    pod: { uid: labels[LABEL.podUid] ?? '', namespace: labels[LABEL.podNamespace] ?? '', name: labels[LABEL.podName] ?? '' },
    container: sandbox ? null : (labels[LABEL.containerName] ?? ''),
    attempt: sandbox ? toSandboxInstance(status).attempt : toContainerInstance(status).attempt,
    sandboxId: sandbox ? id : toContainerInstance(status).sandboxId
  }
}
