import { describe, expect, test } from 'vitest'
import { toRequest, toUrl } from '../../../../src-main/kubelet/probing/httpRequest'
import { httpGet } from './targets'

describe('the URL (pkg/probe/http, formatURL)', () => {
  test.each([
    ['/', '/'],
    ['', '/'],
    ['/healthz', '/healthz'],
    ['healthz', '/healthz'],
    ['/a?b=c&d', '/a?b=c&d'],
    ['/a?b=?', '/a?b=?'],
    ['/a#part', '/a'],
    ['/a b', '/a%20b'],
    ['/a%20b', '/a%20b'],
    ['/%2F%zz?q#f', '/%252F%25zz%3Fq%23f'],
    ['/é', '/%C3%A9'],
    ['/a?b=é c', '/a?b=%C3%A9%20c'],
    ['/a/../b/./', '/a/../b/./'],
    ['http://elsewhere/x?y', '/x?y'],
    ['//elsewhere/x', '/x']
  ])('of path %j is %s', (path, target) => expect(toRequest(httpGet({ path }), '172.30.0.5', 80, 'probe').target).toBe(target))

  test.each([
    ['HTTP' as const, '172.30.0.5', 80, 'http://172.30.0.5:80/'],
    ['HTTPS' as const, '172.30.0.5', 443, 'https://172.30.0.5:443/'],
    ['HTTP' as const, 'fd00::5', 8080, 'http://[fd00::5]:8080/']
  ])('%s %s %i: %s', (scheme, host, port, url) => expect(toUrl(toRequest(httpGet({ scheme }), host, port, 'probe'))).toBe(url))
})

describe('the headers', () => {
  function headersOf(headers: readonly { name: string; value: string }[], purpose: 'probe' | 'lifecycle' = 'probe'): readonly (readonly [string, string])[] {
    return toRequest(httpGet({ headers }), '172.30.0.5', 80, purpose).headers
  }

  test('say who asks', () => {
    expect(headersOf([])).toEqual([['User-Agent', expect.stringMatching(/^kube-probe\/1\.\d+$/)], ['Accept', '*/*']])
    expect(headersOf([], 'lifecycle')[0]).toEqual(['User-Agent', expect.stringMatching(/^kube-lifecycle\/1\.\d+$/)])
  })

  test.each([
    ['one of its own', [{ name: 'x-probe', value: 'yes' }], [['X-Probe', 'yes']]],
    ['the same one twice', [{ name: 'A', value: '1' }, { name: 'a', value: '2' }], [['A', '1'], ['A', '2']]],
    ['those the client writes itself', [{ name: 'content-length', value: '7' }, { name: 'Transfer-Encoding', value: 'chunked' }], []]
  ])('with %s', (_name, given, more) => expect(headersOf(given).slice(2)).toEqual(more))

  test('User-Agent and Accept may be others, or none', () => {
    expect(headersOf([{ name: 'user-agent', value: 'me' }, { name: 'accept', value: 'text/plain' }])).toEqual([['User-Agent', 'me'], ['Accept', 'text/plain']])
    expect(headersOf([{ name: 'User-Agent', value: '' }, { name: 'Accept', value: '' }])).toEqual([])
  })

  test('Host goes to its own place', () => {
    const request = toRequest(httpGet({ headers: [{ name: 'host', value: 'shop.example' }] }), '172.30.0.5', 80, 'probe')
    expect([request.hostHeader, request.headers.length]).toEqual(['shop.example', 2])
  })
})
