/** What the measuring process and the lab's process say to each other beside the lab's own API. */

export type HostRequest = { readonly ask: 'cpu' } | { readonly ask: 'trace'; readonly on: boolean }

export type HostReply =
  | { readonly reply: 'ready'; readonly port: number }
  /** All CPU time of the lab's process so far, user and system. */
  | { readonly reply: 'cpu'; readonly ms: number }
  /** The engine calls since the last answer, while tracing was on. */
  | { readonly reply: 'trace'; readonly calls: readonly TracedCall[] }

export interface TracedCall {
  readonly operation: string
  /** ms since the epoch */
  readonly from: number
  /** null: not answered yet */
  readonly to: number | null
}
