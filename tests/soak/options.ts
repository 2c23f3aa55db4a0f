import { parseArgs } from 'node:util'

export interface SoakOptions {
  readonly kills: number
  readonly pods: number
  /** The same seed, kills and pods give the same choices; when each falls depends on the machine. */
  readonly seed: number
  /** How many pods are being killed in at the same time. */
  readonly atOnce: number
  readonly json: boolean
}

export const USAGE = `Usage: npm run -s soak -- [options]

  --kills N      how many kills (default: 100)
  --pods P       over how many pods (default: 10)
  --seed S       a whole number; the same one chooses the same kills (default: a new one, which is printed)
  --at-once K    in how many pods at the same time (default: 6)
  --json         nothing but the last line with the result on standard output
`

/** Throws an Error with a sentence for the user. */
export function readOptions(words: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      kills: { type: 'string', default: '100' },
      pods: { type: 'string', default: '10' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      'at-once': { type: 'string', default: '6' },
      json: { type: 'boolean', default: false }
    }
  })
  return {
    kills: readNumber('--kills', values.kills, 1, 1_000_000),
    pods: readNumber('--pods', values.pods, 1, 100),
    seed: readNumber('--seed', values.seed, 0, 2 ** 32 - 1),
    atOnce: readNumber('--at-once', values['at-once'], 1, 50),
    json: values.json
  }
}

function readNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least || value > most) throw new Error(`${option} needs a whole number from ${least} to ${most}, not ${text}`)
  return value
}
