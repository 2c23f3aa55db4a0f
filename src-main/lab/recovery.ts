import { CARD_LIMIT } from '../api/events'
import type { ContainerView, DeathCause, Figure, NamespaceKind, PodView, RecoveryCard, TimelineEvent } from '../api/model'
import { isFinalState, readyAgainAt } from './recoveryOutcome'
import { type Moment, sameFall } from './sameFall'

/** What is known at the moment of a death; `before` is the pod as it was last shown alive. */
export interface Death {
  readonly event: TimelineEvent
  readonly before: PodView
  readonly container: ContainerView
  readonly cause: DeathCause
  readonly causeEvents: readonly number[]
  readonly causeFrames: readonly number[]
  readonly signal: string | null
  readonly exitCode: number
  readonly moment: Moment
  readonly detectedAfterMs: number
}

type Draft = { -readonly [Key in keyof RecoveryCard]: RecoveryCard[Key] }

/** An engine that ends gives its containers ten seconds or more before it kills them. */
const STOPPING_TAKES_MS = 15_000
/** What a death out of memory looks like before it is known for one. */
const UNTIL_OOM_IS_TOLD: ReadonlySet<DeathCause> = new Set(['outside-signal', 'own-exit', 'unknown'])
const ENGINES_OWN: ReadonlySet<DeathCause> = new Set(['outside-signal', 'grace-over', 'own-exit'])

/** Keeps the cards: opens one at a death, adds what falls with it, closes it when everything runs again. */
export class RecoveryCards {
  private readonly cards = new Map<number, Draft>()
  private readonly changedIds = new Set<number>()
  /** Which instance died and when, by card. */
  private readonly dead = new Map<number, { readonly containerId: string | undefined; readonly moment: Moment }>()
  /** Timeline event of each container instance's start, by container id. */
  private readonly starts = new Map<string, TimelineEvent>()

  all(): readonly RecoveryCard[] {
    return [...this.cards.values()].map((card) => ({ ...card }))
  }

  /** The cards that changed since the last call. */
  takeChanged(): readonly RecoveryCard[] {
    const changed = [...this.changedIds].map((id) => this.cards.get(id)).filter((card) => card !== undefined)
    this.changedIds.clear()
    return changed.map((card) => ({ ...card }))
  }

  /** When the death of a card was; undefined when there is no such card. */
  momentOf(id: number): Moment | undefined {
    return this.dead.get(id)?.moment
  }

  onStart(event: TimelineEvent): void {
    if (event.containerId !== null) this.starts.set(event.containerId, event)
    if (this.starts.size > 5_000) this.starts.clear()
  }

  onDeath(death: Death): void {
    const open = this.openSandboxCard(death.before.uid)
    // Who dies in the new sandbox, while others still wait for their back-off, dies of something else.
    const sameFall = open !== undefined && death.before.sandboxAttempt <= open.sandboxAttempt.before.value
    if (sameFall && death.container.role !== 'sandbox') {
      this.edit(open, { tookAlong: addName(open.tookAlong, death.container.name, death.event.id), survived: open.survived.filter((one) => one.value !== death.container.name) })
      return
    }
    const card = newCard(death)
    this.dead.set(card.id, { containerId: death.container.id ?? undefined, moment: death.moment })
    if (holderOf(death.before)?.name === death.container.name) this.absorb(card, death)
    else if (death.cause === 'pid-namespace-died') this.noteTaken(death)
    this.cards.set(card.id, card)
    this.changedIds.add(card.id)
    const oldest = [...this.cards.keys()].sort((a, b) => a - b)
    for (const id of oldest.slice(0, Math.max(0, oldest.length - CARD_LIMIT))) {
      this.cards.delete(id)
      this.dead.delete(id)
    }
  }

  /** With shared PIDs the kernel ends everybody within milliseconds, and the engine may report the apps before pause. */
  private absorb(holderCard: Draft, death: Death): void {
    if (!death.before.shareProcessNamespace) return
    for (const card of this.cards.values()) {
      const close = card.pod.uid === death.before.uid && card.role !== 'sandbox' && card.outcome === 'waiting' && this.fellTogether(death.moment, this.momentOf(card.id))
      if (!close || card.cause.value === 'user-signal' || card.exitCode.value !== 137) continue
      holderCard.tookAlong = addName(holderCard.tookAlong, card.container, card.id)
      holderCard.survived = holderCard.survived.filter((one) => one.value !== card.container)
      this.edit(card, { cause: { ...card.cause, value: 'pid-namespace-died', events: [card.id, holderCard.id] } })
    }
  }

