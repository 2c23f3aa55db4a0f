import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LabError } from '../../../../src-main/api'
import { ask, AUTHORIZED, command, errorOf, JSON_TYPE, type Running, startOverFakeLab } from './webServer'

let web: Running
beforeAll(async () => {
  web = await startOverFakeLab()
})
afterAll(() => web.stop())

const PATH = '/api/engine.status'
const WITH_ALL = { ...JSON_TYPE, ...AUTHORIZED }

describe('a command', () => {
  test('answers {result}', async () => {
    const reply = await command(web, 'engine.status', {})
    expect(reply.status).toBe(200)
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(reply.headers['cache-control']).toBe('no-store')
    expect(reply.answer).toEqual({ result: web.lab.snapshot().engine })
  })

  test('gets its input whole', async () => {
    web.lab.answer('pods.validate', () => ({ errors: [], warnings: [] }))
    const manifest = 'kind: Pod # 暂停 \u{1F3D7}'
    await command(web, 'pods.validate', { manifest })
    expect(web.lab.asked.at(-1)).toEqual({ name: 'pods.validate', input: { manifest } })
  })

  test('takes no body for {}', async () => {
    const reply = await ask(web, { path: PATH, headers: AUTHORIZED })
    expect(reply.status).toBe(200)
    expect(web.lab.asked.at(-1)).toEqual({ name: 'engine.status', input: {} })
  })

  test.each(['application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])('takes a body of type %s', async (type) => {
    expect((await ask(web, { path: PATH, headers: { ...AUTHORIZED, 'content-type': type }, body: '{}' })).status).toBe(200)
  })

  test.each([
    [new LabError('invalid', 'the manifest is invalid', [{ path: 'spec.containers[0].image', message: 'is required', line: 3, column: 7 }]), 422],
    [new LabError('not-found', 'no such pod'), 404],
    [new LabError('conflict', 'busy'), 409],
    [new LabError('only-watching', 'another lab has the engine'), 423],
    [new LabError('engine-error', 'no space left'), 502],
    [new LabError('engine-away', 'no engine'), 503]
  ])('that fails answers with its envelope: %s -> %i', async (error, status) => {
    web.lab.answer('pods.apply', () => Promise.reject(error))
    const reply = await command(web, 'pods.apply', { manifest: 'x' })
    expect(reply.status).toBe(status)
    expect(reply.answer).toEqual({ error: { code: error.code, message: error.message, details: error.details } })
  })

  test('that fails in an unforeseen way is a 500, logged, and the host goes on', async () => {
    web.lab.answer('pods.apply', () => {
      throw new TypeError('undefined is not a pod')
    })
    expect(errorOf(await command(web, 'pods.apply', { manifest: 'x' }))).toMatchObject({ status: 500, code: 'internal' })
    expect(web.logged.at(-1)).toContain('unforeseen')
    expect((await command(web, 'engine.status', {})).status).toBe(200)
  })

  test('with an input outside its schema is refused by the lab', async () => {
    expect(errorOf(await command(web, 'pods.delete', { uid: '' }))).toMatchObject({ status: 422, code: 'invalid' })
  })
})

