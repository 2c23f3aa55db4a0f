import { describe, expect, test } from 'vitest'
import { expand, expandEnv, expandWords, lookupIn } from '../../../src-main/pod/expand'

const one = new Map([['VAR_A', 'A'], ['VAR_B', 'B'], ['VAR_C', 'C'], ['VAR_REF', '$(VAR_A)'], ['VAR_EMPTY', '']])
const first = new Map([['VAR_A', 'A'], ['VAR_EMPTY', '']])
const second = new Map([['VAR_A', 'hidden by the first scope'], ['VAR_B', 'B'], ['VAR_C', 'C'], ['VAR_REF', '$(VAR_A)']])

// The cases of third_party/forked/golang/expansion/expand_test.go, by its names (TestMapping, TestMappingDual).
const cases: [string, string, string][] = [
  ['whole string', '$(VAR_A)', 'A'],
  ['repeat', '$(VAR_A)-$(VAR_A)', 'A-A'],
  ['beginning', '$(VAR_A)-1', 'A-1'],
  ['middle', '___$(VAR_B)___', '___B___'],
  ['end', '___$(VAR_C)', '___C'],
  ['compound', '$(VAR_A)_$(VAR_B)_$(VAR_C)', 'A_B_C'],
  ['escape & expand', '$$(VAR_B)_$(VAR_A)', '$(VAR_B)_A'],
  ['compound escape', '$$(VAR_A)_$$(VAR_B)', '$(VAR_A)_$(VAR_B)'],
  ['mixed in escapes', 'f000-$$VAR_A', 'f000-$VAR_A'],
  ['backslash escape ignored', 'foo\\$(VAR_C)bar', 'foo\\Cbar'],
  ['two backslashes', 'foo\\\\$(VAR_C)bar', 'foo\\\\Cbar'],
  ['lots of backslashes', 'foo\\\\\\\\$(VAR_A)bar', 'foo\\\\\\\\Abar'],
  ['nested var references', '$(VAR_A$(VAR_B))', '$(VAR_A$(VAR_B))'],
  ['nested var references second type', '$(VAR_A$(VAR_B)', '$(VAR_A$(VAR_B)'],
  ['value is a reference', '$(VAR_REF)', '$(VAR_A)'],
  ['value is a reference x 2', '%%$(VAR_REF)--$(VAR_REF)%%', '%%$(VAR_A)--$(VAR_A)%%'],
  ['empty var', 'foo$(VAR_EMPTY)bar', 'foobar'],
  ['unterminated expression', 'foo$(VAR_Awhoops!', 'foo$(VAR_Awhoops!'],
  ['expression without operator', 'f00__(VAR_A)__', 'f00__(VAR_A)__'],
  ['shell special vars pass through', '$?_boo_$!', '$?_boo_$!'],
  ['bare operators are ignored', '$VAR_A', '$VAR_A'],
  ['undefined vars are passed through', '$(VAR_DNE)', '$(VAR_DNE)'],
  ['multiple (even) operators, var undefined', '$$$$$$(BIG_MONEY)', '$$$(BIG_MONEY)'],
  ['multiple (even) operators, var defined', '$$$$$$(VAR_A)', '$$$(VAR_A)'],
  ['multiple (odd) operators, var undefined', '$$$$$$$(GOOD_ODDS)', '$$$$(GOOD_ODDS)'],
  ['multiple (odd) operators, var defined', '$$$$$$$(VAR_A)', '$$$A'],
  ['missing open expression', '$VAR_A)', '$VAR_A)'],
  ['shell syntax ignored', '$' + '{VAR_A}', '$' + '{VAR_A}'],
  ['trailing incomplete expression not consumed', '$(VAR_B)_______$(A', 'B_______$(A'],
  ['trailing incomplete expression, no content, is not consumed', '$(VAR_C)_______$(', 'C_______$('],
  ['operator at end of input string is preserved', '$(VAR_A)foobarzab$', 'Afoobarzab$'],
  ['shell escaped incomplete expr', 'foo-\\$(VAR_A', 'foo-\\$(VAR_A'],
  ['lots of $( in middle', '--$($($($($--', '--$($($($($--'],
  ['lots of $( in beginning', '$($($($($--foo$(', '$($($($($--foo$('],
  ['lots of $( at end', 'foo0--$($($($(', 'foo0--$($($($('],
  ['escaped operators in variable names are not escaped', '$(foo$$var)', '$(foo$$var)'],
  ['newline not expanded', '\n', '\n']
]

describe('expand', () => {
  test.each(cases)('%s', (_, input, expected) => {
    expect(expand(input, lookupIn(one))).toBe(expected)
    expect(expand(input, lookupIn(first, second))).toBe(expected)
  })

  test('names of JavaScript itself are names like any other', () => {
    expect(expand('$(constructor) $(__proto__)', lookupIn(one))).toBe('$(constructor) $(__proto__)')
  })
})

describe('expandEnv', () => {
  test('TestMapReference: each value sees those above it', () => {
    expect(expandEnv([{ name: 'FOO', value: 'bar' }, { name: 'ZOO', value: '$(FOO)-1' }, { name: 'BLU', value: '$(ZOO)-2' }])).toEqual([
      { name: 'FOO', value: 'bar' },
      { name: 'ZOO', value: 'bar-1' },
      { name: 'BLU', value: 'bar-1-2' }
    ])
  })

  test('and none below it', () => {
    expect(expandEnv([{ name: 'A', value: '$(B)' }, { name: 'B', value: 'b' }])[0]?.value).toBe('$(B)')
  })

  test('a name given twice keeps its last value, and may refer to its first', () => {
    expect(expandEnv([{ name: 'P', value: '/a' }, { name: 'Q', value: 'q' }, { name: 'P', value: '$(P):/b' }])).toEqual([
      { name: 'P', value: '/a:/b' },
      { name: 'Q', value: 'q' }
    ])
  })
})

test('expandWords takes names from the environment', () => {
  expect(expandWords(['$(WHO)', '$$(WHO)', 'x'], [{ name: 'WHO', value: 'me' }])).toEqual(['me', '$(WHO)', 'x'])
})
