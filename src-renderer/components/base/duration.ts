export type DurationUnit = 'ms' | 's' | 'min' | 'h' | 'd'

export interface DurationParts {
  readonly value: number
  readonly unit: DurationUnit
}

/** The one unit in which a duration is best read. Below 10 s one decimal, so that a second's fraction is seen. */
export function durationParts(ms: number): DurationParts {
  const positive = Math.max(0, ms)
  if (positive < 1_000) return { value: Math.round(positive), unit: 'ms' }
  if (positive < 10_000) return { value: Math.round(positive / 100) / 10, unit: 's' }
  if (positive < 120_000) return { value: Math.round(positive / 1_000), unit: 's' }
  if (positive < 7_200_000) return { value: Math.round(positive / 60_000), unit: 'min' }
  if (positive < 172_800_000) return { value: Math.round(positive / 3_600_000), unit: 'h' }
  return { value: Math.round(positive / 86_400_000), unit: 'd' }
}

/** Local wall-clock time to the millisecond: `14:03:07.412`. */
export function clockTime(at: number): string {
  const date = new Date(at)
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`
}
