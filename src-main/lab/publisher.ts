import { randomUUID } from 'node:crypto'
import { comparePods, type LabMessage, type PatchMessage } from '../api/events'
import type { EngineStatus, JobView, LabSnapshot, PodView, RecoveryCard, Settings, TimelineEvent } from '../api/model'
import type { Subscription } from '../api/service'

/** Changes that come within this time go out together. */
const COALESCE_MS = 4
/** Thirty pictures a second are all that an eye can use. */
const LEAST_GAP_MS = 33
/** Publishing may take a tenth of the time; on a machine where that would be seldom, the window still gets news this often. */
const REST_FOR_WORK = 9
const LONGEST_GAP_MS = 100

export interface PublisherSource {
  readonly engine: () => EngineStatus
  readonly settings: () => Settings
  /** null when the pod is no more. */
  readonly pod: (uid: string) => PodView | null
  readonly timeline: () => readonly TimelineEvent[]
  readonly timelineAfter: (id: number) => readonly TimelineEvent[]
  readonly cards: () => readonly RecoveryCard[]
  readonly changedCards: () => readonly RecoveryCard[]
  readonly jobs: () => readonly JobView[]
  /** Called with each pod's new view before it goes out. */
  readonly seen: (pod: PodView) => void
}

/** The published state of the lab and who listens to it. Says only what changed, each change once. */
export class Publisher {
  private readonly pods = new Map<string, { readonly view: PodView; readonly json: string }>()
  private readonly listeners = new Map<string, (message: LabMessage) => void>()
  private readonly closers = new Map<string, () => void>()
  private readonly dirtyPods = new Set<string>()
  private engineJson: string
  private settingsJson: string
  private jobsJson = '[]'
  private jobs: readonly JobView[] = []
  private engine: EngineStatus
  private settings: Settings
  private lastEvent = 0
  private version = 1
  private timer: NodeJS.Timeout | null = null
  private nextAt = 0

  constructor(private readonly source: PublisherSource) {
    this.engine = source.engine()
    this.settings = source.settings()
    this.engineJson = JSON.stringify(this.engine)
    this.settingsJson = JSON.stringify(this.settings)
  }

  /** Something may have changed; the pod, when one is named. */
  touch(uid?: string): void {
    if (uid !== undefined) this.dirtyPods.add(uid)
    this.timer ??= setTimeout(() => this.publish(), Math.max(COALESCE_MS, this.nextAt - performance.now()))
  }

  /** The pod as it was last published. */
  pod(uid: string): PodView | undefined {
    return this.pods.get(uid)?.view
  }

  snapshot(): LabSnapshot {
    this.publish()
    return {
      version: this.version,
      at: Date.now(),
      engine: this.engine,
      settings: this.settings,
      pods: [...this.pods.values()].map(({ view }) => view).sort(comparePods),
      timeline: this.source.timeline(),
      cards: this.source.cards(),
      jobs: this.jobs
    }
  }

  subscribe(listener: (message: LabMessage) => void, closed: (subscriber: string) => void): Subscription {
    const subscriber = randomUUID()
    const snapshot = this.snapshot()
    this.listeners.set(subscriber, listener)
    const close = (): void => {
      if (!this.listeners.delete(subscriber)) return
      this.closers.delete(subscriber)
      closed(subscriber)
    }
    this.closers.set(subscriber, close)
    this.send(subscriber, { type: 'snapshot', subscriber, snapshot })
    return { subscriber, close }
  }

  has(subscriber: string): boolean {
    return this.listeners.has(subscriber)
  }

  send(subscriber: string, message: LabMessage): void {
    const listener = this.listeners.get(subscriber)
    if (listener === undefined) return
    try {
      listener(message)
    } catch {
      this.closers.get(subscriber)?.()
    }
  }

  /** Computes what changed since the last time and tells everybody. */
  publish(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    const from = performance.now()
    const told = this.publishChanges()
    const now = performance.now()
    this.nextAt = now + Math.min(Math.max(told ? LEAST_GAP_MS : 0, (now - from) * REST_FOR_WORK), LONGEST_GAP_MS)
  }

  /** Answers whether there was anything to tell. */
  private publishChanges(): boolean {
    const change = { ...this.podChanges(), ...this.statusChanges() }
    const cards = this.source.changedCards()
    const timeline = this.source.timelineAfter(this.lastEvent)
    this.lastEvent = timeline.at(-1)?.id ?? this.lastEvent
    const patch: PatchMessage = {
      type: 'patch',
      version: this.version + 1,
      at: Date.now(),
      ...change,
      ...(timeline.length > 0 ? { timeline } : {}),
      ...(cards.length > 0 ? { cards } : {})
    }
    if (Object.keys(patch).length === 3) return false
    this.version = patch.version
    for (const subscriber of [...this.listeners.keys()]) this.send(subscriber, patch)
    return true
  }

  private podChanges(): Pick<PatchMessage, 'pods' | 'removedPods'> {
    const changed: PodView[] = []
    const removed: string[] = []
    for (const uid of this.dirtyPods) {
      const view = this.source.pod(uid)
      if (view === null) {
        if (this.pods.delete(uid)) removed.push(uid)
        continue
      }
      const json = JSON.stringify(view)
      if (this.pods.get(uid)?.json === json) continue
      this.pods.set(uid, { view, json })
      this.source.seen(view)
      changed.push(view)
    }
    this.dirtyPods.clear()
    return { ...(changed.length > 0 ? { pods: changed } : {}), ...(removed.length > 0 ? { removedPods: removed } : {}) }
  }

  private statusChanges(): Pick<PatchMessage, 'engine' | 'settings' | 'jobs'> {
    const change: { engine?: EngineStatus; settings?: Settings; jobs?: readonly JobView[] } = {}
    const engine = this.source.engine()
    const engineJson = JSON.stringify(engine)
    if (engineJson !== this.engineJson) {
      this.engine = change.engine = engine
      this.engineJson = engineJson
    }
    const settings = this.source.settings()
    const settingsJson = JSON.stringify(settings)
    if (settingsJson !== this.settingsJson) {
      this.settings = change.settings = settings
      this.settingsJson = settingsJson
    }
    const jobs = this.source.jobs()
    const jobsJson = JSON.stringify(jobs)
    if (jobsJson !== this.jobsJson) {
      this.jobs = change.jobs = jobs
      this.jobsJson = jobsJson
    }
    return change
  }
}
