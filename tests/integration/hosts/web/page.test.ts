import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, errorOf, type Running, startOverFakeLab } from './webServer'

let web: Running
beforeAll(async () => {
  web = await startOverFakeLab()
})
afterAll(() => web.stop())

describe('the page', () => {
  test('comes without a token, under a strict policy', async () => {
    const reply = await ask(web, { method: 'GET', path: '/?lang=en' })
    expect(reply.status).toBe(200)
    expect(reply.text).toContain('<title>PauseLab</title>')
    const policy = String(reply.headers['content-security-policy'])
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "object-src 'none'", "frame-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", `connect-src 'self' ws://127.0.0.1:${web.server.port}`])
    )
    expect(policy).not.toContain('unsafe-eval')
    expect(/script-src[^;]*unsafe/.test(policy)).toBe(false)
    expect(reply.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
  })

  test('HEAD has the same headers and no body', async () => {
    const reply = await ask(web, { method: 'HEAD', path: '/' })
    expect(reply.status).toBe(200)
    expect(Number(reply.headers['content-length'])).toBeGreaterThan(0)
    expect(reply.text).toBe('')
  })

  test('hashed files may be kept for ever', async () => {
    const reply = await ask(web, { method: 'GET', path: '/assets/index-12345678.js' })
    expect(reply.headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, max-age=31536000, immutable', 'x-content-type-options': 'nosniff' })
  })

  test.each(['/../../../../../../etc/passwd', '/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd', '/assets/..%5c..%5csecret.html', '//etc/passwd', '/missing.js', '/api', '/%'])('%s is 404', async (path) => {
    expect(errorOf(await ask(web, { method: 'GET', path }))).toEqual({ status: 404, code: 'not-found', details: [] })
  })

  test('is only read', async () => {
    const reply = await ask(web, { method: 'POST', path: '/', body: 'x' })
    expect(errorOf(reply)).toMatchObject({ status: 405, code: 'method-not-allowed' })
    expect(reply.headers.allow).toBe('GET, HEAD')
  })

  test('is reached by the link for the browser, once', async () => {
    const path = new URL(web.server.linkForBrowser())
    const first = await ask(web, { method: 'GET', path: path.pathname + path.search })
    expect(first.status).toBe(302)
    expect(first.headers.location).toBe('/#token=the-token')
    expect(errorOf(await ask(web, { method: 'GET', path: path.pathname + path.search }))).toMatchObject({ status: 403 })
  })
})
