import { LABEL, SANDBOX_NAME } from '../../src-main/kubelet/labels'
import type { ContainerEvent, EventLog } from '../bench/engine/eventLog'

interface Life {
  readonly pod: string
  readonly container: string
  readonly startedAt: number
  diedAt: number | null
}

/** Counts lives and deaths by the engine's own events, without the lab. */
export class Witness {
  private readonly lives = new Map<string, Life>()
  private readonly deathCounts = new Map<string, number>()
  private readonly startCounts = new Map<string, number>()
  /** pod/container -> attempts that were made and not (yet) started */
  private readonly unstarted = new Map<string, Map<string, string>>()
  private readonly watchers = new Set<() => void>()

  constructor(
    events: EventLog,
    private readonly owner: string
  ) {
    events.watch((event) => this.hear(event))
  }

  /** When the container's (only) life ended, in ms since the epoch; null while it lives or was never heard of. */
  diedAt(id: string): number | null {
    return this.lives.get(id)?.diedAt ?? null
  }

  startedAt(id: string): number | null {
    return this.lives.get(id)?.startedAt ?? null
  }

  isAlive(id: string): boolean {
    const life = this.lives.get(id)
    return life !== undefined && life.diedAt === null
  }

  /** How many instances of this container have died. The sandbox's name is `pause`. */
  deaths(pod: string, container: string): number {
    return this.deathCounts.get(`${pod}/${container}`) ?? 0
  }

  /** How often an instance of this container was started. */
  starts(pod: string, container: string): number {
    return this.startCounts.get(`${pod}/${container}`) ?? 0
  }

  /** Instances that were made and never ran, each with what the engine said of it: `4f1c0ffee123 (create, destroy)`. */
  neverStarted(pod: string, container: string): readonly string[] {
    return [...(this.unstarted.get(`${pod}/${container}`)?.values() ?? [])]
  }

  /** Called after every event. Returns the way to stop. */
  watch(watcher: () => void): () => void {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  private hear(event: ContainerEvent): void {
    const pod = event.labels[LABEL.podName]
    const name = event.labels[LABEL.containerName]
    if (event.labels[LABEL.owner] !== this.owner || pod === undefined || name === undefined) return
    const container = name === SANDBOX_NAME ? 'pause' : name
    const life = this.lives.get(event.id)
    const key = `${pod}/${container}`
    const unstarted = this.unstarted.get(key) ?? new Map<string, string>()
    this.unstarted.set(key, unstarted)
    if (event.action === 'create') unstarted.set(event.id, `${event.id.slice(0, 12)} (create)`)
    else if (event.action === 'start') unstarted.delete(event.id)
    else if (unstarted.has(event.id)) unstarted.set(event.id, (unstarted.get(event.id) ?? '').replace(/\)$/, `, ${event.action})`))
    if (event.action === 'start') {
      this.lives.set(event.id, { pod, container, startedAt: event.at, diedAt: null })
      this.startCounts.set(key, (this.startCounts.get(key) ?? 0) + 1)
    }
    // One that never started cannot die.
    if (event.action === 'die' && life !== undefined && life.diedAt === null) {
      life.diedAt = event.at
      this.deathCounts.set(key, (this.deathCounts.get(key) ?? 0) + 1)
    }
    for (const watcher of [...this.watchers]) watcher()
  }
}
