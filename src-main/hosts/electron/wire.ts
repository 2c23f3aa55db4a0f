import type { LabMessage } from '../../api'

/** The one channel on which the page asks, and the one on which it is told. */
export const RUN_CHANNEL = 'lab:run'
export const EVENT_CHANNEL = 'lab:event'

/** A page says that it got messages each time it has this many, so that the host notices when it no longer reads. */
export const RECEIVED_EVERY = 32

/** `page` names one life of a document, `subscription` one listener in it. Both are the page's own words and mean nothing elsewhere. */
export interface FeedId {
  readonly page: string
  readonly subscription: number
}

export type HostRequest =
  | { readonly kind: 'command'; readonly name: string; readonly input: unknown }
  | ({ readonly kind: 'subscribe' | 'unsubscribe' } & FeedId)
  | ({ readonly kind: 'received'; readonly count: number } & FeedId)
  | { readonly kind: 'openManifest' }
  | { readonly kind: 'saveFile'; readonly name: string; readonly text: string }

export interface HostEvent {
  readonly id: FeedId
  readonly message: LabMessage
}
