import type { KubeletEnvironment } from './environment'
import type { KubeletEvent } from './events'
import type { WorkerMemory } from './memory'
import type { PodRecords } from './records'

/** What carrying out an action works with: one pod, its surroundings, and somebody to tell. */
export interface PodInHand {
  readonly env: KubeletEnvironment
  readonly records: PodRecords
  readonly memory: WorkerMemory
  readonly emit: (event: KubeletEvent) => void
}
