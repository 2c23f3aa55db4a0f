import type { TimelineEvent } from '../api/model'
import type { ProcessTable } from '../observe/processTable'
import { deathCause } from './deathCause'
import { isDeath } from './engineEvents'
import type { SessionHost } from './sessionHost'

/** The sandbox's death and those it brings about reach us within this time of each other. */
const SAME_FALL_MS = 1_500

/** Opens a card for a container's death, with the pod as it was last shown. A deletion is no accident and gets none. */
export function noteDeath(event: TimelineEvent, exitCode: number, host: SessionHost, processes: ProcessTable): void {
  const before = event.pod === null ? undefined : host.published(event.pod.uid)
  const container = before?.containers.find((one) => one.id === event.containerId)
  if (before === undefined || container === undefined) return
  const evidence = deathCause({
    event,
    container,
    before,
    exitCode,
    exit: container.hostPid === null ? undefined : processes.exitOf(container.hostPid),
    history: host.timeline.all().filter((one) => one.containerId === event.containerId && one.at >= (container.startedAt ?? 0) - 1),
    sandboxDeath: host.timeline.findLast((one) => isDeath(one) && one.id !== event.id && one.containerId === before.sandboxId, event.at - SAME_FALL_MS) ?? null
  })
  if (evidence.cause === 'deleted') return
  host.cards.onDeath({
    event,
    before,
    container,
    cause: evidence.cause,
    causeEvents: evidence.events,
    causeFrames: evidence.frames,
    signal: evidence.signal,
    exitCode,
    detectedAfterMs: Date.now() - event.at
  })
}
