import { describe, expect, test } from 'vitest'
import { bearerToken, isOwnHost, isOwnOrigin, newToken, tokenMatches } from '../../../../src-main/hosts/web/auth'

describe('tokens', () => {
  test('only the very token matches', () => {
    expect(tokenMatches('secret', 'secret')).toBe(true)
    for (const wrong of [null, '', 'secre', 'secret ', 'SECRET', 'secrets']) expect(tokenMatches(wrong, 'secret')).toBe(false)
  })

  test('a new one has 256 bits and needs no escape in an address', () => {
    expect(newToken()).toMatch(/^[\w-]{43}$/)
    expect(newToken()).not.toBe(newToken())
  })

  test.each([
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['Bearer  abc ', 'abc'],
    ['Basic abc', null],
    ['Bearer', null],
    ['Bearer a b', null],
    ['abc', null],
    [undefined, null]
  ])('the header %j holds %j', (header, token) => expect(bearerToken(header)).toBe(token))
})

describe('the Host that a request names', () => {
  test.each(['127.0.0.1:7878', 'localhost:7878', 'LOCALHOST:7878', '[::1]:7878'])('%s is ours', (host) => expect(isOwnHost(host, 7878)).toBe(true))

  test.each([undefined, '', '127.0.0.1', '127.0.0.1:7879', 'localhost', 'evil.example:7878', '127.0.0.1.evil.example:7878', 'localhost.:7878', '127.0.0.1:7878, evil', '0.0.0.0:7878', '127.1:7878'])(
    '%s is not',
    (host) => expect(isOwnHost(host, 7878)).toBe(false)
  )

  test('on port 80 browsers leave the port out', () => {
    expect(isOwnHost('localhost', 80)).toBe(true)
    expect(isOwnOrigin('http://localhost', 80)).toBe(true)
  })
})

describe('the Origin that a request names', () => {
  test.each([undefined, 'http://127.0.0.1:7878', 'http://localhost:7878', 'http://[::1]:7878'])('%s is ours', (origin) => expect(isOwnOrigin(origin, 7878)).toBe(true))

  test.each(['', 'null', 'https://127.0.0.1:7878', 'http://127.0.0.1:3000', 'http://127.0.0.1', 'http://evil.example:7878', 'http://localhost:7878.evil.example', 'file://', 'app://pauselab'])(
    '%s is not',
    (origin) => expect(isOwnOrigin(origin, 7878)).toBe(false)
  )
})
