import { once } from 'node:events'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { HandlerOptions, HandlerOutcome } from '../../../../src-main/kubelet/probing/handler'
import { createHandlerRunner } from '../../../../src-main/kubelet/probing/handlers'
import type { HttpGetHandler } from '../../../../src-main/pod/model/probes'
import { errno, failingDialer, NetDialer } from './netDialer'
import { httpGet, probeTarget } from './targets'

const servers: net.Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    if (server instanceof http.Server) server.closeAllConnections()
    server.close()
  }
})

async function listen<T extends net.Server>(server: T): Promise<number> {
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

function serve(answer: http.RequestListener): Promise<number> {
  return listen(http.createServer(answer))
}

/** Says these bytes to whoever connects, whatever is asked. */
function say(bytes: string, then: (socket: net.Socket) => void = (socket) => void socket.end()): Promise<number> {
  return listen(net.createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => {
      socket.write(bytes)
      then(socket)
    })
  }))
}

let dialer = new NetDialer()
async function get(handler: Partial<HttpGetHandler>, options: Partial<HandlerOptions> = {}): Promise<HandlerOutcome> {
  dialer = new NetDialer()
  const run = createHandlerRunner({ runtime: { exec: () => Promise.reject(new Error('no exec here')) }, dialer })
  const outcome = await run(httpGet(handler), probeTarget({ ports: [{ name: 'http', containerPort: Number(handler.port), hostPort: null, hostIP: null, protocol: 'TCP' }] }, { podIp: '127.0.0.1' }), { timeoutMs: 5_000, signal: new AbortController().signal, ...options })
  expect(dialer.sockets.every((socket) => socket.destroyed)).toBe(true)
  return outcome
}

describe('an answer', () => {
  test.each<[number, HandlerOutcome]>([
    [200, { result: 'success', message: 'body' }],
    [299, { result: 'success', message: 'body' }],
    [304, { result: 'warning', message: 'Probe terminated redirects, Response body: ' }],
    [399, { result: 'warning', message: 'Probe terminated redirects, Response body: body' }],
    [400, { result: 'failure', message: 'HTTP probe failed with statuscode: 400' }],
    [503, { result: 'failure', message: 'HTTP probe failed with statuscode: 503' }]
  ])('%i', async (status, outcome) => {
    const port = await serve((_request, response) => void response.writeHead(status).end('body'))
    expect(await get({ port })).toEqual(outcome)
  })

  test('is read to 10 KiB and no further', async () => {
    let closed = false
    const port = await serve((_request, response) => {
      const timer = setInterval(() => response.write('x'.repeat(4_096)), 1)
      response.on('close', () => {
        closed = true
        clearInterval(timer)
      })
    })
    const outcome = await get({ port })
    expect([outcome.result, outcome.message.length]).toEqual(['success', 10_240])
    await expect.poll(() => closed).toBe(true)
  })

  test('may be as careless as Go lets it be', async () => {
    expect(await get({ port: await say('HTTP/1.1 200 OK\nContent-Length: 2\n\nok') })).toEqual({ result: 'success', message: 'ok' })
  })
})

describe('the request', () => {
  test('is the kubelet’s, byte for byte', async () => {
    let heard = ''
    const port = await listen(net.createServer((socket) => {
      socket.on('error', () => undefined).once('data', (bytes: Buffer) => {
        heard = bytes.toString()
        socket.end('HTTP/1.1 204 No Content\r\n\r\n')
      })
    }))
    await get({ port, path: '/healthz?deep', headers: [{ name: 'x-probe', value: 'yes' }] })
    expect(heard).toBe(`GET /healthz?deep HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUser-Agent: kube-probe/1.34\r\nAccept: */*\r\nX-Probe: yes\r\nConnection: close\r\n\r\n`)
  })

  test('goes to the pod from within it, to a port that may have a name', async () => {
    const port = await serve((_request, response) => void response.end())
    const run = createHandlerRunner({ runtime: { exec: () => Promise.reject(new Error('no')) }, dialer: (dialer = new NetDialer()) })
    const target = probeTarget({ ports: [{ name: 'http', containerPort: port, hostPort: null, hostIP: null, protocol: 'TCP' }] }, { podIp: '127.0.0.1' })
    const options = { timeoutMs: 1_000, signal: new AbortController().signal }
    expect(await run(httpGet({ port: 'http' }), target, options)).toMatchObject({ result: 'success' })
    expect(dialer.dialled).toMatchObject([{ hostPid: 4_000, host: '127.0.0.1', port }])
    expect(await run(httpGet({ port: 'nope' }), target, options)).toEqual({ result: 'unknown', message: 'strconv.Atoi: parsing "nope": invalid syntax' })
    expect(await run(httpGet(), { ...target, podIp: null }, options)).toEqual({ result: 'unknown', message: 'the pod has no IP address' })
  })

  test('a header that HTTP does not allow fails the probe', async () => {
    const port = await serve((_request, response) => void response.end())
    expect((await get({ port, headers: [{ name: 'X', value: 'a\nb' }] })).result).toBe('failure')
  })
})

