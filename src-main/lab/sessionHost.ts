import type { EngineStatus, PodView } from '../api/model'
import type { CoreImages } from './coreImages'
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
  /** The pod as it was last published. */
  readonly published: (uid: string) => PodView | undefined
  readonly touch: (uid?: string) => void
  readonly status: (change: Partial<EngineStatus>) => void
}
