import type { Measured } from './compete'
import type { ResultName } from './options'
import { median, quantile, ratioSpread } from './stats'

export interface Result {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly runs: number
}

/** The lab's median divided by each floor's. */
export function ratios({ contest, times }: Measured): readonly Result[] {
  const lab = times.get(contest.lab) ?? []
  return contest.floors.flatMap(({ result, subject }) => {
    const floor = times.get(subject)
    return floor === undefined ? [] : [{ name: result, value: rounded(median(lab) / median(floor), 3), unit: 'ratio', runs: Math.min(lab.length, floor.length) }]
  })
}

export function single(name: ResultName, values: readonly number[], runs: number): Result {
  return { name, value: rounded(median(values), 2), unit: 'ms', runs }
}

/** For people: each contestant's median and quartiles, and how far noise may have moved the ratio. */
export function describe({ contest, times }: Measured): readonly string[] {
  const lab = times.get(contest.lab) ?? []
  const ratioOf = (values: readonly number[]): string => {
    const [low, high] = ratioSpread(lab, values)
    return `${(median(lab) / median(values)).toFixed(3)} (90 %: ${low.toFixed(2)} to ${high.toFixed(2)})`
  }
  const rows = [...times].map(([subject, values]) => {
    const quartiles = `${Math.round(quantile(values, 0.25))} to ${Math.round(quantile(values, 0.75))}`
    return `  ${subject.name.padEnd(34)} ${String(Math.round(median(values))).padStart(6)} ms   ${quartiles.padEnd(16)} ${subject === contest.lab ? '' : `lab / this: ${ratioOf(values)}`}`.trimEnd()
  })
  return [contest.title, ...rows]
}

export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
