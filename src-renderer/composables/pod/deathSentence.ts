import type { NamespaceKind, RecoveryCard } from '@api/model'

/** A part of the sentence: a text's key and what goes into it. Lists and durations get their form from the language. */
export interface Clause {
  readonly key: string
  readonly params: Readonly<Record<string, ClauseParam>>
}

export type ClauseParam = string | number | { readonly list: readonly string[] } | { readonly ms: number }

/** Gives a bare inode of a card its spoken name ("net A"); null when the page never saw it. */
export type NamespaceNamer = (kind: NamespaceKind, inode: number, at: number) => string | null

/**
 * The sentence after a death, as clauses in order. It says nothing but what the card's figures say:
 * a figure that is not there yet leaves its clause out.
 */
export function deathSentence(card: RecoveryCard, nameOf: NamespaceNamer, holder = 'pause'): readonly Clause[] {
  const middle = card.role === 'sandbox' ? sandboxClauses(card, nameOf) : card.container === holder ? ownerClauses(card, nameOf) : appClauses(card, nameOf, holder)
  return [deathClause(card), ...middle, ...outcomeClauses(card)]
}

function deathClause(card: RecoveryCard): Clause {
  const name = card.container
  const code = card.exitCode.value
  const signal = card.signal.value
  switch (card.cause.value) {
    case 'user-signal':
      return signalled('user', name, signal, code)
    case 'outside-signal':
      return signalled('outside', name, signal, code)
    case 'grace-over':
      return { key: 'graceOver', params: { name, code, signal: signal ?? 'SIGTERM' } }
    case 'engine-restart':
      return { key: 'engineRestart', params: { name, code } }
    case 'own-exit':
      if (signal !== null) return { key: 'crashed', params: { name, signal } }
      return { key: code === 0 ? 'finished' : 'exited', params: { name, code } }
    case 'pid-namespace-died':
      return { key: 'pidNamespaceDied', params: { name, code } }
    case 'sandbox-teardown':
      return { key: 'teardown', params: { name, code } }
    case 'deleted':
      return { key: 'deleted', params: { name, code } }
    case 'probe-failed':
      return { key: 'probeFailed', params: { name, code } }
    case 'hook-failed':
      return { key: 'hookFailed', params: { name, code } }
    case 'replaced':
      return { key: 'replaced', params: { name, code } }
    case 'oom':
      return { key: 'oom', params: { name, code } }
    case 'unknown':
      return { key: 'unknown', params: { name, code } }
  }
}

/** Above 128 the signal ended it; otherwise the process heard the signal and ended in its own way. */
function signalled(by: 'user' | 'outside', name: string, signal: string | null, code: number): Clause {
  if (signal === null) return { key: `${by}.nameless`, params: { name, code } }
  return code > 128 ? { key: `${by}.killed`, params: { name, signal } } : { key: `${by}.heard`, params: { name, signal, code } }
}

function appClauses(card: RecoveryCard, nameOf: NamespaceNamer, holder: string): readonly Clause[] {
  const kept = card.namespaces.filter((ns) => ns.same && ns.before.value !== null && ns.after.value !== null)
  const list = kept.map((ns) => spoken(card, nameOf, ns.kind, ns.before.value))
  const ip = card.ip.before.value !== null && card.ip.before.value === card.ip.after.value ? card.ip.before.value : null
  const others = card.survived.map((figure) => figure.value).filter((name) => name !== holder)
  const taken = tookAlongClause(card)
  if (list.length === 0) return others.length > 0 ? [...taken, { key: 'survived', params: { names: { list: others } } }] : taken
  const params: Record<string, ClauseParam> = { pause: holder, namespaces: { list } }
  if (ip !== null) params['ip'] = ip
  if (others.length > 0) params['names'] = { list: others }
  const key = ip !== null ? (others.length > 0 ? 'kept.ipNames' : 'kept.ip') : others.length > 0 ? 'kept.names' : 'kept.only'
  return [...taken, { key, params }]
}

