import type { EngineStatus, JobView, LabSnapshot, PodView, RecoveryCard, Settings, TimelineEvent } from './model'

/** What a subscriber hears. The first message is always the full snapshot; then everything after it, in order, nothing twice. */
export type LabMessage = SnapshotMessage | PatchMessage | StreamMessage | StreamEndMessage

export interface SnapshotMessage {
  readonly type: 'snapshot'
  /** Names this connection; streams (logs) asked for with it end when the connection does. */
  readonly subscriber: string
  readonly snapshot: LabSnapshot
}

/** Only what changed. Applying it to the snapshot of `version - 1` gives the snapshot of `version`. */
export interface PatchMessage {
  readonly type: 'patch'
  readonly version: number
  readonly at: number
  readonly engine?: EngineStatus
  readonly settings?: Settings
  /** Whole pods that are new or changed. */
  readonly pods?: readonly PodView[]
  /** UIDs of pods that are gone. */
  readonly removedPods?: readonly string[]
  /** New events, in order. */
  readonly timeline?: readonly TimelineEvent[]
  /** Cards that are new or changed, by id. */
  readonly cards?: readonly RecoveryCard[]
  /** All of them, when one changed. */
  readonly jobs?: readonly JobView[]
}

export interface StreamMessage {
  readonly type: 'stream'
  readonly stream: string
  readonly channel: 'stdout' | 'stderr'
  readonly data: string
}

export interface StreamEndMessage {
  readonly type: 'streamEnd'
  readonly stream: string
  /** null when it simply ended; `container-ended` when a terminal's container did. */
  readonly reason: string | null
  /** Of a terminal's program; null when nobody knows it. */
  readonly exitCode?: number | null
}

export const TIMELINE_LIMIT = 2_000
export const CARD_LIMIT = 50

/** The pure heart of every client: the snapshot after a patch. Throws when a patch is missing in between: then ask for a new snapshot. */
export function applyPatch(snapshot: LabSnapshot, patch: PatchMessage): LabSnapshot {
  if (patch.version !== snapshot.version + 1) throw new Error(`patch ${patch.version} does not follow snapshot ${snapshot.version}`)
  return {
    version: patch.version,
    at: patch.at,
    engine: patch.engine ?? snapshot.engine,
    settings: patch.settings ?? snapshot.settings,
    pods: mergePods(snapshot.pods, patch.pods, patch.removedPods),
    timeline: patch.timeline ? [...snapshot.timeline, ...patch.timeline].slice(-TIMELINE_LIMIT) : snapshot.timeline,
    cards: patch.cards ? mergeCards(snapshot.cards, patch.cards) : snapshot.cards,
    jobs: patch.jobs ?? snapshot.jobs
  }
}

/** Pods stand in the order in which they were created. */
function mergePods(old: readonly PodView[], changed: readonly PodView[] = [], removed: readonly string[] = []): readonly PodView[] {
  if (changed.length === 0 && removed.length === 0) return old
  const byUid = new Map(old.map((pod) => [pod.uid, pod]))
  for (const uid of removed) byUid.delete(uid)
  for (const pod of changed) byUid.set(pod.uid, pod)
  return [...byUid.values()].sort(comparePods)
}

export function comparePods(a: PodView, b: PodView): number {
  return a.createdAt - b.createdAt || (a.uid < b.uid ? -1 : a.uid > b.uid ? 1 : 0)
}

function mergeCards(old: readonly RecoveryCard[], changed: readonly RecoveryCard[]): readonly RecoveryCard[] {
  const byId = new Map(old.map((card) => [card.id, card]))
  for (const card of changed) byId.set(card.id, card)
  return [...byId.values()].sort((a, b) => a.id - b.id).slice(-CARD_LIMIT)
}
