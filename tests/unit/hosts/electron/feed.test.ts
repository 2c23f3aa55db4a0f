import { describe, expect, test } from 'vitest'
import type { LabMessage } from '../../../../src-main/api'
import { createFeed } from '../../../../src-main/hosts/electron/feed'
import { createFakeLab } from '../../../fixtures/fakeLab'

function setUp(maxUnread = 10) {
  const lab = createFakeLab()
  const sent: LabMessage[] = []
  const feed = createFeed(lab, (message) => sent.push(message), maxUnread)
  return { lab, sent, feed, versions: () => sent.map((message) => (message.type === 'patch' ? message.version : message.type)) }
}

describe('a feed', () => {
  test('begins with the snapshot and goes on in order', () => {
    const { lab, versions } = setUp()
    lab.publish()
    lab.publish()
    expect(versions()).toEqual(['snapshot', 2, 3])
  })

  test('is silent after it was closed', () => {
    const { lab, sent, feed } = setUp()
    feed.close()
    lab.publish()
    expect(sent).toHaveLength(1)
    expect(lab.subscribers.size).toBe(0)
  })

  test('stops for a page that does not read, and lets go of the lab', () => {
    const { lab, sent } = setUp(10)
    for (let i = 0; i < 100; i++) lab.publish()
    expect(sent).toHaveLength(10)
    expect(lab.subscribers.size).toBe(0)
  })

  test('begins anew with a snapshot once the page has read half', () => {
    const { lab, versions, feed } = setUp(10)
    for (let i = 0; i < 100; i++) lab.publish()
    feed.received(4)
    lab.publish()
    expect(versions()).toHaveLength(10)
    feed.received(1)
    lab.publish()
    expect(versions().slice(10)).toEqual(['snapshot', 103])
  })

  test('never stops for a page that reads', () => {
    const { lab, sent, feed } = setUp(10)
    for (let i = 0; i < 100; i++) {
      lab.publish()
      feed.received(1)
    }
    expect(sent).toHaveLength(101)
  })

  test('does not wake up when it was closed while it waited', () => {
    const { lab, sent, feed } = setUp(10)
    for (let i = 0; i < 20; i++) lab.publish()
    feed.close()
    feed.received(10)
    expect(sent).toHaveLength(10)
    expect(lab.subscribers.size).toBe(0)
  })

  test('a page that claims to have read more than it got gains nothing', () => {
    const { lab, sent, feed } = setUp(10)
    feed.received(1_000)
    for (let i = 0; i < 100; i++) lab.publish()
    expect(sent).toHaveLength(10 + 1)
  })
})
