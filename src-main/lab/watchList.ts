import { podUidOf } from '../kubelet/labels'
import type { ContainerStatus } from '../runtime/port'

/**
 * Each new list has the probe search all of /proc: those of one moment go out together. A container's first process is
 * there much later after its creation than this.
 */
const COALESCE_MS = 20

/** Of which containers the probe is to speak. Made ones count already: then their very first process is theirs from its first moment. */
export class WatchList {
  private readonly ids = new Set<string>()
  private timer: NodeJS.Timeout | null = null

  constructor(private readonly send: (ids: readonly string[]) => void) {}

  /** The container as it is now; undefined when it is no more. */
  update(id: string, status: ContainerStatus | undefined): void {
    const before = this.ids.size
    if (status !== undefined && isWatched(status)) this.ids.add(id)
    else this.ids.delete(id)
    if (this.ids.size !== before) this.timer ??= setTimeout(() => this.sendNow(), COALESCE_MS).unref()
  }

  /** For a probe that has just begun, or a reader that cannot wait. */
  sendNow(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    this.send([...this.ids])
  }
}

function isWatched(status: ContainerStatus): boolean {
  return podUidOf(status.labels) !== null && status.state !== 'exited' && status.state !== 'dead'
}
