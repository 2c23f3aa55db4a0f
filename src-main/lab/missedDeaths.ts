import type { ContainerView, PodView } from '../api/model'
import type { ContainerStatus } from '../runtime/port'
import type { NewEvent } from './timeline'

/** What a death that no event told of is known by on the timeline. */
export type Missed = 'engine-restart' | 'unheard'

export interface MissedDeath {
  readonly event: NewEvent
  readonly exitCode: number
}

/**
 * Who ran when the pods were last shown and has ended since, unheard: the engine was away. When nobody of all those still
 * runs the engine itself was stopped or restarted; else something else ended them meanwhile.
 */
export function missedDeaths(pods: readonly PodView[], statusOf: (id: string) => ContainerStatus | undefined, told: (id: string) => boolean): readonly MissedDeath[] {
  const ran = pods.flatMap((pod) => pod.containers.filter(({ state, id }) => state === 'running' && id !== null).map((container) => ({ pod, container })))
  const ended = ran.flatMap(({ pod, container }) => {
    const status = statusOf(container.id ?? '')
    return status === undefined || status.finishedAt === null || !HAS_ENDED.has(status.state) || told(status.id) ? [] : [{ pod, container, status, at: status.finishedAt }]
  })
  const missed: Missed = ended.length === ran.length ? 'engine-restart' : 'unheard'
  return ended.map(({ pod, container, status, at }) => ({ event: asEvent(pod, container, status, at, missed), exitCode: status.exitCode }))
}

const HAS_ENDED: ReadonlySet<ContainerStatus['state']> = new Set(['exited', 'dead'])

function asEvent(pod: PodView, container: ContainerView, { id, exitCode }: ContainerStatus, at: number, missed: Missed): NewEvent {
  return {
    at,
    source: 'engine',
    type: 'Warning',
    reason: 'EngineDie',
    message: `container ${container.name} has ended while the engine was away (exitCode=${exitCode})`,
    pod: { uid: pod.uid, namespace: pod.namespace, name: pod.name },
    container: container.name,
    containerId: id,
    command: null,
    data: { exitCode, missed }
  }
}
