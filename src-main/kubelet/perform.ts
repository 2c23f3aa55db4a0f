import type { Action } from './actions'
import { failed } from './failures'
import { VOLUMES_NAME } from './labels'
import { failPod } from './performFailure'
import { createContainer, startContainer } from './performContainer'
import { createSandbox, startSandbox } from './performSandbox'
import { kill, preStop, remove, stop } from './performStop'
import type { PodInHand } from './podInHand'
import { removePodRemains } from './remains'
import { prepareVolumes } from './volumes'

/**
 * Carries one action out. What Kubernetes knows as a failure of this container or sandbox is noted in the memory with
 * its back-off; an engine that is away, and every mistake of our own, is thrown.
 */
export async function perform(action: Action, pod: PodInHand): Promise<void> {
  switch (action.type) {
    case 'prepareVolumes':
      return mountVolumes(pod)
    case 'createSandbox':
      return createSandbox(action, pod)
    case 'startSandbox':
      return startSandbox(action, pod)
    case 'createContainer':
      return createContainer(action, pod)
    case 'startContainer':
      return startContainer(action, pod)
    case 'preStop':
      return preStop(action, pod)
    case 'stop':
      return stop(action, pod)
    case 'kill':
      return kill(action, pod)
    case 'remove':
      return remove(action, pod)
    case 'fail':
      return failPod(action, pod)
    case 'finish':
      return removePodRemains(pod.env, pod.records)
  }
}

async function mountVolumes(pod: PodInHand): Promise<void> {
  const outcome = await prepareVolumes(pod)
  if (outcome.ok) pod.memory.failures.delete(VOLUMES_NAME)
  else failed(pod, VOLUMES_NAME, 'FailedMount', outcome.message)
}
