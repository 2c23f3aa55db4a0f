import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { followFile } from '../../../src-main/lab/fileTail'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A file that a test writes, and what was shown of it. */
class Followed {
  content: string | null = ''
  there = true
  readonly shown: string[] = []
  readonly abort = new AbortController()
  readonly ended: Promise<void>

  constructor(content: string, tail = 1_000) {
    this.content = content
    const file = {
      name: 'app.log',
      there: () => this.there,
      read: async (max: number, from: 'end' | number) => {
        if (this.content === null) return null
        const offset = from === 'end' ? Math.max(0, this.content.length - max) : from
        return { bytes: Buffer.from(this.content.slice(offset, offset + max)), offset, size: this.content.length }
      }
    }
    this.ended = (async () => {
      for await (const { channel, data } of followFile(file, tail, this.abort.signal)) this.shown.push(`${channel} ${data.length > 100 ? data.length : data.toString()}`)
    })()
  }

  async after(change: () => void): Promise<readonly string[]> {
    const before = this.shown.length
    change()
    await vi.advanceTimersByTimeAsync(1_000)
    return this.shown.slice(before)
  }
}

const NOTHING = (): void => undefined

describe('a file that is followed', () => {
  test('shows its end, and then what is appended', async () => {
    const file = new Followed('one\ntwo\n', 4)
    expect(await file.after(NOTHING)).toEqual(['stdout two\n'])
    expect(await file.after(() => (file.content += 'three\n'))).toEqual(['stdout three\n'])
    expect(await file.after(NOTHING)).toEqual([])
  })

  test('is cut off, and shown from its new start', async () => {
    const file = new Followed('a long line\n')
    await file.after(NOTHING)
    expect(await file.after(() => (file.content = 'new\n'))).toEqual(['stderr tail: app.log: file truncated\n', 'stdout new\n'])
  })

  test('goes, and comes again under its name', async () => {
    const file = new Followed('one\n')
    await file.after(NOTHING)
    expect(await file.after(() => (file.content = null))).toEqual(['stderr tail: app.log has become inaccessible: No such file or directory\n'])
    expect(await file.after(NOTHING)).toEqual([])
    expect(await file.after(() => (file.content = 'two\n'))).toEqual(['stderr tail: app.log has appeared;  following new file\n', 'stdout two\n'])
  })

  test('that grows faster than it can be shown is followed from further on, and what was skipped is said', async () => {
    const file = new Followed('', 1_000)
    await file.after(NOTHING)
    expect(await file.after(() => (file.content = 'x'.repeat(6 * 1_024 * 1_024)))).toEqual([`stdout ${256 * 1_024}`, `stderr tail: app.log: ${6 * 1_024 * 1_024 - 256 * 1_024 - 1_000} bytes skipped\n`, 'stdout 1000'])
  })

  test('ends with its volume, and when nobody looks any more', async () => {
    const file = new Followed('one\n')
    await file.after(() => (file.there = false))
    await file.ended
    const other = new Followed('one\n')
    await other.after(() => other.abort.abort())
    await other.ended
  })
})
