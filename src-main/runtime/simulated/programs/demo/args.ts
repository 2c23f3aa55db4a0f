/** resources/images/src/demo/args.c, with its texts. */
export class UsageError extends Error {}

export type Flag = { readonly kind: 'duration' } | { readonly kind: 'text' } | { readonly kind: 'set' } | { readonly kind: 'number'; readonly min: number; readonly max: number }

export interface Arguments {
  /** Durations in milliseconds; what is only set is 1. */
  readonly numbers: ReadonlyMap<string, number>
  readonly texts: ReadonlyMap<string, string>
  readonly positional: readonly string[]
}

const MOST_MS = 1_000 * 60 * 60 * 24 * 365
const UNITS: Readonly<Record<string, number>> = { '': 1_000, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** null for what is no number of at most 15 digits. */
export function parseNumber(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** Whole milliseconds; null for what is no duration. */
export function parseDuration(text: string): number | null {
  const [, digits = '', unit = ''] = /^([\d.]*)([^\d.]*)$/.exec(text) ?? []
  const scale = UNITS[unit]
  if (scale === undefined || !/^(\d+\.?\d*|\.\d+)$/.test(digits) || digits.replace('.', '').length > 12) return null
  const [whole = '', fraction = ''] = digits.split('.')
  const thousandths = Number(whole || '0') * 1_000 + Number(fraction.padEnd(3, '0').slice(0, 3))
  return Math.trunc(thousandths / 1_000) > MOST_MS / scale ? null : Math.trunc((thousandths * scale) / 1_000)
}

export function parseArguments(words: readonly string[], flags: Readonly<Record<string, Flag>>, mostPositional = 0): Arguments {
  const numbers = new Map<string, number>()
  const texts = new Map<string, string>()
  const positional: string[] = []
  let onlyPositional = false
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    if (!onlyPositional && word === '--') {
      onlyPositional = true
      continue
    }
    if (onlyPositional || !word.startsWith('--')) {
      if (!onlyPositional && word.startsWith('-')) throw new UsageError(`unknown flag ${word}`)
      if (positional.length === mostPositional) throw new UsageError(`unexpected argument "${word}"`)
      positional.push(word)
      continue
    }
    const [name = ''] = word.slice(2).split('=')
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined
    if (flag === undefined) throw new UsageError(`unknown flag --${name}`)
    if (flag.kind === 'set') {
      if (word.includes('=')) throw new UsageError(`--${name} takes no value`)
      numbers.set(name, 1)
      continue
    }
    const value = word.includes('=') ? word.slice(name.length + 3) : words[++index]
    if (value === undefined) throw new UsageError(`--${name} needs a value`)
    if (flag.kind === 'text') texts.set(name, value)
    else if (flag.kind === 'number') numbers.set(name, numberOf(name, flag, value))
    else numbers.set(name, durationOf(name, value))
  }
  return { numbers, texts, positional }
}

function durationOf(name: string, text: string): number {
  const value = parseDuration(text)
  if (value === null) throw new UsageError(`--${name}: "${text}" is not a duration such as 500ms, 5s or 1m`)
  return value
}

function numberOf(name: string, { min, max }: Extract<Flag, { kind: 'number' }>, text: string): number {
  const value = parseNumber(text)
  if (value === null || value < min || value > max) throw new UsageError(`--${name}: "${text}" is not a number from ${min} to ${max}`)
  return value
}
