import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatQuantity, milliValue, parseQuantity, wholeValue, type Quantity } from '../../../src-main/pod/resources/quantity'

const FORM = /must match the regular expression/
const SUFFIX = /unable to parse quantity's suffix/

function read(text: string | number): Quantity {
  const parsed = parseQuantity(text)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error}`)
  return parsed.quantity
}

// apimachinery pkg/api/resource/quantity_test.go: TestQuantityParse (amounts in billionths).
const right: [string, bigint, Quantity['format']][] = [
  ['0', 0n, 'DecimalSI'], ['0n', 0n, 'DecimalSI'], ['0u', 0n, 'DecimalSI'], ['0m', 0n, 'DecimalSI'], ['0Ki', 0n, 'DecimalSI'], ['0k', 0n, 'DecimalSI'], ['0Mi', 0n, 'DecimalSI'], ['0E', 0n, 'DecimalSI'],
  ['0e0', 0n, 'DecimalExponent'], ['-0', 0n, 'DecimalSI'], ['+0', 0n, 'DecimalSI'], ['0.0', 0n, 'DecimalSI'], ['000', 0n, 'DecimalSI'],
  ['1n', 1n, 'DecimalSI'], ['1u', 1_000n, 'DecimalSI'], ['1m', 1_000_000n, 'DecimalSI'], ['1', 10n ** 9n, 'DecimalSI'], ['1k', 10n ** 12n, 'DecimalSI'], ['1M', 10n ** 15n, 'DecimalSI'], ['1G', 10n ** 18n, 'DecimalSI'], ['1T', 10n ** 21n, 'DecimalSI'], ['1P', 10n ** 24n, 'DecimalSI'], ['1E', 10n ** 27n, 'DecimalSI'],
  ['1Ki', 1024n * 10n ** 9n, 'BinarySI'], ['8Ki', 8192n * 10n ** 9n, 'BinarySI'], ['7Mi', 7n * 1024n ** 2n * 10n ** 9n, 'BinarySI'], ['6Gi', 6n * 1024n ** 3n * 10n ** 9n, 'BinarySI'], ['5Ti', 5n * 1024n ** 4n * 10n ** 9n, 'BinarySI'], ['4Pi', 4n * 1024n ** 5n * 10n ** 9n, 'BinarySI'], ['3Ei', 3n * 1024n ** 6n * 10n ** 9n, 'BinarySI'],
  ['10Ti', 10n * 1024n ** 4n * 10n ** 9n, 'BinarySI'], ['5E', 5n * 10n ** 27n, 'DecimalSI'], ['12.3m', 12_300_000n, 'DecimalSI'], ['1e3', 10n ** 12n, 'DecimalExponent'], ['1E3', 10n ** 12n, 'DecimalExponent'], ['1e-3', 1_000_000n, 'DecimalExponent'], ['12.3e6', 123n * 10n ** 14n, 'DecimalExponent'], ['-12.3', -12_300_000_000n, 'DecimalSI'], ['+1.5', 1_500_000_000n, 'DecimalSI'],
  ['.001', 1_000_000n, 'DecimalSI'], ['.5', 500_000_000n, 'DecimalSI'], ['5.', 5n * 10n ** 9n, 'DecimalSI'], ['0001000', 10n ** 12n, 'DecimalSI'], ['1.1Ki', 1_126_400_000_000n, 'BinarySI'],
  // Things written by trolls: rounded up to a billionth, capped at 2^63-1, binary below one is decimal.
  ['0.000000001', 1n, 'DecimalSI'], ['0.0000000001', 1n, 'DecimalSI'], ['1.000000000001', 1_000_000_001n, 'DecimalSI'], ['-0.0000000001', -1n, 'DecimalSI'], ['0.5Ki', 512n * 10n ** 9n, 'BinarySI'], ['0.0001Ki', 102_400_000n, 'DecimalSI'], ['0.5n', 1n, 'DecimalSI'],
  ['9223372036854775808', (2n ** 63n - 1n) * 10n ** 9n, 'DecimalSI'], ['9Ei', (2n ** 63n - 1n) * 10n ** 9n, 'BinarySI'], ['1e999999999', (2n ** 63n - 1n) * 10n ** 9n, 'DecimalExponent'], ['1e-999999999', 1n, 'DecimalExponent']
]

// The same test's invalid strings.
const wrong: [string, RegExp][] = [
  ['', FORM], ['1.1.M', FORM], ['1+1.0M', FORM], ['0.1mi', SUFFIX], ['0.1am', FORM], ['aoeu', FORM], ['.5i', SUFFIX], ['1i', SUFFIX], ['-3.01i', SUFFIX], ['-3.01e-', SUFFIX],
  [' 1', FORM], ['1 ', FORM], ['1 Mi', FORM], ['+ 1', FORM], ['--1', SUFFIX], ['1,5', FORM], ['0x10', FORM], ['1MB', FORM], ['1K', SUFFIX], ['1ki', SUFFIX], ['1mm', SUFFIX], ['1e', SUFFIX], ['1eE3', SUFFIX], ['NaN', FORM], ['1e1e', FORM]
]

describe('parseQuantity', () => {
  test.each(right)('%s', (text, nano, format) => {
    expect(read(text)).toEqual({ nano, format })
  })

  test.each(wrong)('%j is none', (text, message) => {
    const parsed = parseQuantity(text)
    expect(parsed.ok ? '' : parsed.error).toMatch(message)
  })

  test('a number is its own text, as in JSON', () => {
    expect(read(0.1).nano).toBe(100_000_000n)
    expect(read(1e21).nano).toBe((2n ** 63n - 1n) * 10n ** 9n)
  })
})

// TestQuantityString.
describe('formatQuantity', () => {
  test.each([
    ['1024Mi', '1Gi'], ['300Mi', '300Mi'], ['6Gi', '6Gi'], ['1001Mi', '1001Mi'], ['32Ti', '32Ti'], ['1Ki', '1Ki'], ['0.5Ki', '512'], ['1000', '1k'], ['1001', '1001'], ['1000000', '1M'], ['1100k', '1100k'], ['3', '3'], ['-3', '-3'], ['0.003', '3m'], ['1.5', '1500m'],
    ['1000m', '1'], ['1m', '1m'], ['100u', '100u'], ['10n', '10n'], ['1e6', '1e6'], ['1E-3', '1e-3'], ['5', '5'], ['0', '0'], ['0Ki', '0'], ['1.1Ki', '1126400m'], ['10E', '9223372036854775807'], ['100e3', '100e3'], ['0.1e3', '100'], ['-1024Mi', '-1Gi']
  ])('%s is written %s', (text, expected) => {
    expect(formatQuantity(read(text))).toBe(expected)
  })

  test('is read again as the same amount', () => {
    const suffix = fc.constantFrom('', 'n', 'u', 'm', 'k', 'M', 'G', 'T', 'Ki', 'Mi', 'Gi', 'Ti', 'e3', 'e-2', 'E5')
    const amount = fc.tuple(fc.constantFrom('', '-'), fc.nat({ max: 99_999 }), fc.option(fc.nat({ max: 999_999 }), { nil: null }), suffix)
    fc.assert(fc.property(amount, ([sign, whole, fraction, unit]) => {
      const quantity = read(`${sign}${whole}${fraction === null ? '' : `.${fraction}`}${unit}`)
      const again = read(formatQuantity(quantity))
      expect(again.nano).toBe(quantity.nano)
      expect(formatQuantity(again)).toBe(formatQuantity(quantity))
    }), { numRuns: 500 })
  })
})

// TestMilliNewSet, Value, MilliValue: rounded up.
test.each<[string, number, number]>([
  ['0', 0, 0], ['1', 1, 1_000], ['1.1', 2, 1_100], ['1n', 1, 1], ['999.5m', 1, 1_000], ['-1.5', -1, -1_500], ['2Ki', 2_048, 2_048_000], ['9E', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]
])('%s is %i whole and %i thousandths', (text, whole, thousandths) => {
  expect(wholeValue(read(text))).toBe(whole)
  expect(milliValue(read(text))).toBe(thousandths)
})
