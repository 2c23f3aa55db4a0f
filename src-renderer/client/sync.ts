import { applyPatch, type PatchMessage } from '@api/events'
import type { LabSnapshot } from '@api/model'
import { shareUnchanged } from './share'

/** Hears of every moment once, in order, also of those that nobody was shown. */
export interface MomentListener {
  restart(snapshot: LabSnapshot): void
  follow(patch: PatchMessage, after: LabSnapshot): void
}

/**
 * Keeps the page's snapshot equal to the lab's. When a patch is missing it asks for a whole snapshot
 * and holds what arrives meanwhile, so that nothing is shown out of order.
 */
export class SnapshotSync {
  private snapshot: LabSnapshot | null = null
  private held: PatchMessage[] = []
  private asking = false

  constructor(
    private readonly ask: () => Promise<LabSnapshot>,
    private readonly publish: (snapshot: LabSnapshot) => void,
    private readonly moments?: MomentListener
  ) {}

  reset(snapshot: LabSnapshot): void {
    this.snapshot = snapshot
    this.moments?.restart(snapshot)
    this.drain()
    this.publish(this.snapshot)
  }

  patch(patch: PatchMessage): void {
    if (!this.snapshot || this.asking) {
      this.held.push(patch)
      return
    }
    if (patch.version <= this.snapshot.version) return
    if (patch.version !== this.snapshot.version + 1) {
      this.held.push(patch)
      void this.refetch()
      return
    }
    this.publish(this.apply(this.snapshot, patch))
  }

  private apply(before: LabSnapshot, patch: PatchMessage): LabSnapshot {
    const shared = shareUnchanged(before, patch)
    const after = applyPatch(before, shared)
    this.snapshot = after
    this.moments?.follow(shared, after)
    return after
  }

  private async refetch(): Promise<void> {
    this.asking = true
    try {
      const snapshot = await this.ask()
      this.asking = false
      this.reset(snapshot)
    } catch {
      // The connection went; its next first message is a whole snapshot anyway.
      this.asking = false
      this.held = []
    }
  }

  private drain(): void {
    const held = this.held
    this.held = []
    for (const patch of held) {
      if (!this.snapshot || patch.version <= this.snapshot.version) continue
      if (patch.version !== this.snapshot.version + 1) {
        this.held.push(patch)
        continue
      }
      this.apply(this.snapshot, patch)
    }
    if (this.held.length > 0 && !this.asking) void this.refetch()
  }
}