describe('a redirect', () => {
  test('to the same host is followed, on a new connection', async () => {
    const seen: (string | undefined)[][] = []
    const port = await serve((request, response) => {
      seen.push([request.url, request.headers.referer])
      if (request.url === '/end') response.end('there')
      else response.writeHead(302, { Location: '/end' }).end()
    })
    expect(await get({ port })).toEqual({ result: 'success', message: 'there' })
    expect(seen).toEqual([['/', undefined], ['/end', `http://127.0.0.1:${port}/`]])
    expect(dialer.dialled).toHaveLength(2)
  })

  test('to another host is not: a warning', async () => {
    const port = await serve((_request, response) => void response.writeHead(302, { Location: 'http://elsewhere.example/' }).end('gone there'))
    expect(await get({ port })).toEqual({ result: 'warning', message: 'Probe terminated redirects, Response body: gone there' })
    expect(dialer.dialled).toHaveLength(1)
  })

  test('in a circle ends', async () => {
    const port = await serve((_request, response) => void response.writeHead(302, { Location: '/' }).end())
    expect(await get({ port })).toEqual({ result: 'failure', message: `Get "http://127.0.0.1:${port}/": stopped after 10 redirects` })
    expect(dialer.dialled).toHaveLength(10)
  })
})

describe('no answer', () => {
  test('because nobody listens', async () => {
    const port = await serve(() => undefined)
    servers.splice(0).forEach((server) => server.close())
    expect(await get({ port })).toEqual({ result: 'failure', message: `Get "http://127.0.0.1:${port}/": dial tcp 127.0.0.1:${port}: connect: connection refused` })
  })

  test('in time', async () => {
    const port = await serve(() => undefined)
    const outcome = await get({ port, path: '/slow' }, { timeoutMs: 200 })
    expect(outcome).toEqual({ result: 'failure', message: `Get "http://127.0.0.1:${port}/slow": context deadline exceeded (Client.Timeout exceeded while awaiting headers)` })
  })

  test('in time, only its head: that is none at all', async () => {
    const port = await serve((_request, response) => void response.write('begun'))
    expect(await get({ port }, { timeoutMs: 200 })).toEqual({ result: 'unknown', message: 'context deadline exceeded (Client.Timeout or context cancellation while reading body)' })
  })

  test.each([
    ['', 'EOF'],
    ['HTTP/1.1 200', 'EOF'],
    ['SSH-2.0-OpenSSH\r\n', 'net/http: HTTP/1.x transport connection broken: malformed HTTP response "SSH-2.0-OpenSSH"']
  ])('but %j', async (bytes, message) => {
    const port = await say(bytes)
    expect(await get({ port })).toEqual({ result: 'failure', message: `Get "http://127.0.0.1:${port}/": ${message}` })
  })

  test('because the connection was reset', async () => {
    const port = await say('', (socket) => void socket.resetAndDestroy())
    expect(await get({ port })).toEqual({ result: 'failure', message: `Get "http://127.0.0.1:${port}/": read tcp 127.0.0.1:${port}: read: connection reset by peer` })
  })

  test('that ends before its time', async () => {
    expect(await get({ port: await say('HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf') })).toEqual({ result: 'unknown', message: 'unexpected EOF' })
  })

  test('because the container is no more: the attempt is given up at once', async () => {
    const port = await serve(() => undefined)
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 50)
    expect((await get({ port }, { signal: stop.signal, timeoutMs: 60_000 })).result).toBe('unknown')
  })

  test.each([
    ['EHOSTUNREACH', 'failure', 'Get "http://172.30.0.5:80/": dial tcp 172.30.0.5:80: connect: no route to host'],
    ['ETIMEDOUT', 'failure', 'Get "http://172.30.0.5:80/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)'],
    ['gone', 'unknown', 'gone'],
    ['limit', 'unknown', 'limit']
  ])('as the dialler says %s', async (code, result, message) => {
    const run = createHandlerRunner({ runtime: { exec: () => Promise.reject(new Error('no')) }, dialer: failingDialer(errno(code)) })
    expect(await run(httpGet(), probeTarget(), { timeoutMs: 1_000, signal: new AbortController().signal })).toEqual({ result, message })
  })

  test('as no name service knows it', async () => {
    expect(await get({ host: 'no-such-host.invalid' })).toMatchObject({ result: 'failure', message: expect.stringMatching(/^Get "http:\/\/no-such-host.invalid:80\/": dial tcp: lookup no-such-host.invalid: (no such host|server misbehaving)$/) as string })
  })
})

describe('a hook', () => {
  test('is content with any answer', async () => {
    const port = await serve((request, response) => void response.writeHead(request.headers['user-agent'] === 'kube-lifecycle/1.34' ? 500 : 200).end())
    expect(await get({ port }, { purpose: 'lifecycle' })).toEqual({ result: 'success', message: '' })
  })

  test('by HTTPS to a plain server falls back to HTTP, without its Authorization', async () => {
    let authorization: string | undefined = 'none asked'
    const port = await serve((request, response) => {
      authorization = request.headers.authorization
      response.end()
    })
    const secret = [{ name: 'Authorization', value: 'Bearer x' }]
    expect(await get({ port, scheme: 'HTTPS', headers: secret }, { purpose: 'lifecycle' })).toEqual({ result: 'warning', message: `request to HTTPS lifecycle hook 127.0.0.1:${port} got HTTP response, retry with HTTP succeeded` })
    expect(authorization).toBeUndefined()
  })

  test('a probe does not', async () => {
    const port = await serve((_request, response) => void response.end())
    expect(await get({ port, scheme: 'HTTPS' })).toEqual({ result: 'failure', message: `Get "https://127.0.0.1:${port}/": http: server gave HTTP response to HTTPS client` })
    const other = await say('hello, this is no TLS at all\n')
    expect(await get({ port: other, scheme: 'HTTPS' })).toEqual({ result: 'failure', message: `Get "https://127.0.0.1:${other}/": tls: first record does not look like a TLS handshake` })
  })
})
