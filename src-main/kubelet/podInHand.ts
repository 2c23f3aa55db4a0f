import type { KubeletEnvironment } from './environment'
import type { KubeletEvent } from './events'
import type { WorkerMemory } from './memory'
import type { PodRecords } from './records'
import type { PodFailure } from './world'

/** What carrying out an action works with: one pod, its surroundings, and somebody to tell. */
export interface PodInHand {
  readonly env: KubeletEnvironment
  readonly records: PodRecords
  readonly memory: WorkerMemory
  readonly emit: (event: KubeletEvent) => void
  /** Work that may take long: it goes on beside the pod's loop, which looks again at its end. */
  readonly background: (work: () => Promise<void>) => void
  /** Durable when it resolves. */
  readonly setFailure: (failure: PodFailure) => Promise<void>
  /** Ends with the worker. */
  readonly signal: AbortSignal
}
