import { type Failure, type PodMemory, type Stopping } from './world'

/** How long until a thing that failed is tried again: doubled each time, up to the longest. All in ms. */
const PATIENCE: Readonly<Record<string, readonly [first: number, longest: number]>> = {
  // The kubelet tries a new sandbox every second for ever; the lab gives the machine a little more rest.
  FailedCreatePodSandBox: [1_000, 30_000],
  // kubelet: MaxContainerBackOff, also for image pulls.
  default: [10_000, 300_000]
}

/** The worker's own copy of what the engine does not remember. */
export class WorkerMemory implements PodMemory {
  volumesReady = false
  readonly stopping = new Map<string, Stopping>()
  readonly failures = new Map<string, Failure>()
  readonly skipped = new Set<string>()
  attemptFloor: ReadonlyMap<string, number> = new Map()

  fail(name: string, reason: string, message: string, now: number): Failure {
    const count = (this.failures.get(name)?.count ?? 0) + 1
    const [first, longest] = PATIENCE[reason] ?? PATIENCE['default'] ?? [10_000, 300_000]
    const failure = { reason, message, count, retryAt: now + Math.min(first * 2 ** (count - 1), longest) }
    this.failures.set(name, failure)
    return failure
  }

  /** Whatever failed for want of something may be tried at once: an image came, a port may be free. */
  retryNow(): void {
    for (const [name, failure] of this.failures) this.failures.set(name, { ...failure, retryAt: 0 })
  }

  /** Forgets what was known of containers that are no more. */
  keepOnly(alive: ReadonlySet<string>, known: ReadonlySet<string>): void {
    for (const id of this.stopping.keys()) if (!alive.has(id)) this.stopping.delete(id)
    for (const id of this.skipped) if (!known.has(id)) this.skipped.delete(id)
  }
}
