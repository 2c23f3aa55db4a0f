import type { ContainerView, PodView } from '../api/model'

export interface BuildProgress {
  /** Containers that run, or have run. */
  readonly up: number
  readonly wanted: number
  /** Why it will not get further by itself soon, as `container: reason`; null when it may. */
  readonly stuck: string | null
}

/** Waiting for its turn, as every container does at first. */
const ORDINARY = new Set(['ContainerCreating', 'PodInitializing'])

/** How much of what its spec asks for a pod has. Debug containers come later and do not count. */
export function buildProgress(pod: PodView): BuildProgress {
  const wanted = pod.containers.filter((container) => container.role !== 'ephemeral')
  const waiting = wanted.filter((container) => !hasRun(container) && container.state === 'waiting')
  const stuck = waiting.filter(({ reason }) => reason !== null && !ORDINARY.has(reason))
  const holdsUp = stuck.some((container) => othersWaitFor(container, pod))
  // They are on their way, unless it is for the stuck one that they wait.
  const coming = waiting.filter((container) => !stuck.includes(container) && (container.role === 'sandbox' || !holdsUp))
  const [first] = coming.length > 0 ? [] : stuck
  const failed = pod.phase === 'Failed' ? `${pod.name}: ${pod.reason ?? pod.phase}` : null
  return { up: wanted.filter(hasRun).length, wanted: wanted.length, stuck: first === undefined ? failed : `${pod.name}/${first.name}: ${first.reason ?? ''}` }
}

/** The sandbox and the init containers come before everybody; without a sandbox the first app does. */
function othersWaitFor({ role, name }: ContainerView, { sandbox, containers }: PodView): boolean {
  if (role !== 'app') return true
  return sandbox === 'none' && containers.find((one) => one.role === 'app')?.name === name
}

export function isBuilt(pod: PodView): boolean {
  const { up, wanted } = buildProgress(pod)
  return wanted > 0 && up === wanted
}

function hasRun({ state, restartCount, last }: ContainerView): boolean {
  return state !== 'waiting' || restartCount > 0 || last !== null
}
