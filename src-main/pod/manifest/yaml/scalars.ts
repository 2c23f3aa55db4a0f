/**
 * What kubectl makes of a plain (unquoted) scalar. It reads YAML with a fork of go-yaml v2 (sigs.k8s.io/yaml, goyaml.v2/resolve.go),
 * which mixes 1.1 and 1.2: `yes` is a boolean, `010` is eight, `0o10` too, base 60 is text.
 */

export interface PlainScalar {
  readonly value: string | number | boolean | null
  /** Set when most readers of the text would expect something else: says how it is read. */
  readonly surprise: string | null
}

const WORDS = new Map<string, boolean | null>()
for (const word of ['', '~', 'null', 'Null', 'NULL']) WORDS.set(word, null)
for (const word of ['true', 'True', 'TRUE']) WORDS.set(word, true)
for (const word of ['false', 'False', 'FALSE']) WORDS.set(word, false)

const OLD_BOOLEANS = new Map<string, boolean>()
for (const word of ['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON']) OLD_BOOLEANS.set(word, true)
for (const word of ['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF']) OLD_BOOLEANS.set(word, false)

const NOT_FINITE = /^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/
const INTEGERS: readonly (readonly [RegExp, number])[] = [
  [/^0[bB]([01]+)$/, 2],
  [/^0[oO]([0-7]+)$/, 8],
  [/^0[xX]([0-9a-fA-F]+)$/, 16],
  [/^0([0-7]+)$/, 8],
  [/^(0|[1-9][0-9]*)$/, 10]
]

export function resolvePlain(source: string): PlainScalar {
  const word = WORDS.get(source)
  if (word !== undefined) return { value: word, surprise: null }
  const old = OLD_BOOLEANS.get(source)
  if (old !== undefined) return { value: old, surprise: readAs(source, old) }
  if (NOT_FINITE.test(source)) return { value: Number.NaN, surprise: null }
  if (!/^[-+.0-9]/.test(source)) return { value: source, surprise: null }
  const digits = source.startsWith('.') ? source : source.replaceAll('_', '')
  const integer = readInteger(digits)
  if (integer !== null) return { value: integer, surprise: isPlainNumber(source) ? null : readAs(source, integer) }
  const float = FLOAT.test(digits) ? Number(digits) : Number.NaN
  if (!Number.isFinite(float)) return { value: source, surprise: null }
  return { value: float, surprise: source.includes('_') ? readAs(source, float) : null }
}

function readInteger(digits: string): number | null {
  const unsigned = digits.replace(/^[-+]/, '')
  for (const [form, base] of INTEGERS) {
    const match = form.exec(unsigned)
    if (match?.[1] === undefined) continue
    // `base` 10 by Number: parseInt would agree, but loses exactness earlier for long literals.
    const size = base === 10 ? Number(match[1]) : Number.parseInt(match[1], base)
    return digits.startsWith('-') && size !== 0 ? -size : size
  }
  return null
}

function isPlainNumber(source: string): boolean {
  return /^[-+]?(0|[1-9][0-9]*|0[xXoObB].*)$/.test(source) && !source.includes('_')
}

function readAs(source: string, value: boolean | number): string {
  return `${source} is read as ${String(value)}, as kubectl reads it; quote it if text is meant`
}
