import type { ContainerView, PodView } from '@api/model'

/** An init container has done its part for good: its room makes way for those that live on. */
export function isDone(container: ContainerView): boolean {
  return container.role === 'init' && container.state === 'terminated' && container.exitCode === 0
}

/**
 * Whether a container that runs is also of use. Init containers are awaited to end, debug containers are nobody's to call,
 * and pause serves nobody: of these three there is nothing to say.
 */
export type Readiness = 'ready' | 'starting' | 'notReady' | 'silent'

export function readinessOf(container: ContainerView): Readiness {
  if (container.state !== 'running' || container.dockerState === 'paused') return 'silent'
  if (container.role !== 'app' && container.role !== 'sidecar') return 'silent'
  if (!container.started) return 'starting'
  return container.ready ? 'ready' : 'notReady'
}

/** kubectl's READY column: sidecars count, init and debug containers do not. */
export function readyCount(pod: PodView): { readonly ready: number; readonly of: number } {
  const counted = pod.containers.filter((container) => container.role === 'app' || container.role === 'sidecar')
  return { ready: counted.filter((container) => container.ready).length, of: counted.length }
}
