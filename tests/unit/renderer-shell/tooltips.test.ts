import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { hideTip, keepTip, pointAt, pointAway, showTip, shownTip, type Tip } from '../../../src-renderer/components/base/tooltips'

function tip(text: string): Tip {
  return { anchor: {} as HTMLElement, side: 'top', mono: false, content: () => text }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  hideTip()
  vi.advanceTimersByTime(10_000)
  vi.useRealTimers()
})

describe('the one tooltip', () => {
  it('waits for a pointer that rests, and goes with it', () => {
    const one = tip('one')
    pointAt(one)
    expect(shownTip.value).toBeNull()
    vi.advanceTimersByTime(300)
    expect(shownTip.value).toBe(one)
    pointAway()
    vi.advanceTimersByTime(200)
    expect(shownTip.value).toBeNull()
  })

  it('is not shown for a pointer that passes by', () => {
    pointAt(tip('one'))
    vi.advanceTimersByTime(100)
    pointAway()
    vi.advanceTimersByTime(1_000)
    expect(shownTip.value).toBeNull()
  })

  it('goes to the neighbour without waiting again', () => {
    showTip(tip('one'))
    pointAway()
    const two = tip('two')
    pointAt(two)
    expect(shownTip.value).toBe(two)
  })

  it('stays while the pointer is on what it says', () => {
    const one = tip('one')
    showTip(one)
    pointAway()
    keepTip()
    vi.advanceTimersByTime(5_000)
    expect(shownTip.value).toBe(one)
  })

  it('shows itself to the keyboard at once, and is hidden by its own anchor only', () => {
    const one = tip('one')
    showTip(one)
    hideTip(tip('two').anchor)
    expect(shownTip.value).toBe(one)
    hideTip(one.anchor)
    expect(shownTip.value).toBeNull()
  })
})
