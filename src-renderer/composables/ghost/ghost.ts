import type { PodView, RecoveryCard, TimelineEvent } from '@api/model'
import { APP_KILLED, BACK_OFF, CREATED, DELETED, type Measured, PAUSE_KILLED } from './measured'

/** What a real kubelet made of the same: never a figure of this lab, and never one that was not measured. */
export interface Ghost {
  readonly kind: 'appKilled' | 'backOff' | 'pauseKilled' | 'pauseKilledStubborn' | 'pauseKilledShared' | 'created' | 'deleted'
  readonly measured: Measured
}

/** `scaled`: its wait is not Kubernetes' own length here, so the two say nothing of one another. */
export type NoGhost = 'scaled' | 'none'

export interface GhostFacts {
  /** Whether the pod has a pause container: without one no kubelet makes it. */
  readonly withPause: boolean
  /** Of the back-off that this recovery had. */
  readonly timeScale: number
  /** Whether somebody ended the wait, as no kubelet lets anybody. */
  readonly skipped: boolean
  /** Of the lab, by id. */
  readonly eventOf: (id: number) => TimelineEvent | undefined
}

const KILLED = 137
/** The one grace that was measured, and how late an engine may tell of the end of it. */
const GRACE_MS = 30_000
const GRACE_LATE_MS = 2_500
/** How far a wait may be from the nominal one and still be that one. */
const NOMINAL_SHARE = 0.15

/** Ends that the kubelet mends as those that were measured; `unknown` may have come while nobody was there to mend it. */
const COMPARABLE: ReadonlySet<RecoveryCard['cause']['value']> = new Set(['user-signal', 'outside-signal', 'own-exit', 'oom'])

export function recoveryGhost(card: RecoveryCard, facts: GhostFacts): Ghost | NoGhost {
  if (!facts.withPause || card.outcome === 'final' || !COMPARABLE.has(card.cause.value)) return 'none'
  const waitMs = card.backOffMs?.value ?? 0
  if (waitMs > 0 && facts.timeScale !== 1) return 'scaled'
  if (card.role === 'sandbox') return waitMs > 0 ? 'none' : sandboxGhost(card, facts)
  if (card.role !== 'app') return 'none'
  if (facts.skipped) return 'none'
  return waitMs > 0 ? backOffGhost(waitMs) : { kind: 'appKilled', measured: APP_KILLED }
}

function backOffGhost(waitMs: number): Ghost | NoGhost {
  const step = BACK_OFF.find(({ nominal }) => Math.abs(waitMs - nominal) < nominal * NOMINAL_SHARE)
  return step === undefined ? 'none' : { kind: 'backOff', measured: step.measured }
}

function sandboxGhost(card: RecoveryCard, { eventOf }: GhostFacts): Ghost | NoGhost {
  if (card.namespaces.some(({ kind }) => kind === 'pid')) return { kind: 'pauseKilledShared', measured: PAUSE_KILLED.sharedPids }
  const deaths = card.tookAlong.flatMap(({ events }) => eventOf(events[0] ?? -1) ?? [])
  // As long as nobody ended, nobody knows whether they obey.
  if (deaths.length === 0) return 'none'
  const killed = deaths.filter((event) => event.data['exitCode'] === KILLED)
  if (killed.length === 0) return { kind: 'pauseKilled', measured: PAUSE_KILLED.obeying }
  const waited = Math.max(...killed.map((event) => event.at - card.diedAt.value))
  return waited >= GRACE_MS && waited < GRACE_MS + GRACE_LATE_MS ? { kind: 'pauseKilledStubborn', measured: PAUSE_KILLED.stubborn } : 'none'
}

/** A ghost at its place in time: `from` is what it is counted from. `container` is null for the pod as a whole. */
export interface PlacedGhost {
  readonly ghost: Ghost
  readonly container: string | null
  readonly from: number
  /** What it is beside: ms after `from` until the lab had it, null while it has not. */
  readonly hereMs: number | null
}

/** The time that is marked: the typical one, or the middle of the range. */
export function markMs({ low, high, typical }: Measured): number {
  return typical ?? (low + high) / 2
}

export function placedRecovery(card: RecoveryCard, ghost: Ghost): PlacedGhost {
  return { ghost, container: card.role === 'sandbox' ? null : card.container, from: card.diedAt.value, hereMs: card.runningAgainAfterMs?.value ?? null }
}

/** Pause and the first two apps, as they were measured one after the other; with init containers or sidecars before them nothing was. `events` are those of the pod. */
export function creationGhosts(pod: PodView, events: readonly TimelineEvent[]): readonly PlacedGhost[] {
  if (pod.sandbox === 'none' || pod.containers.some(({ role }) => role === 'init' || role === 'sidecar')) return []
  const first = pod.containers.filter(({ role }) => role === 'sandbox' || role === 'app').slice(0, CREATED.length)
  return first.flatMap(({ name }, index) => {
    const started = events.find((event) => event.container === name && event.reason === 'EngineStart')
    const measured = CREATED[index]
    // What waited for an image or a port was held up by what was not measured.
    const heldUp = events.some((event) => event.type === 'Warning' && event.at <= (started?.at ?? 0))
    return measured === undefined || started === undefined || heldUp ? [] : [{ ghost: { kind: 'created', measured }, container: name, from: pod.createdAt, hereMs: started.at - pod.createdAt }]
  })
}

/** Only of a deletion at whose SIGTERM everybody ended. `events` are those of one pod. */
export function deletionGhost(events: readonly TimelineEvent[]): PlacedGhost | null {
  const asked = events.findLast((event) => event.source === 'user' && event.reason === 'Deleted')
  if (asked === undefined) return null
  const deaths = events.filter((event) => event.reason === 'EngineDie' && event.at >= asked.at)
  const last = deaths.at(-1)
  // Pause goes last: before that it is not over.
  if (last === undefined || last.container !== 'pause' || deaths.some((event) => event.data['exitCode'] === KILLED)) return null
  return { ghost: { kind: 'deleted', measured: DELETED }, container: null, from: asked.at, hereMs: last.at - asked.at }
}
