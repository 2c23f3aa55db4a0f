import { LabError } from '../api/errors'
import type { EngineStatus, TimelineEvent } from '../api/model'
import type { CoreImages } from './coreImages'
import type { Jobs } from './jobs'
import type { Publisher } from './publisher'
import type { EngineSession } from './session'
import type { SettingsFile } from './settings'
import type { Streams } from './streams'
import type { Terminals } from './terminals'
import type { NewEvent, Timeline } from './timeline'

/** What commands work with. */
export interface LabContext {
  readonly resourcesDir: string
  readonly settings: SettingsFile
  readonly timeline: Timeline
  readonly core: CoreImages
  readonly publisher: Publisher
  readonly streams: Streams
  readonly terminals: Terminals
  readonly jobs: Jobs
  readonly status: () => EngineStatus
  readonly note: (event: NewEvent) => TimelineEvent
  readonly reconnect: () => void
  /** Throws `engine-away` when there is no engine now. */
  readonly session: () => EngineSession
}

/** The session, when this lab may change things on it. */
export function workingSession(context: LabContext): EngineSession {
  const session = context.session()
  const { heldBy } = context.status()
  if (session.watching) throw new LabError('only-watching', `another lab has this engine (${heldBy ?? 'unknown'}); this one only watches until it is gone`)
  return session
}
