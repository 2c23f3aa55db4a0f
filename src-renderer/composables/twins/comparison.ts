import type { NamespaceKind, PodView, RecoveryCard, TimelineEvent } from '@api/model'
import type { Clause, NamespaceNamer } from '../pod/deathSentence'
import type { Pair, TwinBlow } from './pair'

/** What became of one thing that the pod holds in common: before and after, as the card has it. */
export interface Kept {
  readonly before: string
  /** null: nobody has it any more, or nobody has seen it yet. */
  readonly after: string | null
  readonly same: boolean
}

export interface TwinSide {
  readonly pod: PodView
  readonly card: RecoveryCard | null
  readonly struck: string
  /** The IP and the namespaces, by `ip` or the namespace's kind. */
  readonly kept: ReadonlyMap<'ip' | NamespaceKind, Kept>
  /** Containers that run in namespaces whose holder is gone. */
  readonly cutOff: readonly string[]
  /** The figure of the card: from the death until it ran again. */
  readonly againMs: number | null
}

export interface TwinComparison {
  readonly withPause: TwinSide
  readonly without: TwinSide
  /** How far apart the two deaths were; null while not both have died. */
  readonly apartMs: number | null
}

export function compareTwins(pair: Pair, blow: TwinBlow, cards: readonly RecoveryCard[], nameOf: (uid: string) => NamespaceNamer): TwinComparison | null {
  if (pair.withPause === null || pair.without === null) return null
  const withPause = sideOf(pair.withPause, blow.withPause, cards, nameOf(pair.withPause.uid))
  const without = sideOf(pair.without, blow.without, cards, nameOf(pair.without.uid))
  const [a, b] = [withPause.card, without.card]
  return { withPause, without, apartMs: a === null || b === null ? null : Math.abs(a.diedAt.value - b.diedAt.value) }
}

function sideOf(pod: PodView, signal: TimelineEvent, cards: readonly RecoveryCard[], nameOf: NamespaceNamer): TwinSide {
  const card = cards.find((one) => one.pod.uid === pod.uid && one.container === signal.container && one.id > signal.id) ?? null
  return {
    pod,
    card,
    struck: signal.container ?? '',
    kept: card === null ? new Map() : keptOf(card, nameOf),
    cutOff: pod.containers.filter(({ stranded, state }) => stranded && state === 'running').map(({ name }) => name),
    againMs: card?.runningAgainAfterMs?.value ?? null
  }
}

function keptOf(card: RecoveryCard, nameOf: NamespaceNamer): ReadonlyMap<'ip' | NamespaceKind, Kept> {
  const all = new Map<'ip' | NamespaceKind, Kept>()
  const [before, after] = [card.ip.before.value, card.ip.after.value]
  if (before !== null) all.set('ip', { before, after, same: before === after })
  const [diedAt, againAt] = [card.diedAt.value, card.diedAt.value + (card.runningAgainAfterMs?.value ?? 0)]
  for (const { kind, before: old, after: now, same } of card.namespaces) {
    if (old.value === null) continue
    const name = (inode: number, at: number): string => nameOf(kind, inode, at) ?? `${kind} ${inode}`
    all.set(kind, { before: name(old.value, diedAt), after: now.value === null ? null : name(now.value, againAt), same: same && now.value !== null })
  }
  return all
}

/** The plain sentence, of nothing but the figures of both cards and who is cut off now. */
export function twinSentence({ withPause, without }: TwinComparison): readonly Clause[] {
  const [a, b] = [withPause.card, without.card]
  if (a === null && b === null) return [{ key: 'nobody', params: {} }]
  if (isOpen(a) || isOpen(b)) return [{ key: 'open', params: {} }]
  return [...holdings(withPause, without), ...leftBehind(withPause), ...leftBehind(without), ...times(withPause, without)]
}

function isOpen(card: RecoveryCard | null): boolean {
  return card === null || (card.outcome === 'waiting' && (card.backOffMs?.value ?? 0) === 0)
}

function holdings(withPause: TwinSide, without: TwinSide): readonly Clause[] {
  const stayed = [...withPause.kept].filter(([, one]) => one.same)
  const onlyThere = stayed.filter(([key]) => without.kept.get(key)?.same === false)
  const list = (ones: typeof stayed): { readonly list: readonly string[] } => ({ list: ones.map(([, one]) => one.before) })
  if (onlyThere.length > 0) {
    const lost = onlyThere.flatMap(([key]) => without.kept.get(key) ?? [])
    const anew = lost.filter(({ after }) => after !== null)
    const change: Clause = anew.length > 0 ? { key: 'anew', params: { changes: { list: anew.map(({ before, after }) => `${before} → ${after}`) } } } : { key: 'gone', params: { things: { list: lost.map(({ before }) => before) } } }
    return [{ key: 'stayed', params: { things: list(onlyThere) } }, change]
  }
  if (stayed.length > 0) return [{ key: 'bothStayed', params: { things: list(stayed), name: withPause.struck } }]
  return [{ key: 'bothLost', params: { name: withPause.struck, other: without.struck } }]
}

function leftBehind({ pod, cutOff }: TwinSide): readonly Clause[] {
  return cutOff.length === 0 ? [] : [{ key: 'cutOff', params: { pod: pod.name, names: { list: cutOff } } }]
}

function times(withPause: TwinSide, without: TwinSide): readonly Clause[] {
  if (withPause.againMs === null || without.againMs === null) return []
  return [{ key: 'times', params: { time: { ms: withPause.againMs }, other: { ms: without.againMs } } }]
}
