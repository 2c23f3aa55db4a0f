import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { binaryFile } from './support/archives'
import { DialClient } from './support/dialClient'
import { docker, hostPid, inspect, removeTestContainers, startContainer } from './support/docker'
import { loadImages } from './support/loadImages'
import { endServers, servePod } from './support/podServer'
import { startTime } from './support/proc'
import { delay, eventually } from './support/wait'

const probeFile = binaryFile(process.arch === 'arm64' ? 'arm64' : 'amd64', 'probe')
const QEMU = '/usr/bin/qemu-aarch64-static'
const ECHO = 'socket.pipe(socket)'

/** Everything is dialled by the dialler of the lab's own form: in its container, with its rights. */
let dialler: DialClient
let pod: number
let address: string

beforeAll(async function start() {
  await loadImages()
  const sandbox = await startContainer([], 'pauselab/pause')
  const app = await startContainer(['--network', `container:${sandbox}`], 'pauselab/demo', ['sleep'])
  pod = await hostPid(app)
  address = await inspect(sandbox, '{{.NetworkSettings.IPAddress}}')
  dialler = await DialClient.inContainer()
})
afterEach(endServers)
afterAll(async function stop() {
  await dialler.end()
  await removeTestContainers()
})

describe('hello', function hello() {
  it('tells the protocol, the limits and that it may enter namespaces', function tells() {
    expect(dialler.hello).toMatchObject({ protocol: 1, connections: 256, window: 65536, reason: null })
    expect(dialler.hello.arch).toBe({ x64: 'amd64', arm64: 'arm64' }[process.arch as 'x64' | 'arm64'])
  })

  it('says which right is missing, and so does each dial', async function missing() {
    const bare = await DialClient.onHost('setpriv', ['--bounding-set', '-sys_admin', probeFile, 'dial'])
    expect(bare.hello.reason).toBe('EPERM')
    expect(await bare.outcome({ pid: pod, host: '127.0.0.1', port: 1 })).toBe('EPERM')
    await bare.end()
  })
})

describe('from inside the namespace', function inside() {
  it("reaches a server on the pod's address, and the bytes go both ways", async function podAddress() {
    const port = await servePod(pod, address, ECHO)
    const id = dialler.dial({ pid: pod, host: address, port })
    dialler.send({ op: 'data', id, b64: Buffer.from('GET / HTTP/1.1\r\n\r\n').toString('base64') })
    await eventually('the echo', () => (String(dialler.received(id)) === 'GET / HTTP/1.1\r\n\r\n' ? true : undefined))
    expect(await dialler.outcome({ pid: pod, host: '127.0.0.1', port })).toBe('ECONNREFUSED')
    dialler.send({ op: 'end', id })
    await dialler.until(id, 'closed')
    expect(dialler.of(id).map((line) => line.t)).toEqual(['open', 'sent', 'data', 'end', 'closed'])
  })

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['127.0.0.1', 'localhost']
  ])('reaches a server on %s only, as %s', async function loopback(listen, host) {
    const port = await servePod(pod, listen, ECHO)
    expect(await dialler.outcome({ pid: pod, host, port })).toBeNull()
    expect(await dialler.outcome({ pid: pod, host: address, port })).toBe('ECONNREFUSED')
  })

  it('reaches ::1, as such and as localhost, where the namespace has IPv6', async function ipv6() {
    const own = await DialClient.onHost(probeFile)
    const port = await servePod(process.pid, '::1', ECHO)
    expect(await own.outcome({ pid: process.pid, host: '::1', port })).toBeNull()
    expect(await own.outcome({ pid: process.pid, host: 'localhost', port })).toBeNull()
    expect(await own.outcome({ pid: process.pid, host: '127.0.0.1', port })).toBe('ECONNREFUSED')
    await own.end()
  })

  it('is back in its own namespace after each dial, and holds nothing of the pod', async function back() {
    const own = await DialClient.onHost('unshare', ['-n', probeFile, 'dial'])
    const namespace = (pid?: number): string => readlinkSync(`/proc/${pid}/ns/net`)
    const descriptors = (): readonly string[] => readdirSync(`/proc/${own.child.pid}/fd`)
    const [before, open] = [namespace(own.child.pid), descriptors()]
    expect(await own.outcome({ pid: pod, host: '127.0.0.1', port: 1 })).toBe('ECONNREFUSED')
    expect(namespace(own.child.pid)).toBe(before)
    expect(namespace(pod)).not.toBe(before)
    expect(descriptors()).toEqual(open)
    await own.end()
  })
})

