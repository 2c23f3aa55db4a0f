import { describe, expect, it } from 'vitest'
import { StreamHub } from '../../../src-renderer/client/streams'

function listener() {
  const heard: string[] = []
  return {
    heard,
    data: (channel: string, text: string) => heard.push(`${channel}: ${text}`),
    end: (reason: string | null) => heard.push(`end: ${reason ?? 'ended'}`)
  }
}

describe('StreamHub', () => {
  it('gives each stream its own messages', () => {
    const hub = new StreamHub()
    const a = listener()
    const b = listener()
    hub.open('a', a)
    hub.open('b', b)
    hub.receive({ type: 'stream', stream: 'a', channel: 'stdout', data: 'one' })
    hub.receive({ type: 'stream', stream: 'b', channel: 'stderr', data: 'two' })
    expect(a.heard).toEqual(['stdout: one'])
    expect(b.heard).toEqual(['stderr: two'])
  })

  it('keeps what overtook the answer that names the stream', () => {
    const hub = new StreamHub()
    const a = listener()
    hub.receive({ type: 'stream', stream: 'a', channel: 'stdout', data: 'early' })
    hub.receive({ type: 'streamEnd', stream: 'a', reason: null })
    hub.open('a', a)
    expect(a.heard).toEqual(['stdout: early', 'end: ended'])
  })

  it('holds a bounded number of early messages, the newest', () => {
    const hub = new StreamHub()
    const a = listener()
    for (let n = 0; n < 2_000; n++) hub.receive({ type: 'stream', stream: 'a', channel: 'stdout', data: String(n) })
    hub.open('a', a)
    expect(a.heard).toHaveLength(500)
    expect(a.heard.at(-1)).toBe('stdout: 1999')
  })

  it('is silent after close, and ends all when the connection goes', () => {
    const hub = new StreamHub()
    const a = listener()
    const b = listener()
    hub.open('a', a)
    hub.open('b', b)
    hub.close('a')
    hub.receive({ type: 'stream', stream: 'a', channel: 'stdout', data: 'late' })
    hub.endAll('connection-lost')
    expect(a.heard).toEqual([])
    expect(b.heard).toEqual(['end: connection-lost'])
  })
})
