import type { ContainerStatus, RuntimeEvent } from '../runtime/port'

export type ContainerEvent = Extract<RuntimeEvent, { type: 'container' }>

/** What an event says about a container that is known. */
export function afterEvent(status: ContainerStatus, event: ContainerEvent): ContainerStatus {
  switch (event.action) {
    case 'die':
      return { ...status, state: 'exited', pid: null, ip: null, exitCode: event.exitCode ?? status.exitCode, finishedAt: event.at }
    case 'oom':
      return { ...status, oomKilled: true }
    case 'pause':
      return { ...status, state: 'paused' }
    case 'unpause':
      return { ...status, state: 'running' }
    default:
      return status
  }
}

/**
 * What a create event says: labels, name and image are among its attributes, and one that was only made has no more that
 * anything hangs on. Which image exactly, and what will run in it, comes with the first look. null when something is missing.
 */
export function asMade(event: ContainerEvent): ContainerStatus | null {
  const { name, image, ...labels } = event.labels
  if (name === undefined || image === undefined) return null
  return {
    id: event.id,
    name,
    image,
    imageId: '',
    labels,
    state: 'created',
    pid: null,
    exitCode: 0,
    oomKilled: false,
    error: '',
    createdAt: event.at,
    startedAt: null,
    finishedAt: null,
    ip: null,
    command: [],
    mounts: [],
    stopSignal: null
  }
}
