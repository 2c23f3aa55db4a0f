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
export function buildProgress({ name, containers, reason, phase }: PodView): BuildProgress {
  const wanted = containers.filter((container) => container.role !== 'ephemeral')
  const stuck = wanted.find((container) => !hasRun(container) && container.state === 'waiting' && container.reason !== null && !ORDINARY.has(container.reason))
  const failed = phase === 'Failed' ? `${name}: ${reason ?? phase}` : null
  return { up: wanted.filter(hasRun).length, wanted: wanted.length, stuck: stuck === undefined ? failed : `${name}/${stuck.name}: ${stuck.reason ?? ''}` }
}

export function isBuilt(pod: PodView): boolean {
  const { up, wanted } = buildProgress(pod)
  return wanted > 0 && up === wanted
}

function hasRun({ state, restartCount, last }: ContainerView): boolean {
  return state !== 'waiting' || restartCount > 0 || last !== null
}