function sandboxClauses(card: RecoveryCard, nameOf: NamespaceNamer): readonly Clause[] {
  const clauses: Clause[] = [...fallenClause(card)]
  const survivors = card.survived.map((figure) => figure.value)
  if (survivors.length > 0) clauses.push({ key: 'outlived', params: { names: { list: survivors } } })
  if (card.sandboxAttempt.after.value > card.sandboxAttempt.before.value) clauses.push(newSandboxClause(card, nameOf))
  return [...clauses, ...newIpClause(card)]
}

/** In a pod without pause the first app owns the namespaces: whoever outlives it is left behind in the old ones. */
function ownerClauses(card: RecoveryCard, nameOf: NamespaceNamer): readonly Clause[] {
  const clauses: Clause[] = tookAlongClause(card).map((clause) => (sharesPids(card) ? { ...clause, key: 'tookAlongPids' } : clause))
  const survivors = card.survived.map((figure) => figure.value)
  const changed = changedNamespaces(card, nameOf)
  if (changed.length > 0) clauses.push({ key: 'newNamespaces', params: { name: card.container, namespaces: { list: changed } } })
  if (survivors.length > 0) clauses.push({ key: 'leftBehind', params: { names: { list: survivors } } })
  return [...clauses, ...newIpClause(card)]
}

function newIpClause({ ip: { before, after } }: RecoveryCard): readonly Clause[] {
  if (before.value === null || after.value === null || before.value === after.value) return []
  return [{ key: 'newIp', params: { from: before.value, to: after.value } }]
}

function tookAlongClause(card: RecoveryCard): readonly Clause[] {
  const taken = card.tookAlong.map((figure) => figure.value)
  return taken.length > 0 ? [{ key: 'tookAlong', params: { names: { list: taken } } }] : []
}

/** The kernel ends what shares pause's PIDs; whoever does not share them stands until the kubelet stops it. */
function fallenClause(card: RecoveryCard): readonly Clause[] {
  // With the engine everybody goes at once.
  if (card.cause.value === 'engine-restart') return tookAlongClause(card)
  return tookAlongClause(card).map((clause) => (sharesPids(card) ? { ...clause, key: 'tookAlongPids' } : { ...clause, key: 'stoppedAfter' }))
}

function sharesPids(card: RecoveryCard): boolean {
  return card.namespaces.some((ns) => ns.kind === 'pid')
}

function newSandboxClause(card: RecoveryCard, nameOf: NamespaceNamer): Clause {
  const attempt = card.sandboxAttempt.after.value
  const list = changedNamespaces(card, nameOf)
  if (list.length === 0) return { key: 'newSandbox', params: { attempt } }
  return { key: 'newSandboxWith', params: { attempt, namespaces: { list } } }
}

function changedNamespaces(card: RecoveryCard, nameOf: NamespaceNamer): readonly string[] {
  const changed = card.namespaces.filter((ns) => !ns.same && ns.before.value !== null && ns.after.value !== null)
  return changed.map((ns) => `${spoken(card, nameOf, ns.kind, ns.before.value)} → ${spoken(card, nameOf, ns.kind, ns.after.value, true)}`)
}

function outcomeClauses(card: RecoveryCard): readonly Clause[] {
  switch (card.outcome) {
    case 'recovered':
      return card.runningAgainAfterMs ? [{ key: 'again', params: { time: { ms: card.runningAgainAfterMs.value } } }] : [{ key: 'againUntimed', params: {} }]
    case 'waiting':
      // By name: the sentence before it may be about somebody else.
      return card.backOffMs && card.backOffMs.value > 0 ? [{ key: 'waits', params: { name: card.container, time: { ms: card.backOffMs.value } } }] : [{ key: 'starting', params: { name: card.container } }]
    case 'final':
      return card.finalReason ? [{ key: `final.${card.finalReason}`, params: {} }] : []
  }
}

function spoken(card: RecoveryCard, nameOf: NamespaceNamer, kind: NamespaceKind, inode: number | null, after = false): string {
  if (inode === null) return kind
  const at = card.diedAt.value + (after ? (card.runningAgainAfterMs?.value ?? 0) : 0)
  return nameOf(kind, inode, at) ?? `${kind} ${inode}`
}
