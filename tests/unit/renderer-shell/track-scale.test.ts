import { describe, expect, it } from 'vitest'
import { drawnAround, trackScale, xAt } from '../../../src-renderer/components/timeline/trackScale'

const NOW = 1_795_246_420_148.958
const MINUTE = { from: NOW - 60_000, to: NOW }

describe('where times lie on the track', () => {
  it('keeps the scale while the window moves on', () => {
    const scale = trackScale(MINUTE, 600)
    for (const later of [200.3, 1_000.7, 3_600_000]) expect(trackScale({ from: MINUTE.from + later, to: MINUTE.to + later }, 600, scale)).toBe(scale)
    expect(xAt(scale, MINUTE.from + 6_000)).toBeCloseTo(60)
  })

  it('is another one after a zoom, and in a window of another width', () => {
    const scale = trackScale(MINUTE, 600)
    expect(trackScale({ from: NOW - 30_000, to: NOW }, 600, scale).msPerPx).toBeCloseTo(50)
    expect(trackScale(MINUTE, 1_200, scale).msPerPx).toBeCloseTo(50)
  })

  it('moves its origin before a place is too far out to be exact', () => {
    const scale = trackScale(MINUTE, 600)
    const far = { from: MINUTE.from + 1e9, to: MINUTE.to + 1e9 }
    expect(xAt(trackScale(far, 600, scale), far.from)).toBe(0)
  })

  it('draws the window with room to move on, and the same until it has', () => {
    const drawn = drawnAround({ from: 60_000, to: 120_000 })
    expect(drawn).toEqual({ from: 45_000, to: 195_000 })
    for (const later of [1, 30_000, 59_900]) {
      expect(drawnAround({ from: 60_000 + later, to: 120_000 + later })).toEqual(drawn)
    }
    expect(drawnAround({ from: 120_001, to: 180_001 }).from).toBeGreaterThan(drawn.from)
  })
})
