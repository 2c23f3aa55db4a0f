import type { Failure, Health, PodMemory, Stopping } from './world'

/** How long until a thing that failed is tried again: doubled each time, up to the longest. All in ms. */
const PATIENCE: Readonly<Record<string, readonly [first: number, longest: number]>> = {
  // The kubelet tries a new sandbox every second for ever; the lab gives the machine a little more rest.
  FailedCreatePodSandBox: [1_000, 30_000],
  // kubelet: exponentialbackoff of the volume manager's operations.
  FailedMount: [500, 122_000],
  // kubelet: MaxContainerBackOff, also for image pulls.
  default: [10_000, 300_000]
}

/** The worker's own copy of what the engine does not remember. */
export class WorkerMemory implements PodMemory {
  volumesReady = false
  /** How often something that its volumes show has changed while they were being made. */
  volumeChanges = 0
  readonly stopping = new Map<string, Stopping>()
  readonly failures = new Map<string, Failure>()
  readonly skipped = new Set<string>()
  attemptFloor: ReadonlyMap<string, number> = new Map()
  health: ReadonlyMap<string, Health> = new Map()
  readonly postStart = new Map<string, 'running' | 'done' | 'failed'>()
  readonly busy = new Set<string>()
  /** Sandbox of which it was said that it is re-created. */
  changeTold: string | null = null
  /** Containers (by name) whose image was just brought: if it is absent still, that is their failure. */
  readonly provided = new Set<string>()
  /** Those that a record on the engine keeps. */
  readonly floors = new Map<string, number>()

  /** `scale`: how many times as long the waits are. */
  fail(name: string, reason: string, message: string, now: number, scale = 1, later: Failure['later'] | null = null): Failure {
    const count = (this.failures.get(name)?.count ?? 0) + 1
    const [first, longest] = PATIENCE[reason] ?? PATIENCE['default'] ?? [10_000, 300_000]
    const failure = { reason, message, count, retryAt: now + Math.min(first * 2 ** (count - 1), longest) * scale, ...(later === null ? {} : { later }) }
    this.failures.set(name, failure)
    return failure
  }

  /** Those whose later name is due: from now on they have it. */
  renameFailures(now: number): ReadonlyMap<string, Failure> {
    const renamed = new Map<string, Failure>()
    for (const [name, { later, ...failure }] of this.failures) {
      if (later === undefined || later.at > now || failure.retryAt <= now || this.busy.has(name)) continue
      const { reason, message } = later
      renamed.set(name, { ...failure, reason, message })
    }
    for (const [name, failure] of renamed) this.failures.set(name, failure)
    return renamed
  }

  /** A failure that the container's own back-off waits for: it is kept for its words only. */
  noteFailure(name: string, reason: string, message: string): void {
    this.failures.set(name, { reason, message, count: 1, retryAt: 0 })
  }

  /** Whatever failed for want of something may be tried at once: an image came, a port may be free. */
  retryNow(): void {
    for (const [name, failure] of this.failures) this.failures.set(name, { ...failure, retryAt: 0 })
  }

  /** Forgets what was known of containers that are no more. */
  keepOnly(alive: ReadonlySet<string>, known: ReadonlySet<string>): void {
    for (const id of this.stopping.keys()) if (!alive.has(id)) this.stopping.delete(id)
    for (const id of this.postStart.keys()) if (!alive.has(id)) this.postStart.delete(id)
    for (const id of this.skipped) if (!known.has(id)) this.skipped.delete(id)
  }
}
