import { describe, expect, test } from 'vitest'
import { type ProbeRequest, toUrl } from '../../../../src-main/kubelet/probing/httpRequest'
import { afterRedirect, type NextStep } from '../../../../src-main/kubelet/probing/redirect'

const REQUEST: ProbeRequest = { scheme: 'http', host: '172.30.0.5', port: 80, target: '/a', hostHeader: null, headers: [['Accept', '*/*']] }

function show(next: NextStep): string {
  if (next.step === 'follow') return toUrl(next.request)
  return next.step === 'fail' ? `${next.url}: ${next.message}` : next.step
}

describe('an answer', () => {
  test.each([
    [200, '/b', 'done'],
    [304, '/b', 'done'],
    [300, '/b', 'done'],
    [302, '', 'done'],
    [301, '/b', 'http://172.30.0.5:80/b'],
    [302, 'b?c', 'http://172.30.0.5:80/b?c'],
    [303, 'http://172.30.0.5:8080/', 'http://172.30.0.5:8080/'],
    [307, 'https://172.30.0.5/x', 'https://172.30.0.5:443/x'],
    [308, '//172.30.0.5/x', 'http://172.30.0.5:80/x'],
    [302, 'http://elsewhere/', 'done'],
    [302, 'https://172.30.0.50/', 'done'],
    [302, 'http://[', 'http://172.30.0.5:80/a: failed to parse Location header "http://["'],
    [302, 'ftp://172.30.0.5/', 'ftp://172.30.0.5/: unsupported protocol scheme "ftp"']
  ])('%i to %j: %s', (status, location, next) => expect(show(afterRedirect(REQUEST, status, location, 1))).toBe(next))

  test('the tenth redirect is one too many, but not one that is not followed', () => {
    expect(show(afterRedirect(REQUEST, 302, '/b', 9))).toBe('http://172.30.0.5:80/b')
    expect(show(afterRedirect(REQUEST, 302, '/b', 10))).toBe('http://172.30.0.5:80/a: stopped after 10 redirects')
    expect(show(afterRedirect(REQUEST, 302, 'http://elsewhere/', 10))).toBe('done')
  })

  test('IPv6 hosts are compared as such', () => {
    expect(show(afterRedirect({ ...REQUEST, host: 'fd00::5' }, 302, 'http://[fd00::5]:81/', 1))).toBe('http://[fd00::5]:81/')
  })
})

describe('the next request', () => {
  function follow(request: ProbeRequest, location: string): ProbeRequest {
    const next = afterRedirect(request, 302, location, 1)
    if (next.step !== 'follow') throw new Error(next.step)
    return next.request
  }

  test('says where it comes from, but for a step from a secure page to another', () => {
    expect(follow(REQUEST, '/b').headers).toEqual([['Accept', '*/*'], ['Referer', 'http://172.30.0.5:80/a']])
    expect(follow({ ...REQUEST, scheme: 'https' }, 'http://172.30.0.5/').headers).toEqual([['Accept', '*/*']])
    expect(follow({ ...REQUEST, headers: [['Referer', 'mine']] }, '/b').headers).toEqual([['Referer', 'mine']])
  })

  test('keeps a Host header of its own only on the same server', () => {
    const named = { ...REQUEST, hostHeader: 'shop.example' }
    expect(follow(named, '/b').hostHeader).toBe('shop.example')
    expect(follow(named, 'http://172.30.0.5:81/').hostHeader).toBeNull()
  })
})
