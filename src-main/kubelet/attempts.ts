import type { ContainerStatus } from '../runtime/port'
import { isSandbox, podUidOf, SANDBOX_NAME, toContainerInstance, toSandboxInstance } from './labels'

/** One above the highest attempt ever seen of each container (`POD`: sandbox), so that a count outlives `docker rm -f`. */
export class Attempts {
  private readonly floors = new Map<string, Map<string, number>>()

  note(status: ContainerStatus): void {
    const uid = podUidOf(status.labels)
    // Who never ran counts as long as it is there: one that came too late for its sandbox is taken away, and its attempt is tried again.
    if (uid === null || status.startedAt === null) return
    const { name, attempt } = isSandbox(status) ? { name: SANDBOX_NAME, attempt: toSandboxInstance(status).attempt } : toContainerInstance(status)
    const floors = this.floors.get(uid) ?? new Map<string, number>()
    this.floors.set(uid, floors.set(name, Math.max(floors.get(name) ?? 0, attempt + 1)))
  }

  floor(uid: string): ReadonlyMap<string, number> {
    return this.floors.get(uid) ?? new Map()
  }

  forget(uid: string): void {
    this.floors.delete(uid)
  }
}
