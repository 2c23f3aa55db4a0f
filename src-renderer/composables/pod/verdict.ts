import type { ContainerFate, Forecast } from '@api/forecast'
import { isAsExpected, outcomeBetween } from '@api/forecast'
import type { ContainerRole, PodView, RecoveryCard } from '@api/model'

/** What was foreseen of a signal, by the learner and by the lab, and what the pod was then. */
export interface Foresight {
  /** Containers that were said to fall. */
  readonly guess: ReadonlySet<string>
  /** null when the lab could not tell. */
  readonly forecast: Forecast | null
  readonly before: PodView
  /** Cards with a greater id came after it. */
  readonly since: number
}

export interface VerdictRow {
  readonly name: string
  readonly role: ContainerRole
  readonly guessed: boolean
  readonly foreseen: ContainerFate | null
  readonly happened: ContainerFate
  readonly guessRight: boolean
  readonly labRight: boolean
}

/** Why the lab was wrong, as far as that is known: a program's own handler, or something else that came in between. */
export type LabExcuse = 'handler' | 'child' | 'meanwhile' | 'unknown'

export interface Verdict {
  readonly rows: readonly VerdictRow[]
  readonly guessRight: boolean
  /** null when it had no forecast. */
  readonly labRight: boolean | null
  readonly excuse: LabExcuse | null
}

/** What ends a container that nobody asked about: a death of its own accord, of memory, of a probe, from outside. */
const OWN_DOING: ReadonlySet<RecoveryCard['cause']['value']> = new Set(['user-signal', 'pid-namespace-died', 'sandbox-teardown'])

/** Nothing is under way any more but the waits of back-offs. */
export function isSettled(pod: PodView, cards: readonly RecoveryCard[]): boolean {
  const open = cards.some((card) => card.outcome === 'waiting' && (card.backOffMs?.value ?? 0) === 0)
  return !open && !pod.containers.some((one) => one.state === 'waiting' && one.nextRestartAt === null)
}

/** The foresight held against what happened until `after`. `cards`: of all pods. Pure. */
export function judge({ guess, forecast, before, since }: Foresight, after: PodView, cards: readonly RecoveryCard[]): Verdict {
  const own = cardsSince(after.uid, since, cards)
  const happened = outcomeBetween(before, after, own)
  const rows = happened.containers
    .filter((one) => before.containers.some(({ name, state }) => name === one.name && state === 'running'))
    .map((one): VerdictRow => {
      const foreseen = forecast?.containers.find(({ name }) => name === one.name) ?? null
      return { name: one.name, role: one.role, guessed: guess.has(one.name), foreseen, happened: one, guessRight: guess.has(one.name) === (one.falls !== 'none'), labRight: foreseen !== null && isAsExpected(foreseen, one) }
    })
  const labRight = forecast === null ? null : rows.every((row) => row.labRight)
  return { rows, guessRight: rows.every((row) => row.guessRight), labRight, excuse: forecast === null || labRight === true ? null : excuseFor(forecast, rows, own) }
}

export function cardsSince(uid: string, since: number, cards: readonly RecoveryCard[]): readonly RecoveryCard[] {
  return cards.filter((card) => card.pod.uid === uid && card.id > since)
}

function excuseFor(forecast: Forecast, rows: readonly VerdictRow[], cards: readonly RecoveryCard[]): LabExcuse {
  const struckAsExpected = rows.find(({ name }) => name === forecast.target)?.labRight !== false
  if (!forecast.certain && forecast.rule === 'child') return 'child'
  if (!forecast.certain && !struckAsExpected) return 'handler'
  return cards.some((card) => !OWN_DOING.has(card.cause.value)) ? 'meanwhile' : 'unknown'
}
