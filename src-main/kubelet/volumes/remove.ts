import type { ContainerRuntime, ContainerStatus } from '../../runtime/port'
import { DATA_FOLDER, podFolder } from '../files/paths'
import type { PodFiles } from '../files/port'
import { LABEL } from '../labels'
import { holderName } from './holder'

/** The pod's files and who holds its memory volumes; those volumes themselves go with its other remains. */
export async function removePodFiles(runtime: ContainerRuntime, files: PodFiles, lab: string, uid: string): Promise<void> {
  const removeHolder = async (): Promise<void> => {
    const holder = await runtime.inspectContainer(holderName(lab, uid))
    if (holder?.labels[LABEL.owner] === lab) await runtime.removeContainer(holder.id, { force: true })
  }
  await Promise.all([removeHolder(), files.remove(podFolder(uid))])
}

/** What pods left behind whose end was interrupted. */
export async function removeStrayFiles(runtime: ContainerRuntime, files: PodFiles, containers: Iterable<ContainerStatus>, known: ReadonlySet<string>): Promise<void> {
  for (const { id, labels } of containers) {
    const held = labels[LABEL.holds]
    if (held !== undefined && !known.has(held)) await runtime.removeContainer(id, { force: true })
  }
  for (const { name } of (await files.list('')) ?? []) if (name !== DATA_FOLDER && !known.has(name)) await files.remove(name)
}
