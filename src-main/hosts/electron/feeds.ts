import type { WebContents } from 'electron'
import type { LabService } from '../../api'
import { createFeed, type Feed } from './feed'
import { EVENT_CHANNEL, type FeedId, type HostEvent } from './wire'

export interface Feeds {
  open(contents: WebContents, id: FeedId): void
  close(contents: WebContents, id: FeedId): void
  received(contents: WebContents, id: FeedId, count: number): void
}

interface Page {
  /** The document that the feeds belong to. */
  name: string
  readonly feeds: Map<number, Feed>
}

/**
 * The feeds of every window. They end with their document: when another one subscribes in its place, when it crashes or is closed.
 * Navigation events do not serve for that, as they come for navigations that are blocked, too.
 */
export function createFeeds(lab: LabService): Feeds {
  const pages = new WeakMap<WebContents, Page>()

  function pageOf(contents: WebContents): Page {
    const known = pages.get(contents)
    if (known !== undefined) return known
    const page: Page = { name: '', feeds: new Map() }
    pages.set(contents, page)
    contents.on('render-process-gone', () => endAll(page))
    contents.on('destroyed', () => endAll(page))
    return page
  }

  function open(contents: WebContents, id: FeedId): void {
    const page = pageOf(contents)
    if (page.name !== id.page) endAll(page)
    page.name = id.page
    page.feeds.get(id.subscription)?.close()
    const feed = createFeed(lab, (message) => {
      const event: HostEvent = { id: { page: id.page, subscription: id.subscription }, message }
      if (!contents.isDestroyed()) contents.send(EVENT_CHANNEL, event)
    })
    page.feeds.set(id.subscription, feed)
  }

  function close(contents: WebContents, id: FeedId): void {
    const page = pageOf(contents)
    if (page.name !== id.page) return
    page.feeds.get(id.subscription)?.close()
    page.feeds.delete(id.subscription)
  }

  function received(contents: WebContents, id: FeedId, count: number): void {
    const page = pageOf(contents)
    if (page.name === id.page) page.feeds.get(id.subscription)?.received(count)
  }

  return { open, close, received }
}

function endAll(page: Page): void {
  for (const feed of page.feeds.values()) feed.close()
  page.feeds.clear()
}
