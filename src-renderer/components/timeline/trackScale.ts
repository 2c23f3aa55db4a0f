/**
 * Where times lie along the track, in px right of a fixed origin. What is drawn keeps its place while time goes on: only the
 * track's own offset moves, so that a tick of the clock costs the same whatever is drawn.
 */
export interface TrackScale {
  readonly origin: number
  readonly msPerPx: number
}

export interface Stretch {
  readonly from: number
  readonly to: number
}

/** A browser's layout is exact to 1/64 px up to some ten million; long before that the origin moves after the window. */
const FAR_PX = 1_000_000

/** The scale before when it still fits, so that nothing is drawn anew. */
export function trackScale(window: Stretch, widthPx: number, before?: TrackScale): TrackScale {
  const msPerPx = (window.to - window.from) / Math.max(1, widthPx)
  // The two ends of the window move together, and their difference trembles in its last digits.
  const same = before !== undefined && Math.abs(before.msPerPx - msPerPx) < msPerPx * 1e-6
  return same && Math.abs(window.from - before.origin) / msPerPx < FAR_PX ? before : { origin: window.from, msPerPx }
}

export function xAt({ origin, msPerPx }: TrackScale, at: number): number {
  return (at - origin) / msPerPx
}

/** What is drawn: the window and some time around it, the same until the window has moved on by its own length. */
export function drawnAround({ from, to }: Stretch): Stretch {
  const span = to - from
  const page = Math.floor(from / span + 1e-6) * span
  return { from: page - span * 0.25, to: page + span * 2.25 }
}
