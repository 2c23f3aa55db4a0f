const STEPS_MS = [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000]

/** Round times inside the window, at least `minGapPx` apart, counted from `zero`. */
export function tickTimes(from: number, to: number, widthPx: number, minGapPx: number, zero = 0): readonly number[] {
  if (widthPx <= 0 || to <= from) return []
  const msPerPx = (to - from) / widthPx
  const step = STEPS_MS.find((candidate) => candidate / msPerPx >= minGapPx) ?? 3_600_000
  const ticks: number[] = []
  for (let at = Math.ceil((from - zero) / step) * step + zero; at <= to; at += step) ticks.push(at)
  return ticks
}

/** Seconds from `zero`, signed: `+1.5`, `0`, `-2`. */
export function secondsFrom(zero: number, at: number): string {
  const seconds = Math.round((at - zero) / 100) / 10
  return seconds > 0 ? `+${seconds}` : String(seconds)
}

/** `14:03:07`, or with a fraction when the window is shorter than a few seconds. */
export function tickLabel(at: number, spanMs: number): string {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  const base = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  return spanMs < 6_000 ? `${base}.${String(date.getMilliseconds()).padStart(3, '0').slice(0, 1)}` : base
}