describe('requests that do not reach the lab', () => {
  test.each([
    ['no token', { path: PATH, headers: JSON_TYPE, body: '{}' }, 401, 'unauthorized'],
    ['a wrong token', { path: PATH, headers: { ...JSON_TYPE, authorization: 'Bearer the-tokem' }, body: '{}' }, 401, 'unauthorized'],
    ['a token of another kind', { path: PATH, headers: { ...JSON_TYPE, authorization: 'Basic the-token' }, body: '{}' }, 401, 'unauthorized'],
    ['a token in the query', { path: `${PATH}?token=the-token`, headers: JSON_TYPE, body: '{}' }, 401, 'unauthorized'],
    ['an unknown command, without a token', { path: '/api/pods.nuke', headers: JSON_TYPE, body: '{}' }, 401, 'unauthorized'],
    ['an unknown command', { path: '/api/pods.nuke', headers: WITH_ALL, body: '{}' }, 404, 'unknown-command'],
    ['a name every object has', { path: '/api/constructor', headers: WITH_ALL, body: '{}' }, 404, 'unknown-command'],
    ['GET', { method: 'GET', path: PATH, headers: AUTHORIZED }, 405, 'method-not-allowed'],
    ['PUT', { method: 'PUT', path: PATH, headers: WITH_ALL, body: '{}' }, 405, 'method-not-allowed'],
    ['OPTIONS (no other site is let in)', { method: 'OPTIONS', path: PATH, headers: AUTHORIZED }, 405, 'method-not-allowed'],
    ['a form', { path: PATH, headers: { ...AUTHORIZED, 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=b' }, 415, 'bad-request'],
    ['plain text', { path: PATH, headers: { ...AUTHORIZED, 'content-type': 'text/plain' }, body: '{}' }, 415, 'bad-request'],
    ['another charset', { path: PATH, headers: { ...AUTHORIZED, 'content-type': 'application/json; charset=utf-16' }, body: '{}' }, 415, 'bad-request'],
    ['a body of no type', { path: PATH, headers: AUTHORIZED, body: '{}' }, 415, 'bad-request'],
    ['bad JSON', { path: PATH, headers: WITH_ALL, body: '{' }, 400, 'bad-request'],
    ['bytes that are no UTF-8', { path: PATH, headers: WITH_ALL, body: Buffer.from([0x22, 0xff, 0x22]) }, 400, 'bad-request'],
    ['a foreign Host', { path: PATH, headers: { ...WITH_ALL, host: 'evil.example' }, body: '{}' }, 403, 'forbidden'],
    ['a foreign Origin', { path: PATH, headers: { ...WITH_ALL, origin: 'https://evil.example' }, body: '{}' }, 403, 'forbidden'],
    ['the Origin of another port here', { path: PATH, headers: { ...WITH_ALL, origin: 'http://127.0.0.1:1' }, body: '{}' }, 403, 'forbidden'],
    ['the Origin of a sandboxed frame', { path: PATH, headers: { ...WITH_ALL, origin: 'null' }, body: '{}' }, 403, 'forbidden'],
    ['a foreign Host on the page', { method: 'GET', path: '/', headers: { host: 'evil.example' } }, 403, 'forbidden'],
    ['events without a WebSocket', { method: 'GET', path: '/api/events?token=the-token' }, 426, 'bad-request']
  ])('%s', async (_what, request, status, code) => {
    const before = web.lab.asked.length
    expect(errorOf(await ask(web, request))).toEqual({ status, code, details: [] })
    expect(web.lab.asked.length).toBe(before)
  })

  test('our own page is let in by each of its names', async () => {
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
      const own = `${name}:${web.server.port}`
      expect(await command(web, 'engine.status', {}, { host: own, origin: `http://${own}` })).toMatchObject({ status: 200 })
    }
  })

  test('405 says what is allowed', async () => {
    expect((await ask(web, { method: 'GET', path: PATH, headers: AUTHORIZED })).headers.allow).toBe('POST')
  })

  test('no answer lets another site read it', async () => {
    const reply = await command(web, 'engine.status', {}, { origin: `http://127.0.0.1:${web.server.port}` })
    expect(reply.headers['access-control-allow-origin']).toBeUndefined()
  })
})

describe('the size of a body', () => {
  const LIMIT = 5 * 1024 * 1024
  const around = Buffer.byteLength(JSON.stringify({ manifest: '' }))

  test('5 MB is read', async () => {
    web.lab.answer('pods.validate', () => ({ errors: [], warnings: [] }))
    const reply = await command(web, 'pods.validate', { manifest: 'x'.repeat(LIMIT - around) })
    // The schema's own limit is lower: what counts here is that the body came through to it.
    expect(errorOf(reply)).toMatchObject({ status: 422, code: 'invalid' })
  })

  test.each([1, 20 * 1024 * 1024])('%i bytes more are 413, with length and without', async (more) => {
    const body = JSON.stringify({ manifest: 'x'.repeat(LIMIT - around + more) })
    expect(errorOf(await ask(web, { path: '/api/pods.validate', headers: WITH_ALL, body }))).toMatchObject({ status: 413, code: 'too-large' })
    const chunked = { ...WITH_ALL, 'transfer-encoding': 'chunked' }
    expect(errorOf(await ask(web, { path: '/api/pods.validate', headers: chunked, body }))).toMatchObject({ status: 413, code: 'too-large' })
  })
})
