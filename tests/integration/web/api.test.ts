import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { applyPatch, type LabMessage, type LabSnapshot } from '../../../src-main/api'
import { startWebHost, type WebHost } from '../../e2e/support/webHost'
import { inspect } from '../../support/docker'

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: { name: api-pod }\nspec: { containers: [{ name: web, image: pauselab/demo, args: [web] }] }\n'

interface Answer {
  readonly status: number
  readonly body: { readonly result?: unknown; readonly error?: { readonly code: string; readonly message: string; readonly details: readonly { readonly path: string; readonly line: number; readonly column: number }[] } }
}

describe('the API of the web host, on the real engine', () => {
  const lab = 'it-web-api'
  let host: WebHost
  beforeAll(async () => {
    host = await startWebHost(lab)
  })
  afterAll(() => host.stop())

  async function post(command: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${host.origin}/api/${command}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${host.token}`, ...headers },
      body: JSON.stringify(body)
    })
    return { status: response.status, body: (await response.json()) as Answer['body'] }
  }

  /** fetch lets nobody set Host. */
  function statusWithHost(header: string): Promise<number> {
    const { hostname, port } = new URL(host.origin)
    return new Promise((resolve, reject) => {
      const asking = request({ hostname, port, path: '/api/engine.status', method: 'POST', headers: { host: header, authorization: `Bearer ${host.token}`, 'content-type': 'application/json' } }, (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      })
      asking.once('error', reject).end('{}')
    })
  }

  it('listens on loopback only and prints its address with the token', () => {
    const address = new URL(host.address)
    expect(address.hostname).toBe('127.0.0.1')
    expect(address.hash).toBe(`#token=${host.token}`)
  })

  it('answers with a result', async () => {
    const { status, body } = await post('engine.status', {})
    expect(status).toBe(200)
    expect(body.result).toMatchObject({ kind: 'docker', state: 'ready' })
  })

  it('refuses a wrong or missing token with 401, a foreign Origin or Host with 403', async () => {
    expect((await post('engine.status', {}, { authorization: 'Bearer wrong' })).status).toBe(401)
    expect((await fetch(`${host.origin}/api/engine.status`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).status).toBe(401)
    expect((await post('engine.status', {}, { origin: 'https://example.com' })).status).toBe(403)
    expect((await post('engine.status', {}, { origin: host.origin })).status).toBe(200)
    expect(await statusWithHost('example.com')).toBe(403)
    expect(await statusWithHost(new URL(host.origin).host)).toBe(200)
  })

  it('validates with 200 and refuses to apply with 422, with path, line and column both times', async () => {
    const manifest = POD.replace('containers:', 'contaners:')
    const validation = await post('pods.validate', { manifest })
    expect(validation.status).toBe(200)
    const { errors } = validation.body.result as { errors: readonly { path: string; message: string; line: number; column: number }[] }
    const unknown = errors.find((error) => error.path === 'spec.contaners')
    expect(unknown).toMatchObject({ line: 4, column: 9 })
    expect(unknown?.message).toContain('containers')
    const refusal = await post('pods.apply', { manifest })
    expect(refusal.status).toBe(422)
    expect(refusal.body.error).toMatchObject({ code: 'invalid' })
    expect(refusal.body.error?.details).toEqual(errors)
  })

  it('says what is wrong with any other bad call', async () => {
    expect((await post('pods.nonsense', {})).status).toBe(404)
    expect((await post('pods.apply', {})).status).toBe(400)
    expect((await post('pods.delete', { uid: 'nobody' })).status).toBe(404)
    expect((await post('containers.kill', { id: 'a'.repeat(64), signal: 'KILL', extra: 1 })).status).toBe(400)
    expect((await fetch(`${host.origin}/api/engine.status`, { headers: { authorization: `Bearer ${host.token}` } })).status).toBe(405)
  })

  it('sends a full snapshot first, then patches that lead to every later snapshot', async () => {
    const socket = new WebSocket(`${host.origin.replace('http', 'ws')}/api/events?token=${host.token}`)
    const messages: LabMessage[] = []
    socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as LabMessage))
    await new Promise((resolve) => socket.once('open', resolve))
    const applied = await post('pods.apply', { manifest: POD })
    expect(applied.body.result).toMatchObject({ pods: [{ namespace: 'default', name: 'api-pod', change: 'created' }] })
    expect((await post('pods.apply', { manifest: POD })).body.result).toMatchObject({ pods: [{ change: 'unchanged' }] })
    await expect.poll(() => follow(messages).pods[0]?.containers.every((one) => one.state === 'running'), { timeout: 20_000 }).toBe(true)
    const pod = follow(messages).pods[0]
    const web = pod?.containers[1]
    expect(web?.hostPid).toBe(await inspect<number>(web?.id ?? '', '.State.Pid'))
    const process = pod?.processes.find((one) => one.hostPid === web?.hostPid)
    const killed = await post('processes.kill', { hostPid: process?.hostPid, startTime: process?.startTime, signal: 'SIGKILL', from: 'host' })
    expect(killed.status).toBe(200)
    await expect.poll(() => follow(messages).pods[0]?.containers[1]?.restartCount, { timeout: 20_000 }).toBe(1)
    const { uid } = (applied.body.result as { pods: readonly [{ uid: string }] }).pods[0]
    expect((await post('pods.delete', { uid, graceSeconds: 0 })).status).toBe(200)
    await expect.poll(() => follow(messages).pods.length, { timeout: 20_000 }).toBe(0)
    const asked = (await post('snapshot.get', {})).body.result as LabSnapshot
    const followed = follow(messages)
    expect({ ...followed, at: 0 }).toEqual({ ...asked, at: 0 })
    socket.close()
  })

  it('closes an event stream without its token', async () => {
    const socket = new WebSocket(`${host.origin.replace('http', 'ws')}/api/events?token=wrong`)
    const status = await new Promise<number | undefined>((resolve) => socket.once('unexpected-response', (_request, response) => resolve(response.statusCode)).once('error', () => undefined))
    expect(status).toBe(401)
  })
})

function follow(messages: readonly LabMessage[]): LabSnapshot {
  const [first, ...rest] = messages
  if (first?.type !== 'snapshot') throw new Error(`the first message is ${first?.type ?? 'nothing'}`)
  return rest.reduce((snapshot, message) => (message.type === 'patch' ? applyPatch(snapshot, message) : snapshot), first.snapshot)
}
