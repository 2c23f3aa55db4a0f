import type { ProcessTable } from '../observe/processTable'
import type { ContainerStatus } from '../runtime/port'

/** A running container is expected in a frame this soon; then it is shown without, and the probe is called degraded. */
const SEEN_WITHIN_MS = 1_500

export interface VisibilityHooks {
  /** Whether the container still runs, and what is known of it now. */
  readonly running: (id: string) => ContainerStatus | null
  /** Without the kernel's events the next poll may be long in coming. */
  readonly ask: () => void
  readonly unseen: (status: ContainerStatus) => void
}

/** Which running containers have been seen by the probe, and which should have been. */
export class Visibility {
  private readonly aliveSince = new Map<string, number>()
  /** The running container for whose first process the probe was called degraded. */
  private missing: string | null = null

  constructor(
    private readonly processes: ProcessTable,
    private readonly hooks: VisibilityHooks
  ) {}

  forget(id: string): void {
    this.aliveSince.delete(id)
  }

  expect(status: ContainerStatus): void {
    if (this.aliveSince.has(status.id)) return
    this.aliveSince.set(status.id, Date.now())
    this.hooks.ask()
    setTimeout(() => {
      const now = this.aliveSince.has(status.id) ? this.hooks.running(status.id) : null
      if (now === null || now.pid === null || this.processes.get(now.pid) !== undefined) return
      this.missing = status.id
      this.hooks.unseen(now)
    }, SEEN_WITHIN_MS).unref()
  }

  /** Whether a container still has time to be seen: until then it is not shown as running. */
  mayStillCome(status: ContainerStatus): boolean {
    const since = this.aliveSince.get(status.id)
    return since === undefined || Date.now() - since < SEEN_WITHIN_MS
  }

  /** Whether the one that was missing is there now. */
  found(touched: ReadonlySet<string>): boolean {
    if (this.missing === null || !touched.has(this.missing)) return false
    this.missing = null
    return true
  }
}
