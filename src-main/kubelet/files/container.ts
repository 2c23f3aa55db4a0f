import { type ContainerRequest, type ContainerRuntime, RuntimeError } from '../../runtime/port'
import { LABEL } from '../labels'

export const FILES_IMAGE = 'pauselab/probe'
export const FILES_PROGRAM = '/files'
/** Where the helper has the volume. */
const VOLUME_AT = '/pods'
const NAME_PATIENCE_MS = 10_000
const REMOVAL_PATIENCE_MS = 5_000

export function podsVolumeName(lab: string): string {
  return `${lab}_pods`
}

export function filesHelperName(lab: string): string {
  return `${lab}-files`
}

/** The engine holds it until the helper's container is gone altogether. */
export async function removePodsVolume(runtime: ContainerRuntime, lab: string): Promise<void> {
  const deadline = Date.now() + REMOVAL_PATIENCE_MS
  for (;;) {
    try {
      return await runtime.removeVolume(podsVolumeName(lab))
    } catch (error) {
      if (!(error instanceof RuntimeError) || error.kind !== 'conflict' || Date.now() > deadline) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** It sees the lab's own files and nothing else, and it talks to nobody but its lab. */
export function filesHelperRequest(lab: string): ContainerRequest {
  return {
    name: filesHelperName(lab),
    image: FILES_IMAGE,
    entrypoint: [FILES_PROGRAM],
    args: [VOLUME_AT],
    labels: { [LABEL.owner]: lab },
    network: { mode: 'none' },
    mounts: [{ volume: podsVolumeName(lab), path: VOLUME_AT, readOnly: false }],
    capDrop: ['ALL'],
    // Containers run as whoever they like: their files are read and removed all the same (DAC_OVERRIDE), given to a
    // group (CHOWN, FOWNER), and keep the setgid bit that goes with it (FSETID).
    capAdd: ['CHOWN', 'FOWNER', 'DAC_OVERRIDE', 'FSETID'],
    securityOpt: ['no-new-privileges'],
    readOnlyRoot: true,
    log: 'none',
    autoRemove: true,
    openStdin: true
  }
}

/** Only who has the lease comes here: whoever has the helper's name is left from a lab that is gone. */
export async function createFilesHelper(runtime: ContainerRuntime, lab: string): Promise<string> {
  const deadline = Date.now() + NAME_PATIENCE_MS
  for (;;) {
    try {
      return await runtime.createContainer(filesHelperRequest(lab))
    } catch (error) {
      if (!(error instanceof RuntimeError) || error.kind !== 'conflict' || Date.now() > deadline) throw error
    }
    const holder = await runtime.inspectContainer(filesHelperName(lab))
    if (holder === null) continue
    if (holder.labels[LABEL.owner] !== lab) throw new RuntimeError('conflict', `the name ${holder.name} is taken by a container that is not this lab's`, 'POST /containers/create')
    await runtime.removeContainer(holder.id, { force: true })
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