describe('what cannot be reached', function unreachable() {
  it('is refused where nothing listens', async function refused() {
    expect(await dialler.outcome({ pid: pod, host: address, port: 1 })).toBe('ECONNREFUSED')
    expect(await dialler.outcome({ pid: pod, host: 'localhost', port: 1 })).toBe('ECONNREFUSED')
  })

  it('times out where no SYN is answered, as late as asked', async function timeout() {
    const silent = address.replace(/\d+$/, '254')
    const begin = performance.now()
    expect(await dialler.outcome({ pid: pod, host: silent, port: 80, timeoutMs: 400 })).toBe('ETIMEDOUT')
    expect(performance.now() - begin).toBeGreaterThan(395)
  })

  it('other names are not found: there is no name service', async function names() {
    expect(await dialler.outcome({ pid: pod, host: 'example.com', port: 80 })).toBe('ENOTFOUND')
    expect(await dialler.outcome({ pid: pod, host: `${'1'.repeat(70)}`, port: 80 })).toBe('ENOTFOUND')
    expect(await dialler.outcome({ pid: pod, host: '', port: 80 })).toBe('ENOTFOUND')
  })

  it('nor a process that is gone, or whose PID another one has', async function identity() {
    const short = await startContainer([], 'pauselab/demo', ['sleep'])
    const pid = await hostPid(short)
    const start = startTime(pid)
    expect(await dialler.outcome({ pid, start: start + 1, host: '127.0.0.1', port: 1 })).toBe('reused')
    expect(await dialler.outcome({ pid, start, host: '127.0.0.1', port: 1 })).toBe('ECONNREFUSED')
    expect(await dialler.outcome({ pid, start: 0, host: '127.0.0.1', port: 1 })).toBe('ECONNREFUSED')
    await docker('rm', '-f', short)
    expect(await dialler.outcome({ pid, start, host: '127.0.0.1', port: 1 })).toBe('gone')
    expect(await dialler.outcome({ pid: 0, start, host: '127.0.0.1', port: 1 })).toBe('gone')
  })
})

