import { describe, expect, test } from 'vitest'
import { resolvePlain } from '../../../../src-main/pod/manifest/yaml/scalars'

// What sigs.k8s.io/yaml's goyaml.v2/resolve.go makes of plain scalars. `true` in the last column: worth a warning.
const table: [string, string | number | boolean | null, boolean][] = [
  ['', null, false],
  ['~', null, false],
  ['null', null, false],
  ['NULL', null, false],
  ['nULL', 'nULL', false],
  ['true', true, false],
  ['True', true, false],
  ['tRUE', 'tRUE', false],
  ['false', false, false],
  ['y', true, true],
  ['Y', true, true],
  ['yes', true, true],
  ['YES', true, true],
  ['yEs', 'yEs', false],
  ['on', true, true],
  ['n', false, true],
  ['No', false, true],
  ['OFF', false, true],
  ['off-side', 'off-side', false],
  ['0', 0, false],
  ['80', 80, false],
  ['+80', 80, false],
  ['-80', -80, false],
  ['-0', 0, false],
  ['010', 8, true],
  ['0o10', 8, false],
  ['08', 8, false],
  ['0x1F', 31, false],
  ['-0x1F', -31, false],
  ['0b101', 5, false],
  ['0xg', '0xg', false],
  ['1_000', 1000, true],
  ['1e3', 1000, false],
  ['1.5', 1.5, false],
  ['.5', 0.5, false],
  ['5.', 5, false],
  ['1_0.5', 10.5, true],
  ['.', '.', false],
  ['-', '-', false],
  ['1.2.3', '1.2.3', false],
  ['190:20:30', '190:20:30', false],
  ['80:80', '80:80', false],
  ['5s', '5s', false],
  ['1e999', '1e999', false],
  ['2001-01-01', '2001-01-01', false],
  ['9223372036854775807', 9_223_372_036_854_775_807, false],
  ['web', 'web', false],
  ['<<', '<<', false]
]

describe('resolvePlain', () => {
  test.each(table)('%j is %j', (source, value, surprises) => {
    const scalar = resolvePlain(source)
    expect(scalar.value).toBe(value)
    expect(scalar.surprise !== null).toBe(surprises)
  })

  test.each(['.nan', '.NaN', '.inf', '-.Inf', '+.INF'])('%s is no number of JSON', (source) => {
    expect(resolvePlain(source).value).toBeNaN()
  })

  test('says how it was read', () => {
    expect(resolvePlain('yes').surprise).toBe('yes is read as true, as kubectl reads it; quote it if text is meant')
  })
})
