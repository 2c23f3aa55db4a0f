import type { EngineStatus, PodView } from '../api/model'
import type { CoreImages } from './coreImages'
import type { Jobs } from './jobs'
import type { Logger } from './logger'
import type { RecoveryCards } from './recovery'
import type { SettingsFile } from './settings'
import type { Timeline } from './timeline'

/** What a session needs of the lab around it. */
export interface SessionHost {
  readonly lab: string
  readonly instance: string
  readonly log: Logger
  readonly settings: SettingsFile
  readonly core: CoreImages
  readonly timeline: Timeline
  readonly cards: RecoveryCards
  readonly jobs: Jobs
  /** The pod as it was last published. */
  readonly published: (uid: string) => PodView | undefined
  /** A container does not run any more. */
  readonly containerEnded: (id: string) => void
  /** When the engine was lost, if there was one before. */
  readonly awaySince: number | null
  readonly publishedPods: () => readonly PodView[]
  readonly touch: (uid?: string) => void
  readonly status: (change: Partial<EngineStatus>) => void
}