  /** In a pod without pause: whoever shares the owner's PIDs and ends with it has a card of its own, and is named on the owner's. */
  private noteTaken({ before, container, event, moment }: Death): void {
    const owner = holderOf(before)?.name
    const card = [...this.cards.values()].findLast((one) => one.pod.uid === before.uid && one.container === owner && this.fellTogether(this.momentOf(one.id), moment))
    if (card === undefined) return
    this.edit(card, { tookAlong: addName(card.tookAlong, container.name, event.id), survived: card.survived.filter((one) => one.value !== container.name) })
  }

  private fellTogether(holder: Moment | undefined, other: Moment | undefined): boolean {
    return holder !== undefined && other !== undefined && sameFall(holder, other)
  }

  /** Looks whether the pod, as it is shown now, ends any wait. */
  update(pod: PodView, frameOf: (hostPid: number | null) => readonly number[], kubeletOn: boolean): void {
    for (const card of this.cards.values()) {
      if (card.pod.uid === pod.uid && card.outcome === 'recovered') this.noteReady(card, pod)
      if (card.pod.uid !== pod.uid || card.outcome !== 'waiting') continue
      this.noteBackOff(card, pod)
      const final = isFinalState(card, pod, kubeletOn)
      if (final !== null) this.edit(card, { outcome: 'final', finalReason: final, ...afterFigures(card, pod, this.starts, frameOf) })
      else if (isRunningAgain(card, pod)) {
        this.edit(card, { outcome: 'recovered', ...afterFigures(card, pod, this.starts, frameOf), ...this.runningAgain(card, pod) })
        this.noteReady(card, pod)
      }
    }
  }

  /** The engine tells of it when it hears of it, which may be after the death. */
  outOfMemory(event: TimelineEvent): void {
    for (const card of this.cards.values()) {
      if (this.dead.get(card.id)?.containerId !== event.containerId || !UNTIL_OOM_IS_TOLD.has(card.cause.value)) continue
      this.edit(card, { cause: { ...card.cause, value: 'oom', events: [...card.cause.events, event.id] } })
    }
  }

  /** The engine went at that time and has come back with nobody left: what looked like somebody's signals were its own. */
  engineEnded(at: number): void {
    for (const card of this.cards.values()) {
      if (ENGINES_OWN.has(card.cause.value) && at - card.diedAt.value < STOPPING_TAKES_MS) this.edit(card, { cause: { ...card.cause, value: 'engine-restart' } })
    }
  }

  podRemoved(uid: string): void {
    for (const card of this.cards.values()) if (card.pod.uid === uid && card.outcome === 'waiting') this.edit(card, { outcome: 'final', finalReason: 'deleted' })
  }

  /** What has to be waited for, counted from the death; of several waits the longest. */
  private noteBackOff(card: Draft, pod: PodView): void {
    const waits = pod.containers.filter((one) => (card.role === 'sandbox' || one.name === card.container) && one.reason === 'CrashLoopBackOff').map((one) => one.nextRestartAt ?? 0)
    const longest = Math.round(Math.max(0, ...waits) - card.diedAt.value)
    if (longest <= (card.backOffMs?.value ?? 0)) return
    this.edit(card, { backOffMs: { value: longest, events: [card.id], frames: [] } })
  }

  /** By the engine's own record of the two instances, as `docker inspect` shows it; the events prove it. */
  private runningAgain(card: Draft, pod: PodView): Pick<RecoveryCard, 'runningAgainAfterMs'> {
    const awaited = pod.containers.filter((one) => (card.role === 'sandbox' ? one.state === 'running' : one.name === card.container))
    const last = awaited.reduce<ContainerView | null>((latest, one) => ((one.startedAt ?? 0) > (latest?.startedAt ?? 0) ? one : latest), null)
    const start = last?.id ? this.starts.get(last.id) : undefined
    const dead = pod.containers.find((one) => one.name === card.container)?.last
    const ended = dead?.id !== undefined && dead.id === this.dead.get(card.id)?.containerId ? dead.finishedAt : card.diedAt.value
    const at = last?.startedAt ?? start?.at ?? ended
    return { runningAgainAfterMs: { value: Math.max(0, Math.round(at - ended)), events: [card.id, ...(start ? [start.id] : [])], frames: [] } }
  }

  /** Never before it ran again: of that the engine's own record tells. A later death of the same container has its own card. */
  private noteReady(card: Draft, pod: PodView): void {
    const again = card.runningAgainAfterMs
    const at = again === null || card.readyAfterMs !== null ? null : readyAgainAt(card, pod)
    if (again === null || at === null) return
    this.edit(card, { readyAfterMs: { ...again, value: Math.max(again.value, Math.round(at - card.diedAt.value)) } })
  }

