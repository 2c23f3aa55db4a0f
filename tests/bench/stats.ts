/** Small statistics without assumptions about the shape of the noise. */

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** Linear between the neighbours; NaN for nothing. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const place = (sorted.length - 1) * q
  const low = sorted[Math.floor(place)] ?? Number.NaN
  const high = sorted[Math.ceil(place)] ?? Number.NaN
  return low + (high - low) * (place - Math.floor(place))
}

const RESAMPLES = 2_000

/** Where nine of ten ratios of medians would lie, by resampling what was measured (always with the same dice). */
export function ratioSpread(over: readonly number[], under: readonly number[]): readonly [low: number, high: number] {
  const random = seededRandom(1)
  const draw = (values: readonly number[]): readonly number[] => values.map(() => values[Math.floor(random() * values.length)] ?? Number.NaN)
  const ratios = Array.from({ length: RESAMPLES }, () => median(draw(over)) / median(draw(under)))
  return [quantile(ratios, 0.05), quantile(ratios, 0.95)]
}

/** mulberry32: a small generator whose whole state is its seed. Numbers from 0 up to, not including, 1. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
