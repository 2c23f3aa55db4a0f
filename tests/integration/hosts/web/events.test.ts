import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { LabMessage } from '../../../../src-main/api'
import { CLOSE_GOING_AWAY, CLOSE_TOO_SLOW } from '../../../../src-main/hosts/web/events'
import { AUTHORIZED, type Running, startOverFakeLab, TOKEN } from './webServer'
import { soon } from '../../../support/soon'

const LIMIT = 1024 * 1024
let web: Running
beforeEach(async () => {
  web = await startOverFakeLab({ maxBufferedBytes: LIMIT, pingEveryMs: 500 })
})
afterEach(() => web.stop())

function connect(query = `?token=${TOKEN}`, headers: Record<string, string> = {}, options: object = {}): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${web.server.port}/api/events${query}`, { headers, ...options })
}

function listen(socket: WebSocket): LabMessage[] {
  const heard: LabMessage[] = []
  socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as LabMessage))
  return heard
}

/** The status and body of an upgrade that was refused. */
async function refusal(socket: WebSocket): Promise<{ status: number | undefined; code: string }> {
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return { status: response.statusCode, code: (JSON.parse(Buffer.concat(chunks).toString()) as { error: { code: string } }).error.code }
}

describe('who may listen', () => {
  test.each([
    ['no token', '', {}, 401, 'unauthorized'],
    ['a wrong token', '?token=nope', {}, 401, 'unauthorized'],
    ['a wrong token and a right header', '?token=nope', AUTHORIZED, 401, 'unauthorized'],
    ['a foreign Origin', `?token=${TOKEN}`, { origin: 'https://evil.example' }, 403, 'forbidden'],
    ['a foreign Host', `?token=${TOKEN}`, { host: 'evil.example' }, 403, 'forbidden']
  ])('%s is refused', async (_what, query, headers, status, code) => {
    expect(await refusal(connect(query, headers))).toEqual({ status, code })
    expect(web.lab.subscribers.size).toBe(0)
  })

  test('another path is refused', async () => {
    expect(await refusal(new WebSocket(`ws://127.0.0.1:${web.server.port}/events?token=${TOKEN}`))).toEqual({ status: 404, code: 'not-found' })
  })

  test.each([
    ['the token in the address', `?token=${TOKEN}`, {}],
    ['the token in the header', '', AUTHORIZED]
  ])('%s is let in', async (_what, query, headers) => {
    const socket = connect(query, headers)
    const heard = listen(socket)
    await soon(() => expect(heard).toHaveLength(1))
    socket.close()
  })
})

describe('what is heard', () => {
  test('first the full snapshot, then everything after it, in order', async () => {
    web.lab.publish()
    const socket = connect()
    const heard = listen(socket)
    await soon(() => expect(heard).toHaveLength(1))
    expect(heard[0]).toEqual({ type: 'snapshot', subscriber: [...web.lab.subscribers][0], snapshot: web.lab.snapshot() })
    for (let i = 0; i < 200; i++) web.lab.publish()
    web.lab.send({ type: 'stream', stream: 's1', channel: 'stdout', data: 'häl\u0000lo\n' })
    await soon(() => expect(heard).toHaveLength(202))
    expect(heard.slice(1, 201).map((message) => message.type === 'patch' && message.version)).toEqual(Array.from({ length: 200 }, (_, i) => 3 + i))
    expect(heard[201]).toEqual({ type: 'stream', stream: 's1', channel: 'stdout', data: 'häl\u0000lo\n' })
    socket.close()
  })

  test('each window has its own subscription, which ends with it', async () => {
    const [one, two] = [connect(), connect()]
    await soon(() => expect(web.lab.subscribers.size).toBe(2))
    one.close()
    await soon(() => expect(web.lab.subscribers.size).toBe(1))
    two.terminate()
    await soon(() => expect(web.lab.subscribers.size).toBe(0))
  })
})

describe('bounds', () => {
  test('a window that reads too slowly is cut off, and finds a fresh snapshot when it comes back', async () => {
    const socket = connect()
    await once(socket, 'open')
    await soon(() => expect(web.lab.subscribers.size).toBe(1))
    socket.pause()
    const piece = 'x'.repeat(64 * 1024)
    let sent = 0
    while (web.lab.subscribers.size > 0) {
      web.lab.send({ type: 'stream', stream: 's', channel: 'stdout', data: piece })
      sent += piece.length
      if (sent > 100 * LIMIT) throw new Error('nothing was ever cut off')
      await new Promise(setImmediate)
    }
    socket.resume()
    const [code] = (await once(socket, 'close')) as [number]
    expect(code).toBe(CLOSE_TOO_SLOW)
    const again = connect()
    const heard = listen(again)
    await soon(() => expect(heard[0]?.type).toBe('snapshot'))
    again.close()
  })

  test('one that never reads again is dropped all the same', async () => {
    const socket = connect()
    socket.on('error', () => undefined)
    await once(socket, 'open')
    await soon(() => expect(web.lab.subscribers.size).toBe(1))
    socket.pause()
    // It answers no ping any more either.
    await soon(() => expect(web.lab.subscribers.size).toBe(0))
    socket.terminate()
  })

  test('one that answers pings stays', async () => {
    const socket = connect()
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(socket.readyState).toBe(WebSocket.OPEN)
    expect(web.lab.subscribers.size).toBe(1)
    socket.close()
  })

  test('one that sends more than a little is closed', async () => {
    const socket = connect()
    await once(socket, 'open')
    socket.send('x'.repeat(17 * 1024))
    const [code] = (await once(socket, 'close')) as [number]
    expect(code).toBe(1009)
    await soon(() => expect(web.lab.subscribers.size).toBe(0))
  })

  test('when the host ends, every window is told', async () => {
    const socket = connect()
    await once(socket, 'open')
    const closed = once(socket, 'close')
    await web.server.close()
    expect((await closed)[0]).toBe(CLOSE_GOING_AWAY)
    await soon(() => expect(web.lab.subscribers.size).toBe(0))
    web = await startOverFakeLab()
  })
})