  private openSandboxCard(uid: string): Draft | undefined {
    return [...this.cards.values()].findLast((card) => card.pod.uid === uid && card.role === 'sandbox' && card.outcome === 'waiting')
  }

  private edit(card: Draft, change: Partial<RecoveryCard>): void {
    Object.assign(card, change)
    this.changedIds.add(card.id)
  }
}

function newCard(death: Death): Draft {
  const { event, before, container } = death
  const own = [event.id]
  const sandbox = holderOf(before)
  const standing = before.containers.filter((one) => one.name !== container.name && one.state === 'running' && one.role !== 'sandbox')
  return {
    id: event.id,
    pod: { uid: before.uid, namespace: before.namespace, name: before.name },
    container: container.name,
    role: container.role,
    cause: { value: death.cause, events: death.causeEvents, frames: death.causeFrames },
    signal: { value: death.signal, events: death.causeEvents, frames: death.causeFrames },
    exitCode: figure(death.exitCode, own),
    diedAt: figure(event.at, own),
    tookAlong: [],
    survived: standing.map((one) => figure(one.name, own)),
    ip: { before: figure(before.ip, own), after: figure(null) },
    sandboxAttempt: { before: figure(before.sandboxAttempt, own), after: figure(before.sandboxAttempt, own) },
    namespaces: heldKinds(before).map((kind) => ({ kind, before: figure(sandbox?.namespaces?.[kind] ?? null, own), after: figure<number | null>(null), same: false })),
    detectedAfterMs: figure(Math.max(0, Math.round(death.detectedAfterMs * 10) / 10), own),
    backOffMs: null,
    runningAgainAfterMs: null,
    readyAfterMs: null,
    outcome: 'waiting',
    finalReason: null
  }
}

/** Whether it is the same namespace is decided by who holds it, and since when: numbers are used again. */
function afterFigures(card: Draft, pod: PodView, starts: ReadonlyMap<string, TimelineEvent>, frameOf: (hostPid: number | null) => readonly number[]): Pick<RecoveryCard, 'ip' | 'sandboxAttempt' | 'namespaces' | 'survived'> {
  const sandbox = holderOf(pod)
  const alive = sandbox?.state === 'running'
  const same = alive && (sandbox.startedAt ?? Infinity) <= card.diedAt.value
  const start = sandbox?.id ? starts.get(sandbox.id) : undefined
  const proof = { events: start ? [start.id] : [], frames: frameOf(sandbox?.hostPid ?? null) }
  return {
    ip: { before: card.ip.before, after: { value: alive ? pod.ip : null, ...proof } },
    sandboxAttempt: { before: card.sandboxAttempt.before, after: { value: pod.sandboxAttempt, ...proof } },
    namespaces: card.namespaces.map((one) => ({ ...one, after: { value: sandbox?.namespaces?.[one.kind] ?? null, ...proof }, same })),
    survived: card.survived.filter((one) => pod.containers.some((container) => container.name === one.value && container.state === 'running' && (container.startedAt ?? Infinity) < card.diedAt.value))
  }
}

function isRunningAgain(card: Draft, pod: PodView): boolean {
  const since = (one: ContainerView): boolean => one.state === 'running' && (one.startedAt ?? 0) > card.diedAt.value
  if (card.role !== 'sandbox') return pod.containers.some((one) => one.name === card.container && since(one))
  const done = (one: ContainerView): boolean => since(one) || one.role === 'ephemeral' || (one.state === 'terminated' && (one.role === 'init' || (one.role !== 'sandbox' && pod.restartPolicy !== 'Always')))
  return pod.containers.every(done)
}

/** Who holds the pod's namespaces: pause, or the first app of a pod without it. */
export function holderOf(pod: PodView): ContainerView | undefined {
  return pod.containers.find((one) => one.role === (pod.sandbox === 'none' ? 'app' : 'sandbox'))
}

function heldKinds(pod: PodView): readonly NamespaceKind[] {
  return pod.shareProcessNamespace ? ['net', 'ipc', 'pid'] : ['net', 'ipc']
}

function addName(list: readonly Figure<string>[], name: string, event: number): readonly Figure<string>[] {
  return list.some((one) => one.value === name) ? list : [...list, figure(name, [event])]
}

function figure<T>(value: T, events: readonly number[] = [], frames: readonly number[] = []): Figure<T> {
  return { value, events, frames }
}
