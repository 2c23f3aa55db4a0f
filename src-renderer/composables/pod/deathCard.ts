import type { DeathCause, Figure, NamespaceKind, RecoveryCard } from '@api/model'

/** What proves a row: timeline events by id, probe frames by number. */
export interface Evidence {
  readonly events: readonly number[]
  readonly frames: readonly number[]
}

export type RowValue =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'names'; readonly names: readonly string[] }
  | { readonly type: 'cause'; readonly cause: DeathCause; readonly signal: string | null }
  | { readonly type: 'time'; readonly at: number }
  | { readonly type: 'duration'; readonly ms: number }
  /** `after` is null while it is not known. */
  | { readonly type: 'pair'; readonly kind: NamespaceKind | 'ip' | 'attempt'; readonly before: string | number | null; readonly after: string | number | null }

export interface CardRow {
  /** Key of its label's text. */
  readonly key: 'died' | 'cause' | 'exitCode' | 'tookAlong' | 'survived' | 'ip' | 'attempt' | 'namespace' | 'detected' | 'backOff' | 'again' | 'ready'
  readonly kind: NamespaceKind | null
  readonly value: RowValue
  readonly verdict: 'same' | 'changed' | null
  readonly evidence: Evidence
}

export function cardRows(card: RecoveryCard): readonly CardRow[] {
  return [
    row('died', { type: 'time', at: card.diedAt.value }, card.diedAt),
    row('cause', { type: 'cause', cause: card.cause.value, signal: card.signal.value }, card.cause, card.signal),
    row('exitCode', { type: 'text', text: String(card.exitCode.value) }, card.exitCode),
    ...names('tookAlong', card.tookAlong),
    ...names('survived', card.survived),
    pairRow('ip', 'ip', card.ip.before, card.ip.after, card.ip.before.value === card.ip.after.value),
    pairRow('attempt', 'attempt', card.sandboxAttempt.before, card.sandboxAttempt.after, card.sandboxAttempt.before.value === card.sandboxAttempt.after.value),
    ...card.namespaces.map((ns) => pairRow('namespace', ns.kind, ns.before, ns.after, ns.same)),
    ...duration('detected', card.detectedAfterMs),
    ...duration('backOff', card.backOffMs),
    ...duration('again', card.runningAgainAfterMs),
    ...duration('ready', card.readyAfterMs)
  ]
}

/** Every event and frame of the card, each once, in order. */
export function mergeEvidence(...figures: readonly Figure[]): Evidence {
  return { events: sorted(figures.flatMap((f) => f.events)), frames: sorted(figures.flatMap((f) => f.frames)) }
}

function sorted(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].sort((a, b) => a - b)
}

function row(key: CardRow['key'], value: RowValue, ...figures: readonly Figure[]): CardRow {
  return { key, kind: null, value, verdict: null, evidence: mergeEvidence(...figures) }
}

function names(key: 'tookAlong' | 'survived', figures: readonly Figure<string>[]): readonly CardRow[] {
  if (figures.length === 0) return []
  return [row(key, { type: 'names', names: figures.map((f) => f.value) }, ...figures)]
}

function pairRow(key: CardRow['key'], kind: NamespaceKind | 'ip' | 'attempt', before: Figure<string | number | null>, after: Figure<string | number | null>, same: boolean): CardRow {
  return {
    key,
    kind: kind === 'ip' || kind === 'attempt' ? null : kind,
    value: { type: 'pair', kind, before: before.value, after: after.value },
    // Nothing may be called kept or changed before it was seen again.
    verdict: before.value === null || after.value === null ? null : same ? 'same' : 'changed',
    evidence: mergeEvidence(before, after)
  }
}

function duration(key: 'detected' | 'backOff' | 'again' | 'ready', figure: Figure<number> | null): readonly CardRow[] {
  return figure ? [row(key, { type: 'duration', ms: figure.value }, figure)] : []
}
