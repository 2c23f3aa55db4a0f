import type { LabMessage, LabService, Subscription } from '../../api'

export interface Feed {
  /** The page got this many messages more. */
  received(count: number): void
  close(): void
}

const MAX_UNREAD = 2_000

/**
 * Brings the lab's messages to one listener of a page. A page that stops reading (a debugger that holds it, a hang) is not sent
 * more than `maxUnread` messages; when it has read half of them the feed begins anew, with a full snapshot.
 */
export function createFeed(lab: LabService, send: (message: LabMessage) => void, maxUnread: number = MAX_UNREAD): Feed {
  let unread = 0
  let subscription: Subscription | null = null
  let held = false
  let closed = false

  function deliver(message: LabMessage): void {
    if (held || closed) return
    unread += 1
    send(message)
    if (unread >= maxUnread) hold()
  }

  function hold(): void {
    held = true
    subscription?.close()
    subscription = null
  }

  function begin(): void {
    held = false
    const begun = lab.subscribe(deliver)
    if (held || closed) begun.close()
    else subscription = begun
  }

  function received(count: number): void {
    unread = Math.max(0, unread - count)
    if (held && !closed && unread <= maxUnread / 2) begin()
  }

  function close(): void {
    closed = true
    subscription?.close()
    subscription = null
  }

  begin()
  return { received, close }
}
