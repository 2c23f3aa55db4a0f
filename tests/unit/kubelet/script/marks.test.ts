import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Marks } from '../../../../src-main/kubelet/script/marks'

/** What bash makes of a word when the variables of the script are set. */
function read(word: string, variables: Readonly<Record<string, string>>): string {
  return execFileSync('bash', ['-c', `set -euo pipefail; printf '%s\\0' ${word}`], { env: { PATH: process.env['PATH'], ...variables } }).toString('utf8').slice(0, -1)
}

const text = fc.string({ unit: 'binary', maxLength: 20 }).map((one) => one.replaceAll('\0', ''))
const nasty = fc.array(fc.constantFrom("'", '"', '$', '`', '\\', '\n', '!', ' ', '*', `\${A}`, '$(id)', '\u{e000}', '\u{e001}', '-', '#', '~', ';', 'é', '中')).map((parts) => parts.join(''))

describe('words with shell variables in them', () => {
  test('a real bash gives back what they stand for, whatever is around and in them', () => {
    fc.assert(
      fc.property(fc.oneof(text, nasty), fc.oneof(text, nasty), fc.oneof(text, nasty), fc.oneof(text, nasty), (before, after, a, b) => {
        const marks = new Marks(`${before}${after}`)
        const word = marks.quote(`${before}${marks.mark('A')}${after}${marks.mark('B_2')}`)
        expect(read(word, { A: a, B_2: b })).toBe(`${before}${a}${after}${b}`)
      }),
      { numRuns: 60 }
    )
  })

  test('without variables a word is quoted as ever', () => {
    expect(new Marks('').quote("it's")).toBe("'it'\\''s'")
  })

  test('characters of the manifest are never taken for marks', () => {
    const used = '\u{e000}A\u{e001}'
    const marks = new Marks(used)
    expect(read(marks.quote(used), { A: 'wrong' })).toBe(used)
  })
})
