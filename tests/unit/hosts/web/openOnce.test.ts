import { describe, expect, test } from 'vitest'
import { createOpenOnce } from '../../../../src-main/hosts/web/openOnce'

function codeOf(path: string): string | null {
  return new URLSearchParams(path.slice(path.indexOf('?'))).get('once')
}

describe('the link for the browser', () => {
  test('leads to the page with the token, and does not name it itself', () => {
    const link = createOpenOnce('secret')
    const path = link.path()
    expect(path).not.toContain('secret')
    expect(link.redeem(codeOf(path))).toBe('/#token=secret')
  })

  test('works once', () => {
    const link = createOpenOnce('secret')
    const code = codeOf(link.path())
    link.redeem(code)
    expect(() => link.redeem(code)).toThrow('used up')
  })

  test('works for a minute', () => {
    let now = 0
    const link = createOpenOnce('secret', () => now)
    const code = codeOf(link.path())
    now = 60_000
    expect(() => link.redeem(code)).toThrow('used up')
  })

  test('a wrong code does not use it up', () => {
    const link = createOpenOnce('secret')
    const code = codeOf(link.path())
    for (const wrong of [null, '', 'x']) expect(() => link.redeem(wrong)).toThrow()
    expect(link.redeem(code)).toBe('/#token=secret')
  })

  test('nothing opens before there is a link', () => {
    expect(() => createOpenOnce('secret').redeem(null)).toThrow()
  })
})
