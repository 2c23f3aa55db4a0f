import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws'
import type { LabError } from '@api/errors'
import type { ConnectionState } from '../../../src-renderer/client'
import { createWebClient } from '../../../src-renderer/client/web'
import { SNAPSHOTS } from '../../fixtures/snapshots'
import { soon } from '../../support/soon'

const TOKEN = 'secret+/='

/** As the web host answers, over real sockets. */
class Host {
  readonly sockets = new Set<ServerSocket>()
  readonly asked: { url: string; body: unknown }[] = []
  status = 200
  /** So many requests are read and then cut off without an answer. */
  cuts = 0
  answer: unknown = { result: { closed: true } }
  private readonly server: Server
  private readonly events = new WebSocketServer({ noServer: true })

  constructor() {
    this.server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += String(chunk)))
      request.on('end', () => {
        const allowed = request.headers.authorization === `Bearer ${TOKEN}`
        this.asked.push({ url: request.url ?? '', body: JSON.parse(body) })
        if (this.cuts-- > 0) {
          request.socket.destroy()
          return
        }
        response.writeHead(allowed ? this.status : 401, { 'Content-Type': 'application/json' })
        response.end(JSON.stringify(allowed ? this.answer : { error: { code: 'unauthorized', message: 'no', details: [] } }))
      })
    })
    this.server.on('upgrade', (request, socket, head) => {
      if (new URL(request.url ?? '', 'http://x').searchParams.get('token') !== TOKEN) {
        socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n')
        return
      }
      this.events.handleUpgrade(request, socket, head, (ws) => {
        this.sockets.add(ws)
        ws.send(JSON.stringify({ type: 'snapshot', subscriber: `s${this.sockets.size}`, snapshot: SNAPSHOTS['two-pods']?.(0) }))
      })
    })
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.terminate()
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }
}

let host: Host
let origin: string
let stop: (() => void) | null

beforeEach(async () => {
  host = new Host()
  origin = await host.listen()
  stop = null
})
afterEach(async () => {
  stop?.()
  await host.close()
})

function listen(token: string | null) {
  const states: ConnectionState[] = []
  const subscribers: string[] = []
  stop = createWebClient({ origin, token }).subscribe({
    connection: (state) => states.push(state),
    message: (message) => message.type === 'snapshot' && subscribers.push(message.subscriber)
  })
  return { states, subscribers }
}

describe('the web client', () => {
  it('posts a command with its token and gives the result', async () => {
    const result = await createWebClient({ origin, token: TOKEN }).run('streams.close', { stream: 'x' })
    expect(result).toEqual({ closed: true })
    expect(host.asked).toEqual([{ url: '/api/streams.close', body: { stream: 'x' } }])
  })

  it('throws what the lab threw, with code and details', async () => {
    host.status = 422
    host.answer = { error: { code: 'invalid', message: 'no Pod', details: [{ path: 'kind', message: 'wrong', line: 2, column: 7 }] } }
    const error = await createWebClient({ origin, token: TOKEN }).run('pods.apply', { manifest: 'x' }).catch((thrown: unknown) => thrown as LabError)
    expect(error).toMatchObject({ name: 'LabError', code: 'invalid', message: 'no Pod', details: [{ path: 'kind', line: 2, column: 7 }] })
  })

  it('throws a LabError when nobody answers', async () => {
    await host.close()
    await expect(createWebClient({ origin, token: TOKEN }).run('settings.get', {})).rejects.toMatchObject({ name: 'LabError', code: 'internal' })
  })

  // Chromium cuts requests when a network interface comes or goes, which is what every new or deleted pod brings about.
  it('asks again when a request that may be repeated was cut off', async () => {
    host.cuts = 2
    expect(await createWebClient({ origin, token: TOKEN }).run('pods.apply', { manifest: 'x' })).toEqual({ closed: true })
    expect(host.asked).toHaveLength(3)
  })

  it('gives up after a few times', async () => {
    host.cuts = 100
    await expect(createWebClient({ origin, token: TOKEN }).run('settings.get', {})).rejects.toMatchObject({ code: 'internal' })
    expect(host.asked).toHaveLength(4)
  })

  it('never sends a signal twice', async () => {
    host.cuts = 1
    await expect(createWebClient({ origin, token: TOKEN }).run('containers.kill', { id: 'a'.repeat(64), signal: 'SIGKILL' })).rejects.toMatchObject({ code: 'internal' })
    expect(host.asked).toHaveLength(1)
  })

  it('hears a snapshot first, and again after the socket dropped', async () => {
    const { states, subscribers } = listen(TOKEN)
    await soon(() => expect(subscribers).toEqual(['s1']))
    for (const socket of host.sockets) socket.terminate()
    await soon(() => expect(subscribers).toEqual(['s1', 's2']))
    expect(states).toEqual(['connecting', 'open', 'lost', 'lost', 'open'])
  })

  it.each([['wrong'], [null]])('says that the token is not right (%s), and does not try again', async (token) => {
    const { states } = listen(token)
    await soon(() => expect(states).toEqual(['connecting', 'unauthorized']))
    const asked = host.asked.length
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(host.asked).toHaveLength(asked)
  })
})
