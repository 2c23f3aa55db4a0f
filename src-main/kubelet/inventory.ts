import type { ContainerRuntime, ContainerStatus, RuntimeEvent } from '../runtime/port'
import { isSandbox, LABEL, podUidOf, SANDBOX_NAME, toContainerInstance, toSandboxInstance } from './labels'
import { isUnborn } from './world'

type ContainerEvent = Extract<RuntimeEvent, { type: 'container' }>

/** An inspect under way. */
interface Look {
  /** An event came since it was asked for: the answer may be older than the event, and is asked for again. */
  outdated: boolean
  done: Promise<void>
}

/**
 * The lab's containers as last heard of, by id. Fed by the engine's events at once and by inspects for what events do
 * not say. An answer that was asked for before an event came is older than the event and is asked for again.
 */
export class Inventory {
  private readonly statuses = new Map<string, ContainerStatus>()
  private readonly looks = new Map<string, Look>()
  /** While a list is under way: the containers of which an event spoke meanwhile. */
  private spokenOf: Set<string> | null = null
  private readonly highestAttempt = new Map<string, Map<string, number>>()

  constructor(
    private readonly runtime: ContainerRuntime,
    private readonly owner: string,
    /** Called with the pod's uid (null: no pod's) after every change. */
    private readonly changed: (uid: string | null) => void
  ) {}

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
    return [...this.statuses.values()].filter((status) => podUidOf(status.labels) === uid)
  }

  /** One above the highest attempt ever seen of each container (`POD`: sandbox), so that a count outlives `docker rm -f`. */
  attemptFloor(uid: string): ReadonlyMap<string, number> {
    return this.highestAttempt.get(uid) ?? new Map()
  }

  forgetPod(uid: string): void {
    this.highestAttempt.delete(uid)
  }

  /** Applies what the event itself says and has the rest looked up. */
  onEvent(event: ContainerEvent): void {
    this.spokenOf?.add(event.id)
    const look = this.looks.get(event.id)
    if (look !== undefined) look.outdated = true
    const old = this.statuses.get(event.id)
    if (event.action === 'destroy') {
      this.drop(event.id)
      return
    }
    if (old !== undefined) {
      const next = afterEvent(old, event)
      if (next !== old) this.set(next)
    }
    if (NEEDS_LOOK.has(event.action)) void this.refresh(event.id).catch(() => undefined) // an engine gone away is noticed by the event stream
  }

  /** Looks the container up, with an answer that was asked for after this call. Calls at the same time share the next look. */
  async refresh(id: string): Promise<void> {
    const current = this.looks.get(id)
    if (current !== undefined) await current.done
    // Who waited for the same look, and came before us, has begun the next one.
    const look = this.looks.get(id) ?? this.beginLook(id)
    return look.done
  }

  private beginLook(id: string): Look {
    const look: Look = { outdated: false, done: Promise.resolve() }
    this.looks.set(id, look)
    look.done = this.look(id, look).finally(() => this.looks.delete(id))
    return look
  }

  private async look(id: string, look: Look): Promise<void> {
    do {
      look.outdated = false
      const status = await this.runtime.inspectContainer(id)
      if (look.outdated) continue
      if (status === null) this.drop(id)
      else if (status.labels[LABEL.owner] === this.owner) this.set(status)
    } while (look.outdated)
  }

  private set(status: ContainerStatus): void {
    this.statuses.set(status.id, status)
    const uid = podUidOf(status.labels)
    if (uid !== null) this.noteAttempt(uid, status)
    this.changed(uid)
  }

  private noteAttempt(uid: string, status: ContainerStatus): void {
    const { name, attempt } = isSandbox(status) ? { name: SANDBOX_NAME, attempt: toSandboxInstance(status).attempt } : toContainerInstance(status)
    // What was only made is not counted, also while it is being removed: its attempt is tried again.
    if (isUnborn(status) || (status.state === 'removing' && status.startedAt === null)) return
    const highest = this.highestAttempt.get(uid) ?? new Map<string, number>()
    this.highestAttempt.set(uid, highest)
    highest.set(name, Math.max(highest.get(name) ?? 0, attempt + 1))
  }

  private drop(id: string): void {
    const old = this.statuses.get(id)
    if (old === undefined) return
    this.statuses.delete(id)
    this.changed(podUidOf(old.labels))
  }
}

const NEEDS_LOOK: ReadonlySet<string> = new Set(['create', 'start', 'die', 'restart', 'rename', 'update'])

function afterEvent(status: ContainerStatus, event: ContainerEvent): ContainerStatus {
  switch (event.action) {
    case 'die':
      return { ...status, state: 'exited', pid: null, ip: null, exitCode: event.exitCode ?? status.exitCode, finishedAt: event.at }
    case 'oom':
      return { ...status, oomKilled: true }
    case 'pause':
      return { ...status, state: 'paused' }
    case 'unpause':
      return { ...status, state: 'running' }
    default:
      return status
  }
}
