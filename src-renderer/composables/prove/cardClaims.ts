import type { PodView, RecoveryCard, TimelineEvent } from '@api/model'
import type { Claim } from '@api/prove'
import type { CardRow } from '../pod/deathCard'
import { ipClaims, namespaceClaims, sandboxClaims } from './claims'

/**
 * Of a card, what can still be looked at: the engine's records of the two instances, and what the pod has now where that
 * is what the card tells of. `pod` is as it is now.
 */
export interface CardFacts {
  readonly pod: PodView
  readonly eventOf: (id: number) => TimelineEvent | undefined
}

export function rowClaims(card: RecoveryCard, row: Pick<CardRow, 'key' | 'kind'>, facts: CardFacts): readonly Claim[] {
  switch (row.key) {
    case 'exitCode':
      return deadClaims(card, facts)
    case 'again':
      return restartedClaims(card, facts)
    case 'ip':
      return isPresent(card, facts) && card.ip.after.value === facts.pod.ip ? ipClaims(facts.pod) : []
    case 'attempt':
      return isPresent(card, facts) ? sandboxClaims(facts.pod).slice(0, 1) : []
    case 'namespace':
      return keptClaims(card, row.kind, facts)
    default:
      return []
  }
}

/** The sentence says how it ended, when it ran again, and what of the pod it did or did not change. */
export function sentenceClaims(card: RecoveryCard, facts: CardFacts): readonly Claim[] {
  const kinds = card.namespaces.map(({ kind }) => ({ key: 'namespace', kind }) as const)
  const rows = [{ key: 'exitCode', kind: null }, ...kinds, { key: 'ip', kind: null }, { key: 'again', kind: null }] as const
  return rows.flatMap((row) => rowClaims(card, row, facts))
}

function deadClaims(card: RecoveryCard, { eventOf }: CardFacts): readonly Claim[] {
  const id = eventOf(card.id)?.containerId ?? null
  return id === null ? [] : [{ kind: 'container', id, fact: 'exitCode', value: card.exitCode.value }]
}

/** Proved by two events: the death, and the start of the instance that came last. */
function restartedClaims(card: RecoveryCard, { eventOf }: CardFacts): readonly Claim[] {
  const figure = card.runningAgainAfterMs
  const [dead, next] = (figure?.events ?? []).map((id) => eventOf(id)?.containerId ?? null)
  return figure === null || !dead || !next ? [] : [{ kind: 'restarted', dead, next, afterMs: figure.value }]
}

function keptClaims(card: RecoveryCard, kind: CardRow['kind'], { pod, eventOf }: CardFacts): readonly Claim[] {
  const holder = pod.containers.find(({ role }) => role === (pod.sandbox === 'none' ? 'app' : 'sandbox'))
  const told = card.namespaces.find((one) => one.kind === kind)
  if (kind === null || holder === undefined || told === undefined || told.after.value === null || !isPresent(card, { pod, eventOf })) return []
  return namespaceClaims(pod, holder, kind).filter((claim) => claim.kind === 'namespace' && claim.inode === told.after.value)
}

/** What came after it is what there is now: no later sandbox has taken its place. */
function isPresent(card: RecoveryCard, { pod }: CardFacts): boolean {
  return card.ip.after.value !== null && card.sandboxAttempt.after.value === pod.sandboxAttempt
}
