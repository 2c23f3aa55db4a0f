import type { ContainerView, NamespaceKind, PodView } from '@api/model'
import { KIND_ORDER, runKey } from './namespaceMemory'

/** `reused`: the number is the same, what it stands for is not. */
export type Verdict = 'same' | 'changed' | 'reused' | 'came' | 'went'

export interface ComparedRow {
  readonly key: 'ip' | 'attempt' | 'restarts' | 'pid' | 'namespace'
  /** Null for what is the whole pod's. */
  readonly container: string | null
  readonly kind: NamespaceKind | null
  readonly before: string | number | null
  readonly after: string | number | null
  readonly verdict: Verdict
}

/** What of one pod changed between two moments, and what did not. Null is a pod that was not there. */
export function comparePodMoments(before: PodView | null, after: PodView | null): readonly ComparedRow[] {
  const names = [...new Set([...(before?.containers ?? []), ...(after?.containers ?? [])].map(({ name }) => name))]
  return [
    row('ip', null, null, before?.ip ?? null, after?.ip ?? null),
    row('attempt', null, null, before?.sandboxAttempt ?? null, after?.sandboxAttempt ?? null),
    ...names.flatMap((name) => containerRows(name, before, after))
  ]
}

function containerRows(name: string, before: PodView | null, after: PodView | null): readonly ComparedRow[] {
  const old = before?.containers.find((one) => one.name === name) ?? null
  const now = after?.containers.find((one) => one.name === name) ?? null
  const sameRun = old !== null && now !== null && runKey(old) === runKey(now)
  const pid = row('pid', name, null, old?.hostPid ?? null, now?.hostPid ?? null, sameRun)
  const kinds = KIND_ORDER.map((kind) => row('namespace', name, kind, old?.namespaces?.[kind] ?? null, now?.namespaces?.[kind] ?? null, isSameNamespace(kind, old, now, before, after)))
  return [row('restarts', name, null, old?.restartCount ?? null, now?.restartCount ?? null), pid, ...kinds].filter((one) => one.before !== null || one.after !== null)
}

/** A number alone names no namespace: it is the same one when somebody who was in it at both moments lived through. */
function isSameNamespace(kind: NamespaceKind, old: ContainerView | null, now: ContainerView | null, before: PodView | null, after: PodView | null): boolean {
  const inode = old?.namespaces?.[kind] ?? null
  if (inode === null || now?.namespaces?.[kind] !== inode) return false
  if (kind === 'cgroup' || kind === 'user' || kind === 'time') return true
  const members = (pod: PodView | null): readonly string[] => (pod?.containers ?? []).filter((one) => one.state === 'running' && one.namespaces?.[kind] === inode).map(runKey)
  const lived = new Set(members(before))
  return members(after).some((run) => lived.has(run))
}

function row(key: ComparedRow['key'], container: string | null, kind: NamespaceKind | null, before: string | number | null, after: string | number | null, sameThing = true): ComparedRow {
  const verdict = before === after ? (sameThing ? 'same' : 'reused') : before === null ? 'came' : after === null ? 'went' : 'changed'
  return { key, container, kind, before, after, verdict }
}
