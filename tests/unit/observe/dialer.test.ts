import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Dialer } from '../../../src-main/observe/dialer'
import { RuntimeError, type RuntimeInfo } from '../../../src-main/runtime/port'
import { StandInEngine } from './standInDialler'
import { soon } from '../../support/soon'

const INFO: RuntimeInfo = { version: '1', apiVersion: '1', os: 'linux', arch: 'amd64', cgroup: 2, rootless: false, userns: true, apparmor: true, product: 'docker', node: 'node', cpus: 2, memoryBytes: 2 ** 33, volumeSubpath: false }

let engine: StandInEngine
let dialer: Dialer
let servers: net.Server[] = []

beforeEach(() => {
  engine = new StandInEngine()
  dialer = new Dialer({ runtime: engine.runtime, info: INFO, name: 'lab-dial', labels: { owner: 'lab' }, startOf: (pid) => pid * 10 })
})
afterEach(async () => {
  await dialer.close()
  for (const server of servers.splice(0)) server.close()
})

async function serve(onSocket: (socket: net.Socket) => void, allowHalfOpen = true): Promise<number> {
  const server = net.createServer({ allowHalfOpen }, (socket) => onSocket(socket.on('error', () => undefined)))
  servers = [...servers, server]
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

function dial(port: number): Promise<Duplex> {
  return dialer.dial({ hostPid: 7, host: '127.0.0.1', port, timeoutMs: 1_000, signal: new AbortController().signal })
}

function echo(socket: net.Socket): void {
  socket.pipe(socket)
}

describe('its helper', () => {
  test('starts with the first connection, once for all of them, with no more power than it needs', async () => {
    const port = await serve(echo)
    expect(engine.diallers).toEqual([])
    await Promise.all([dial(port), dial(port)])
    expect(engine.diallers).toHaveLength(1)
    expect(engine.last.request).toEqual({
      name: 'lab-dial', image: 'pauselab/probe', args: ['dial'], labels: { owner: 'lab' }, network: { mode: 'none' }, pid: 'host', hostUserns: true, capDrop: ['ALL'], capAdd: ['SYS_ADMIN', 'SYS_PTRACE'],
      securityOpt: ['no-new-privileges', 'apparmor=unconfined'], readOnlyRoot: true, log: 'none', autoRemove: true, openStdin: true
    })
    expect(engine.last.asked.slice(0, 2)).toEqual([1, 2].map((id) => ({ op: 'dial', id, pid: 7, start: 70, host: '127.0.0.1', port, timeoutMs: 1_000 })))
  })

  test('that dies ends its connections, and the next one starts another', async () => {
    const port = await serve(echo)
    const connection = await dial(port)
    const broken = once(connection, 'error')
    engine.last.stderr.write('dial: killed\n')
    await new Promise((resolve) => setImmediate(resolve))
    engine.last.die()
    expect(String((await broken)[0])).toContain('the dialler has ended dial: killed')
    const again = await dial(port)
    again.end('hello')
    expect([await text(again), engine.diallers.length]).toEqual(['hello', 2])
  })

  test('of an earlier life of this lab is removed, a stranger’s is not', async () => {
    engine.leftover = { id: 'old', state: 'running', labels: { owner: 'lab' } }
    await dialer.ready()
    expect(engine.removed).toEqual(['old'])
    engine.leftover = { id: 'theirs', state: 'running', labels: { owner: 'somebody' } }
    const other = new Dialer({ runtime: engine.runtime, info: INFO, name: 'lab-dial', labels: { owner: 'lab' }, startOf: () => 0 })
    await expect(other.ready()).rejects.toMatchObject({ kind: 'conflict' })
    expect(engine.removed).toEqual(['old'])
    engine.leftover = null
  })

  test('that cannot start is not tried again for each who asks', async () => {
    engine.refuse = new RuntimeError('image-absent', 'no image', 'create')
    await expect(dial(1)).rejects.toThrow('no image')
    engine.refuse = null
    await expect(dial(1)).rejects.toThrow('no image')
    await soon(() => dialer.ready())
  })

  test.each([
    ['cannot enter namespaces', { reason: 'EPERM' }, 'the dialler cannot enter network namespaces: EPERM'],
    ['speaks another protocol', { protocol: 2 }, /does not speak/]
  ])('that %s is of no use and is removed', async (_name, hello, message) => {
    engine.hello = hello
    await expect(dial(1)).rejects.toThrow(message)
    expect(engine.removed).toEqual(['dial-1'])
  })

  test('ends with its lab, and nothing is dialled after that', async () => {
    const connection = await dial(await serve(echo))
    const broken = once(connection, 'error')
    await dialer.close()
    await broken
    expect([engine.last.stdin.writableEnded, engine.removed]).toEqual([true, ['dial-1']])
    await expect(dial(1)).rejects.toThrow('the dialler is closed')
  })

  test('is never there when nothing was dialled', async () => {
    await dialer.close()
    expect(engine.diallers).toEqual([])
  })
})

describe('a connection', () => {
  test('carries bytes both ways, and ends from both sides', async () => {
    const connection = await dial(await serve(echo))
    connection.end('hello')
    expect(await text(connection)).toBe('hello')
    await expect.poll(() => engine.last.open).toBe(0)
    expect(connection.destroyed).toBe(true)
  })

  test('that the other side ends first may still be written to', async () => {
    const heard: Buffer[] = []
    const port = await serve((socket) => {
      socket.on('data', (bytes) => heard.push(bytes))
      socket.end('bye')
    })
    const connection = await dial(port)
    expect(await text(connection)).toBe('bye')
    connection.end('and you')
    await once(connection, 'close')
    await expect.poll(() => Buffer.concat(heard).toString()).toBe('and you')
  })

  test('carries much, unchanged, and never more on its way than the window', async () => {
    const sent = randomBytes(1_000_000)
    const connection = await dial(await serve(echo))
    connection.end(sent)
    expect((await buffer(connection)).equals(sent)).toBe(true)
    expect(engine.last.mostOnTheirWay).toBeLessThanOrEqual(65_536)
  })

  test('waits for room in the window', async () => {
    const port = await serve((socket) => void socket.resume())
    const connection = await dial(port)
    engine.last.acknowledging = false
    let taken = false
    connection.write(randomBytes(100_000), () => (taken = true))
    await expect.poll(() => engine.last.asked.filter((one) => one.op === 'data').length).toBe(4)
    expect(taken).toBe(false)
    engine.last.acknowledge()
    await expect.poll(() => taken).toBe(true)
  })

  test('whose reader is slow holds the helper back, and loses nothing', async () => {
    const sent = randomBytes(2_000_000)
    const connection = await dial(await serve((socket) => void socket.end(sent)))
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(connection.readableLength).toBeLessThan(1_000_000)
    expect((await buffer(connection)).equals(sent)).toBe(true)
  })

  test('that nobody reads holds the others back only until it is closed', async () => {
    const idle = await dial(await serve((socket) => void socket.end(randomBytes(2_000_000))))
    await expect.poll(() => idle.readableLength).toBeGreaterThan(0)
    const other = dial(await serve(echo))
    idle.destroy()
    const connection = await other
    connection.end('hello')
    expect(await text(connection)).toBe('hello')
  })

  test('that is destroyed is closed on the other side', async () => {
    const connection = await dial(await serve(() => undefined))
    connection.destroy()
    await expect.poll(() => engine.last.asked.at(-1)).toEqual({ op: 'close', id: 1 })
  })

  test('that breaks tells why', async () => {
    const connection = await dial(await serve((socket) => void socket.once('data', () => socket.resetAndDestroy())))
    connection.write('hello')
    expect((await once(connection.resume(), 'error'))[0]).toMatchObject({ code: 'ECONNRESET' })
  })

  test('that breaks before anybody has it breaks nothing else', async () => {
    await dialer.ready()
    engine.last.silent = true
    const dialling = dial(1)
    await expect.poll(() => engine.last.asked.length).toBe(1)
    engine.last.stdout.write('{"t":"open","id":1}\n{"t":"closed","id":1,"error":"ECONNRESET"}\n')
    expect((await dialling).errored).toMatchObject({ code: 'ECONNRESET' })
  })
})

describe('no connection', () => {
  test('because nobody listens', async () => {
    const port = await serve(echo)
    for (const server of servers.splice(0)) server.close()
    await expect(dial(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('because it is given up: the helper is told', async () => {
    await dialer.ready()
    engine.last.silent = true
    const stop = new AbortController()
    const dialling = dialer.dial({ hostPid: 7, host: '127.0.0.1', port: 80, timeoutMs: 60_000, signal: stop.signal })
    await expect.poll(() => engine.last.asked.length).toBe(1)
    stop.abort()
    await expect(dialling).rejects.toThrow('given up')
    await expect.poll(() => engine.last.asked.at(-1)).toEqual({ op: 'close', id: 1 })
  })

  test('because the helper does not answer', async () => {
    await dialer.ready()
    engine.last.silent = true
    await expect(dialer.dial({ hostPid: 7, host: '127.0.0.1', port: 80, timeoutMs: 100, signal: new AbortController().signal })).rejects.toThrow('does not answer')
  })
})