describe('many and much', function many() {
  it('holds 100 connections at once', async function hundred() {
    const port = await servePod(pod, '127.0.0.1', ECHO)
    const ids = Array.from({ length: 100 }, () => dialler.dial({ pid: pod, host: '127.0.0.1', port }))
    for (const id of ids) await dialler.until(id, 'open')
    for (const id of ids) dialler.send({ op: 'data', id, b64: Buffer.from(`hello ${id}`).toString('base64') })
    for (const id of ids) await eventually(`the echo of ${id}`, () => (String(dialler.received(id)) === `hello ${id}` ? true : undefined))
    for (const id of ids) dialler.send({ op: 'close', id })
    for (const id of ids) expect(await dialler.until(id, 'closed')).toMatchObject({ error: null })
  })

  it('refuses the 257th, and takes another when one has gone', async function limit() {
    const port = await servePod(pod, '127.0.0.1', ECHO)
    const ids = Array.from({ length: 256 }, () => dialler.dial({ pid: pod, host: '127.0.0.1', port }))
    for (const id of ids) await dialler.until(id, 'open')
    expect(await dialler.outcome({ pid: pod, host: '127.0.0.1', port })).toBe('limit')
    dialler.send({ op: 'close', id: ids[0] })
    expect(await dialler.outcome({ pid: pod, host: '127.0.0.1', port })).toBeNull()
    for (const id of ids.slice(1)) dialler.send({ op: 'close', id })
    for (const id of ids) await dialler.until(id, 'closed')
  })

  it('carries 5 MB there and back, unchanged', async function large() {
    const port = await servePod(pod, '127.0.0.1', ECHO)
    const bytes = randomBytes(5_000_000)
    const id = dialler.dial({ pid: pod, host: '127.0.0.1', port })
    await dialler.write(id, bytes)
    dialler.send({ op: 'end', id })
    expect(await dialler.until(id, 'closed')).toMatchObject({ error: null })
    expect(dialler.received(id).equals(bytes)).toBe(true)
    expect(dialler.acknowledged(id)).toBe(bytes.length)
  }, 120_000)

  it('closes a connection that is given more than its window, and only that', async function window() {
    const port = await servePod(pod, '127.0.0.1', 'socket.pause()')
    const stuck = dialler.dial({ pid: pod, host: '127.0.0.1', port })
    const other = await servePod(pod, '127.0.0.1', ECHO)
    await dialler.until(stuck, 'open')
    const piece = Buffer.alloc(32_768).toString('base64')
    while (dialler.of(stuck).at(-1)?.t !== 'closed') {
      dialler.send({ op: 'data', id: stuck, b64: piece })
      await delay(1)
    }
    expect(dialler.of(stuck).at(-1)).toMatchObject({ error: 'ENOBUFS' })
    expect(await dialler.outcome({ pid: pod, host: '127.0.0.1', port: other })).toBeNull()
  })

  it('goes on for the others while one does not take its bytes', async function stuck() {
    const port = await servePod(pod, '127.0.0.1', 'socket.pause()')
    const other = await servePod(pod, '127.0.0.1', ECHO)
    const id = dialler.dial({ pid: pod, host: '127.0.0.1', port })
    await dialler.until(id, 'open')
    const full = dialler.write(id, Buffer.alloc(20_000_000), 1000).catch(() => 'full')
    await delay(500)
    expect(await dialler.outcome({ pid: pod, host: '127.0.0.1', port: other, timeoutMs: 5000 })).toBeNull()
    expect(dialler.acknowledged(id)).toBeLessThan(20_000_000)
    dialler.send({ op: 'close', id })
    expect(await dialler.until(id, 'closed')).toMatchObject({ error: null })
    expect(await full).toBe('full')
  })

  it('keeps little while nobody reads its answers, and loses nothing', async function slowReader() {
    const own = await DialClient.onHost(probeFile)
    const bytes = 30_000_000
    const port = await servePod(pod, '127.0.0.1', `socket.end(Buffer.alloc(${bytes}))`)
    own.child.stdout.pause()
    const ids = [1, 2].map(() => own.dial({ pid: pod, host: '127.0.0.1', port }))
    await delay(1000)
    const resident = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${own.child.pid}/status`, 'utf8'))?.[1])
    expect(resident).toBeLessThan(4 * 1024)
    const ticks = (): number => Number(readFileSync(`/proc/${own.child.pid}/stat`, 'utf8').split(' ')[13]) + Number(readFileSync(`/proc/${own.child.pid}/stat`, 'utf8').split(' ')[14])
    const before = ticks()
    await delay(500)
    expect(ticks() - before).toBeLessThan(5)
    own.child.stdout.resume()
    for (const id of ids) {
      await own.until(id, 'end')
      expect(own.received(id).length).toBe(bytes)
    }
    await own.end()
  }, 60_000)
})

describe('how a connection ends', function ends() {
  it('with the end of the other side first, then of this one', async function otherFirst() {
    const port = await servePod(pod, '127.0.0.1', "socket.end('bye'); socket.on('data', () => undefined)", true)
    const id = dialler.dial({ pid: pod, host: '127.0.0.1', port })
    await dialler.until(id, 'end')
    expect(String(dialler.received(id))).toBe('bye')
    expect(dialler.of(id).at(-1)?.t).toBe('end')
    dialler.send({ op: 'end', id })
    expect(await dialler.until(id, 'closed')).toMatchObject({ error: null })
  })

  it('with a reset, after what was said before it', async function reset() {
    const port = await servePod(pod, '127.0.0.1', "socket.once('data', () => socket.write('half', () => setTimeout(() => socket.resetAndDestroy(), 50)))")
    const id = dialler.dial({ pid: pod, host: '127.0.0.1', port })
    dialler.send({ op: 'data', id, b64: 'YQ==' })
    expect(await dialler.until(id, 'closed')).toMatchObject({ error: 'ECONNRESET' })
    expect(String(dialler.received(id))).toBe('half')
  })

  it('with a reset after the end of the other side: nothing spins', async function resetAfterEnd() {
    const own = await DialClient.onHost(probeFile)
    const port = await servePod(pod, '127.0.0.1', "socket.end('bye'); setTimeout(() => socket.resetAndDestroy(), 100)", true)
    const id = own.dial({ pid: pod, host: '127.0.0.1', port })
    await own.until(id, 'end')
    own.send({ op: 'data', id, b64: 'YQ==' })
    await delay(300)
    own.send({ op: 'data', id, b64: 'YQ==' })
    await own.until(id, 'closed')
    await own.end()
  })

  it('with the death of the pod', async function death() {
    const sandbox = await startContainer([], 'pauselab/demo', ['sleep'])
    const pid = await hostPid(sandbox)
    const port = await servePod(pid, '127.0.0.1', ECHO)
    const id = dialler.dial({ pid, host: '127.0.0.1', port })
    await dialler.until(id, 'open')
    endServers()
    await dialler.until(id, 'end', 'closed')
    await docker('rm', '-f', sandbox)
    dialler.send({ op: 'close', id })
    await dialler.until(id, 'closed')
  })
})

describe('bad requests', function bad() {
  it.each([
    ['not a JSON object', 'nonsense'],
    ['not valid JSON', '{"op":"dial"'],
    ['unknown op', '{"op":"dance","id":1}'],
    ['no op', '{"id":1}'],
    ['no id', '{"op":"close"}'],
    ['dial needs', '{"op":"dial","id":1}'],
    ['port must be from', '{"op":"dial","id":1,"pid":1,"start":1,"host":"::1","port":65536,"timeoutMs":1}'],
    ['timeoutMs must be from', '{"op":"dial","id":1,"pid":1,"start":1,"host":"::1","port":1,"timeoutMs":0}'],
    ['data needs b64', '{"op":"data","id":1}'],
    ['b64 is not base64', '{"op":"data","id":1,"b64":"abc"}'],
    ['b64 is not base64', '{"op":"data","id":1,"b64":"a=bc"}'],
    ['b64 is longer than the window', `{"op":"data","id":1,"b64":"${'A'.repeat(90_000)}"}`],
    ['the line is too long', `{"op":"${'x'.repeat(1_100_000)}"}`],
    ['more than one JSON value', '{"op":"close","id":1} 2']
  ])('%s (%#)', async function survives(message, line) {
    const own = await DialClient.onHost(probeFile)
    own.sendRaw(line)
    const complaint = await eventually('an error', () => own.lines.find((said) => said.t === 'error'))
    expect(complaint).toMatchObject({ message: expect.stringContaining(message) as string })
    expect(await own.outcome({ pid: pod, host: '127.0.0.1', port: 1 })).toBe('ECONNREFUSED')
    await own.end()
  })

  it('an id in use; and one that is over may be used again', async function ids() {
    const port = await servePod(pod, '127.0.0.1', ECHO)
    const own = await DialClient.onHost(probeFile)
    const request = { op: 'dial', id: 7, pid: pod, start: startTime(pod), host: '127.0.0.1', port, timeoutMs: 1000 }
    own.send(request)
    own.send(request)
    expect(await own.until(7, 'error')).toMatchObject({ message: 'the id is in use' })
    own.send({ op: 'close', id: 7 })
    own.send({ op: 'close', id: 7 })
    own.send(request)
    await eventually('a second open', () => (own.of(7).filter((line) => line.t === 'open').length === 2 ? true : undefined))
    await own.end()
  })
})

describe('the end', function end() {
  it('comes with the end of stdin, with connections open', async function atOnce() {
    const port = await servePod(pod, '127.0.0.1', ECHO)
    const own = await DialClient.onHost(probeFile)
    for (let i = 0; i < 20; i++) await own.until(own.dial({ pid: pod, host: '127.0.0.1', port }), 'open')
    await own.end()
    expect(own.child.exitCode).toBe(0)
  })

  it('comes also while nobody reads and much is waiting', async function unread() {
    const port = await servePod(pod, '127.0.0.1', 'socket.end(Buffer.alloc(9_000_000))')
    const own = await DialClient.onHost(probeFile)
    own.child.stdout.pause()
    own.dial({ pid: pod, host: '127.0.0.1', port })
    await delay(300)
    own.child.stdin.destroy()
    await eventually('its end', () => (own.child.exitCode === null ? undefined : true))
  })
})

describe.skipIf(!existsSync(QEMU))('the arm64 dialler, under emulation', function arm64() {
  it('carries bytes there and back', async function carries() {
    const port = await servePod(pod, '127.0.0.1', ECHO)
    const own = await DialClient.onHost(QEMU, [binaryFile('arm64', 'probe'), 'dial'])
    expect(own.hello).toMatchObject({ arch: 'arm64', reason: null })
    const bytes = randomBytes(300_000)
    const id = own.dial({ pid: pod, host: 'localhost', port })
    await own.write(id, bytes)
    own.send({ op: 'end', id })
    expect(await own.until(id, 'closed')).toMatchObject({ error: null })
    expect(own.received(id).equals(bytes)).toBe(true)
    await own.end()
  })
})
