import type { ContainerRuntime, ContainerStatus } from '../runtime/port'
import { Attempts } from './attempts'
import { afterEvent, asMade, type ContainerEvent } from './engineSays'
import { LABEL, podUidOf } from './labels'
import { Looks } from './looks'
import { Patience } from './patience'
import { isUnborn } from './world'

/** An event comes with the answer to the call that caused it, or a moment later. After this long the engine is asked. */
const EVENT_WITHIN_MS = 50
/** What a create event does not say can wait: most containers start soon, and are looked up then. */
const QUIET_MS = 5_000

/**
 * The lab's containers as last heard of, by id. Fed by the engine's events at once and by inspects for what events do
 * not say. An answer that was asked for before an event came is older than the event and is asked for again.
 */
export class Inventory {
  private readonly statuses = new Map<string, ContainerStatus>()
  private readonly byPod = new Map<string, Map<string, ContainerStatus>>()
  private readonly attempts = new Attempts()
  private readonly patience = new Patience()
  private readonly looks: Looks<ContainerStatus | null>
  /** While a list is under way: the containers of which an event spoke meanwhile. */
  private spokenOf: Set<string> | null = null
  /** Known by their create event only. */
  private readonly unseen = new Set<string>()
  private quiet: NodeJS.Timeout | null = null

  constructor(
    private readonly runtime: ContainerRuntime,
    private readonly owner: string,
    /** Called with the pod's uid (null: no pod's) and the container's id after every change. */
    private readonly changed: (uid: string | null, id: string) => void
  ) {
    this.looks = new Looks(
      (id) => runtime.inspectContainer(id),
      (id, status) => this.found(id, status)
    )
  }

  /** Reads everything anew. What an event spoke of meanwhile is looked up by itself: the list may be older. */
  async reload(): Promise<void> {
    const spokenOf = new Set<string>()
    this.spokenOf = spokenOf
    try {
      const found = await this.runtime.listContainers({ [LABEL.owner]: this.owner })
      const seen = new Set(found.map((status) => status.id))
      for (const status of found) if (!spokenOf.has(status.id)) this.set(status)
      for (const id of [...this.statuses.keys()]) if (!seen.has(id) && !spokenOf.has(id)) this.drop(id)
    } finally {
      this.spokenOf = null
    }
    await Promise.all([...spokenOf].map((id) => this.refresh(id)))
  }

  all(): Iterable<ContainerStatus> {
    return this.statuses.values()
  }

  get(id: string): ContainerStatus | undefined {
    return this.statuses.get(id)
  }

  /** A full id or its beginning, as docker takes it; undefined when none or several fit. */
  find(idOrPrefix: string): ContainerStatus | undefined {
    const exact = this.statuses.get(idOrPrefix)
    if (exact !== undefined) return exact
    const fitting = [...this.statuses.values()].filter((status) => status.id.startsWith(idOrPrefix))
    return fitting.length === 1 ? fitting[0] : undefined
  }

  ofPod(uid: string): readonly ContainerStatus[] {
    return [...(this.byPod.get(uid)?.values() ?? [])]
  }

  attemptFloor(uid: string): ReadonlyMap<string, number> {
    return this.attempts.floor(uid)
  }

  forgetPod(uid: string): void {
    this.attempts.forget(uid)
  }

  /** Applies what the event itself says and has the rest looked up. */
  onEvent(event: ContainerEvent): void {
    this.spokenOf?.add(event.id)
    this.quiet?.refresh()
    if (event.action === 'destroy') {
      this.looks.gone(event.id)
      this.drop(event.id)
      return
    }
    const looking = this.looks.outdate(event.id)
    const old = this.statuses.get(event.id)
    if (event.action === 'create' && old === undefined && this.takeIn(event)) return
    if (old !== undefined) {
      const next = afterEvent(old, event)
      if (next !== old) this.set(next)
    }
    if (NEEDS_LOOK.has(event.action) && !looking) this.lookUp(event.id)
  }

  /** Looks the container up, with an answer that was asked for after this call. Calls at the same time share the next look. */
  async refresh(id: string): Promise<void> {
    await this.looks.next(id)
  }

  /** After the engine's answer to a create: what was made is known when this resolves. */
  async made(id: string): Promise<void> {
    await this.heard(id, (status) => status !== undefined)
  }

  /** After the engine's answer to the first start of a container: that it runs, or what became of it, is known when this resolves. */
  async started(id: string): Promise<void> {
    await this.heard(id, (status) => status === undefined || !isUnborn(status))
  }

  /** After the engine's answer to a removal: it is forgotten when this resolves, or known to be still there. */
  async removed(id: string): Promise<void> {
    await this.heard(id, (status) => status === undefined)
  }

  private async heard(id: string, fits: (status: ContainerStatus | undefined) => boolean): Promise<void> {
    const done = (): boolean => fits(this.statuses.get(id))
    await this.patience.until(id, done, EVENT_WITHIN_MS)
    // The event is there, and what it does not say is being asked for.
    if (!done()) await this.looks.current(id)
    if (!done()) await this.refresh(id)
  }

  /** Answers whether the event says enough. */
  private takeIn(event: ContainerEvent): boolean {
    const made = asMade(event)
    if (made === null || made.labels[LABEL.owner] !== this.owner) return false
    this.set(made)
    this.unseen.add(made.id)
    this.quiet ??= setTimeout(() => this.lookAtUnseen(), QUIET_MS).unref()
    return true
  }

  private lookAtUnseen(): void {
    this.quiet = null
    for (const id of this.unseen) this.lookUp(id)
  }

  private lookUp(id: string): void {
    void this.refresh(id).catch(() => undefined) // an engine gone away is noticed by the event stream
  }

  private found(id: string, status: ContainerStatus | null): void {
    this.unseen.delete(id)
    if (status === null) this.drop(id)
    else if (status.labels[LABEL.owner] === this.owner) this.set(status)
  }

  private set(status: ContainerStatus): void {
    this.statuses.set(status.id, status)
    this.attempts.note(status)
    const uid = podUidOf(status.labels)
    if (uid !== null) this.byPod.set(uid, (this.byPod.get(uid) ?? new Map<string, ContainerStatus>()).set(status.id, status))
    this.tell(uid, status.id)
  }

  private drop(id: string): void {
    const old = this.statuses.get(id)
    if (old === undefined) return
    this.statuses.delete(id)
    this.unseen.delete(id)
    const uid = podUidOf(old.labels)
    const ofPod = uid === null ? undefined : this.byPod.get(uid)
    ofPod?.delete(id)
    if (uid !== null && ofPod?.size === 0) this.byPod.delete(uid)
    this.tell(uid, id)
  }

  private tell(uid: string | null, id: string): void {
    this.patience.news(id)
    this.changed(uid, id)
  }
}

const NEEDS_LOOK: ReadonlySet<string> = new Set(['create', 'start', 'die', 'restart', 'rename', 'update'])
