import type { ContainerView, PodView, TimelineEvent } from '../api/model'
import type { ProcessTable } from '../observe/processTable'
import type { Inventory } from '../kubelet/inventory'
import { podUidOf } from '../kubelet/labels'
import { isAlive } from '../kubelet/world'
import { deathCause } from './deathCause'
import { isDeath } from './engineEvents'
import { missedDeaths } from './missedDeaths'
import { holderOf } from './recovery'
import { type Moment, sameFall } from './sameFall'
import type { SessionHost } from './sessionHost'

/** The engine tells of the deaths of one fall within this time, however busy. */
const TOLD_WITHIN_MS = 30_000

/**
 * Opens a card for a container's death, with the pod as it was last shown. What was meant to happen is no accident and gets
 * none: a deletion, a replacement, an init container that has done its work.
 */
export function noteDeath(event: TimelineEvent, exitCode: number, host: SessionHost, processes: ProcessTable): void {
  const before = event.pod === null ? undefined : host.published(event.pod.uid)
  const container = before?.containers.find((one) => one.id === event.containerId)
  if (before === undefined || container === undefined) return
  if (exitCode === 0 && (container.role === 'init' || container.role === 'ephemeral')) return
  const exit = container.hostPid === null ? undefined : processes.exitOf(container.hostPid)
  const moment = { at: event.at, kernelAt: exit?.at ?? null, askedAt: null }
  const evidence = deathCause({
    event,
    container,
    before,
    exitCode,
    exit,
    history: host.timeline.all().filter((one) => one.containerId === event.containerId && one.at >= (container.startedAt ?? 0) - 1),
    sandboxDeath: holderDeath(before, container, moment, host)
  })
  if (evidence.cause === 'deleted' || evidence.cause === 'replaced') return
  host.cards.onDeath({
    event,
    before,
    container,
    cause: evidence.cause,
    causeEvents: evidence.events,
    causeFrames: evidence.frames,
    signal: evidence.signal,
    exitCode,
    moment: { ...moment, askedAt: askedAt(evidence.events, event, host) },
    detectedAfterMs: Date.now() - event.at
  })
}

/** The signal is the first of what proves a cause. */
function askedAt([first]: readonly number[], death: TimelineEvent, { timeline }: SessionHost): number | null {
  return first === undefined || first === death.id ? null : (timeline.findLast((one) => one.id === first, death.at - TOLD_WITHIN_MS)?.at ?? null)
}

/** The end of whoever holds the namespaces, when this one may belong to it. */
function holderDeath(before: PodView, container: ContainerView, moment: Moment, { timeline, cards }: SessionHost): TimelineEvent | null {
  const holder = holderOf(before)
  if (holder === undefined || holder.name === container.name) return null
  // By its name: it may have been made again before the engine tells of the others.
  const death = timeline.findLast((one) => isDeath(one) && one.pod?.uid === before.uid && one.container === holder.name, moment.at - TOLD_WITHIN_MS)
  return death !== undefined && sameFall(cards.momentOf(death.id) ?? { at: death.at, kernelAt: null, askedAt: null }, moment) ? death : null
}

/** What ended while the engine was away, told before anybody acts on what the look around has found. */
export function noteMissedDeaths(host: SessionHost, inventory: Inventory, processes: ProcessTable): void {
  const { timeline, publishedPods, awaySince, cards } = host
  const anyAlive = [...inventory.all()].some((status) => podUidOf(status.labels) !== null && isAlive(status))
  if (awaySince !== null && !anyAlive) cards.engineEnded(awaySince)
  const told = (id: string): boolean => timeline.findLast((one) => isDeath(one) && one.containerId === id) !== undefined
  for (const { event, exitCode } of missedDeaths(publishedPods(), (id) => inventory.get(id), told)) {
    noteDeath(timeline.add(event), exitCode, host, processes)
    host.touch()
  }
}
