import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Bundle } from '../../../src-main/lab/bundle'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function bundle(): { readonly sent: string[]; readonly bundle: Bundle } {
  const sent: string[] = []
  return { sent, bundle: new Bundle((channel, text) => sent.push(`${channel} ${text}`)) }
}

describe('what a program prints', () => {
  test('after a pause goes at once', () => {
    const { sent, bundle: b } = bundle()
    b.add('stdout', 'a')
    expect(sent).toEqual(['stdout a'])
    vi.advanceTimersByTime(100)
    b.add('stdout', 'b')
    expect(sent).toEqual(['stdout a', 'stdout b'])
  })
  test('in quick succession goes together, in order, and all of it', () => {
    const { sent, bundle: b } = bundle()
    for (let line = 0; line < 9_000; line++) {
      b.add('stdout', `${line}\n`)
      if (line % 1_000 === 999) vi.advanceTimersByTime(5)
    }
    vi.advanceTimersByTime(100)
    expect(sent.length).toBeLessThan(10)
    expect(sent.map((one) => one.replace('stdout ', '')).join('')).toBe(Array.from({ length: 9_000 }, (_, line) => `${line}\n`).join(''))
  })
  test('on two channels keeps its order', () => {
    const { sent, bundle: b } = bundle()
    for (const [channel, text] of [['stdout', '1'], ['stdout', '2'], ['stderr', '3'], ['stderr', '4'], ['stdout', '5']] as const) b.add(channel, text)
    b.flush()
    expect(sent).toEqual(['stdout 1', 'stdout 2', 'stderr 34', 'stdout 5'])
  })
  test('too much for one message goes as soon as it is', () => {
    const { sent, bundle: b } = bundle()
    b.add('stdout', 'a')
    b.add('stdout', 'b'.repeat(70_000))
    expect(sent.map((one) => one.length)).toEqual([8, 70_007])
  })
  test('is not sent any more once it was closed', () => {
    const { sent, bundle: b } = bundle()
    b.add('stdout', 'a')
    b.add('stdout', 'b')
    b.close()
    vi.advanceTimersByTime(100)
    expect(sent).toEqual(['stdout a'])
  })
})
