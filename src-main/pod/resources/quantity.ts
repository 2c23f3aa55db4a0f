/**
 * Kubernetes' resource.Quantity (apimachinery pkg/api/resource), exactly: what it accepts, its rounding up to a
 * billionth, its cap, its canonical text. The amount is kept in billionths ("nano").
 */
export interface Quantity {
  readonly nano: bigint
  readonly format: 'BinarySI' | 'DecimalSI' | 'DecimalExponent'
}

export type QuantityResult = { readonly ok: true; readonly quantity: Quantity } | { readonly ok: false; readonly error: string }

const ONE = 1_000_000_000n
/** 2^63 - 1 whole units. */
const CAP = (2n ** 63n - 1n) * ONE
const FORMAT_WRONG = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const BAD_SUFFIX = "unable to parse quantity's suffix"

/** Power of ten, from billionths on. */
const DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E']
/** Power of 1024, from Ki on. */
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
/** Beyond this even the smallest mantissa is above the cap, or below a billionth. */
const MAX_EXPONENT = 2_000

/** A number stands for its own text, as in JSON. */
export function parseQuantity(given: string | number): QuantityResult {
  const text = String(given)
  if (text === '') return { ok: false, error: FORMAT_WRONG }
  // parseQuantityString: digits, a point and the suffix may each be missing.
  const match = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/.exec(text)
  if (match === null) return { ok: false, error: FORMAT_WRONG }
  const [, sign, whole = '', fraction = '', suffix = ''] = match
  const scale = readSuffix(suffix)
  if (scale === null) return { ok: false, error: BAD_SUFFIX }
  const digits = BigInt(`${whole}${fraction}` || '0')
  const amount = toNano(digits, fraction.length, scale)
  const format = scale.format === 'BinarySI' && amount < ONE ? 'DecimalSI' : scale.format
  return { ok: true, quantity: { nano: sign === '-' ? -amount : amount, format } }
}

interface Scale {
  readonly base: 2 | 10
  readonly exponent: number
  readonly format: Quantity['format']
}

function readSuffix(suffix: string): Scale | null {
  const decimal = DECIMAL.indexOf(suffix)
  if (decimal !== -1) return { base: 10, exponent: decimal * 3 - 9, format: 'DecimalSI' }
  const binary = BINARY.indexOf(suffix)
  if (binary !== -1) return { base: 2, exponent: (binary + 1) * 10, format: 'BinarySI' }
  const exponent = /^[eE]([-+]?[0-9]+)$/.exec(suffix)?.[1]
  return exponent === undefined ? null : { base: 10, exponent: Number(exponent), format: 'DecimalExponent' }
}

/** Rounded up (away from zero), capped. */
function toNano(digits: bigint, fractionDigits: number, { base, exponent }: Scale): bigint {
  if (digits === 0n) return 0n
  if (base === 10 && exponent > MAX_EXPONENT + fractionDigits) return CAP
  if (base === 10 && exponent < -MAX_EXPONENT) return 1n
  const tens = 9 - fractionDigits + (base === 10 ? exponent : 0)
  const multiplied = digits * (base === 2 ? 2n ** BigInt(exponent) : 1n) * (tens > 0 ? 10n ** BigInt(tens) : 1n)
  const amount = tens < 0 ? divideUp(multiplied, 10n ** BigInt(-tens)) : multiplied
  return amount > CAP ? CAP : amount
}

/** For amounts of either sign: towards positive infinity, as Quantity.ScaledValue does. */
export function divideUp(amount: bigint, by: bigint): bigint {
  const quotient = amount / by
  return amount % by > 0n ? quotient + 1n : quotient
}

/** Whole units, rounded up (Quantity.Value). */
export function wholeValue({ nano }: Quantity): number {
  return toSafe(divideUp(nano, ONE))
}

/** Thousandths, rounded up (Quantity.MilliValue). */
export function milliValue({ nano }: Quantity): number {
  return toSafe(divideUp(nano, 1_000_000n))
}

function toSafe(value: bigint): number {
  const most = BigInt(Number.MAX_SAFE_INTEGER)
  return Number(value > most ? most : value < -most ? -most : value)
}

/** Quantity.String: the canonical form, e.g. `1500m`, `1k`, `64Mi`. */
export function formatQuantity({ nano, format }: Quantity): string {
  const size = nano < 0n ? -nano : nano
  if (size === 0n) return '0'
  const sign = nano < 0n ? '-' : ''
  if (format === 'BinarySI' && size >= 1024n * ONE && size % ONE === 0n) {
    let mantissa = size / ONE
    let power = 0
    while (mantissa % 1024n === 0n && power < BINARY.length) {
      mantissa /= 1024n
      power++
    }
    return `${sign}${mantissa}${power === 0 ? '' : BINARY[power - 1]}`
  }
  let mantissa = size
  let power = 0
  while (mantissa % 1000n === 0n && power < DECIMAL.length - 1) {
    mantissa /= 1000n
    power++
  }
  const exponent = power * 3 - 9
  if (format === 'DecimalExponent') return `${sign}${mantissa}${exponent === 0 ? '' : `e${exponent}`}`
  return `${sign}${mantissa}${DECIMAL[power]}`
}
