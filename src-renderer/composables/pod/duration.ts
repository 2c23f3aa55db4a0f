/** How a length of time is said: milliseconds below a second, seconds with two digits below ten, then whole ones, then minutes and seconds. */
export interface SpokenDuration {
  readonly unit: 'ms' | 's' | 'min' | 'minS'
  readonly text: string
  /** Seconds beside the minutes of `minS`. */
  readonly seconds?: number
}

export function spokenDuration(ms: number): SpokenDuration {
  const rounded = Math.max(0, Math.round(ms))
  if (rounded < 1_000) return { unit: 'ms', text: String(rounded) }
  if (rounded < 10_000) return { unit: 's', text: trimZeros((rounded / 1_000).toFixed(2)) }
  if (rounded < 120_000) return { unit: 's', text: String(Math.round(rounded / 1_000)) }
  const minutes = Math.floor(Math.round(rounded / 1_000) / 60)
  const seconds = Math.round(rounded / 1_000) % 60
  return seconds === 0 ? { unit: 'min', text: String(minutes) } : { unit: 'minS', text: String(minutes), seconds }
}

/** Whole seconds that are left, never below zero; a wait of 0.2 s still counts as 1. */
export function secondsLeft(until: number, now: number): number {
  return Math.max(0, Math.ceil((until - now) / 1_000))
}

function trimZeros(text: string): string {
  return text.replace(/\.?0+$/, '')
}
