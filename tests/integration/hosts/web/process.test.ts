import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

const repository = fileURLToPath(new URL('../../../../', import.meta.url))
// Within the repository, so that the bundle finds its packages.
const folder = mkdtempSync(join(repository, 'tests', 'fixtures', '.web-host-'))
const children: ChildProcess[] = []

beforeAll(async () => {
  await build({
    root: repository,
    configFile: false,
    logLevel: 'error',
    build: { ssr: join(repository, 'tests/fixtures/webHostProcess.ts'), outDir: folder, target: 'node22', rollupOptions: { output: { entryFileNames: 'web.js' } } }
  })
})
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')))
afterAll(() => rmSync(folder, { recursive: true }))

interface Started {
  readonly child: ChildProcess
  readonly dataDir: string
  out(): string
  err(): string
  /** The exit code, and how long it took from now. */
  end(): Promise<{ code: number | null; ms: number }>
}

function start(words: readonly string[], env: Record<string, string> = {}): Started {
  const dataDir = join(folder, `data-${Math.random().toString(36).slice(2)}`)
  const child = spawn(process.execPath, [join(folder, 'web.js'), ...words], { env: { ...process.env, PAUSELAB_DATA_DIR: dataDir, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  async function end(): Promise<{ code: number | null; ms: number }> {
    const from = performance.now()
    const [code] = (await once(child, 'close')) as [number | null]
    return { code, ms: performance.now() - from }
  }
  return { child, dataDir, out: () => out, err: () => err, end }
}

/** A lab that hangs in these tests does so for ever; a busy machine takes its time. */
const AT_ONCE_MS = 20_000

const ADDRESS = /^PauseLab: http:\/\/127\.0\.0\.1:(\d+)\/#token=([\w.~-]+)\n$/

async function address(started: Started): Promise<{ port: number; token: string }> {
  const until = performance.now() + 60_000
  for (;;) {
    const match = ADDRESS.exec(started.out())
    if (match) return { port: Number(match[1]), token: match[2] ?? '' }
    if (performance.now() > until || started.child.exitCode !== null) throw new Error(`no address: ${started.out()}${started.err()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function post(port: number, token: string, name: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/api/${name}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: '{}' })
}

async function takePort(port: number): Promise<{ port: number; release(): Promise<unknown> }> {
  const server = createServer()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const taken = server.address()
  if (taken === null || typeof taken === 'string') throw new Error('no port')
  return { port: taken.port, release: () => new Promise((resolve) => server.close(resolve)) }
}

describe('starting', () => {
  test('prints one line with an address that works', async () => {
    const host = start(['--no-open'])
    const { port, token } = await address(host)
    expect(token).toMatch(/^[\w-]{43}$/)
    expect((await post(port, token, 'engine.status')).status).toBe(200)
    expect((await post(port, 'other', 'engine.status')).status).toBe(401)
  })

  test('takes the port and the token it is told', async () => {
    const free = await takePort(0)
    await free.release()
    const host = start(['--no-open', '--port', String(free.port), '--token', 'T1'])
    expect(await address(host)).toEqual({ port: free.port, token: 'T1' })
  })

  test('is reachable on the loopback only', async () => {
    const host = start(['--no-open', '--port', '0'])
    const { port } = await address(host)
    const listening = readFileSync('/proc/net/tcp', 'utf8').split('\n').filter((line) => line.includes(`:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A`))
    expect(listening.map((line) => line.trim().split(/\s+/)[1]?.split(':')[0])).toEqual(['0100007F'])
  })

  test('two of them find two ports', async () => {
    const [one, two] = [start(['--no-open']), start(['--no-open'])]
    expect((await address(one)).port).not.toBe((await address(two)).port)
  })

  test('says at once when the port it was told is busy, before any lab is made', async () => {
    const taken = await takePort(0)
    const host = start(['--no-open', '--port', String(taken.port)])
    expect((await host.end()).code).toBe(1)
    expect(host.err()).toContain(`Port ${taken.port} of 127.0.0.1 is in use`)
    expect(host.err()).not.toContain('a lab was made')
    expect(host.out()).toBe('')
    await taken.release()
  })

  test.each([[['--prot', '1']], [['--port', 'x']], [['--token', 'a b']]])('%j is explained and ends with 2', async (words) => {
    const host = start(words)
    expect((await host.end()).code).toBe(2)
    expect(host.err()).toContain('Usage:')
    expect(host.err()).not.toContain('a lab was made')
    expect(host.out()).toBe('')
  })

  test('--help is printed, and nothing else done', async () => {
    const host = start(['--help'])
    expect((await host.end()).code).toBe(0)
    expect(host.out()).toContain('--port N')
    expect(host.err()).toBe('')
  })
})

describe('--check-engine', () => {
  test.each([['yes', 0], ['no', 1]])('an engine that is there (%s) ends with %i and one line of JSON', async (there, code) => {
    const host = start(['--check-engine'], { FAKE_ENGINE: there })
    expect((await host.end()).code).toBe(code)
    expect(JSON.parse(host.out())).toEqual({ found: there === 'yes', endpoint: 'unix:///x', tried: [] })
    expect(host.err()).toBe('')
  })
})

describe('ending', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends it in good order and says what stays', async (signal) => {
    const host = start(['--no-open', '--port', '0'], { FAKE_POD: '1' })
    await address(host)
    host.child.kill(signal)
    const { code, ms } = await host.end()
    expect(code).toBe(0)
    expect(ms).toBeLessThan(AT_ONCE_MS)
    expect(host.out()).toContain('Your pods keep running')
  })

  test('it does not speak of pods when there are none', async () => {
    const host = start(['--no-open', '--port', '0'])
    await address(host)
    host.child.kill('SIGTERM')
    await host.end()
    expect(host.out()).toContain('PauseLab has ended.\n')
    expect(host.out()).not.toContain('keep running')
  })

  test('a lab that hangs and a window that stays do not hold it', async () => {
    const host = start(['--no-open', '--port', '0'], { FAKE_HANG: '1' })
    const { port, token } = await address(host)
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/events?token=${token}`)
    await once(socket, 'open')
    host.child.kill('SIGTERM')
    const { code, ms } = await host.end()
    expect(code).toBe(0)
    expect(ms).toBeLessThan(AT_ONCE_MS)
  })

  test('a second signal ends it at once', async () => {
    const host = start(['--no-open', '--port', '0'], { FAKE_HANG: '1' })
    await address(host)
    host.child.kill('SIGINT')
    // Two at once would be one.
    await expect.poll(() => host.err()).toContain('told to stop')
    host.child.kill('SIGINT')
    const { code, ms } = await host.end()
    expect(code).toBe(130)
    expect(ms).toBeLessThan(AT_ONCE_MS)
  })
})

test('errors that nobody caught are logged, to the user\'s own file, and the lab goes on', async () => {
  const host = start(['--no-open', '--port', '0'])
  const { port, token } = await address(host)
  expect((await post(port, token, 'pods.deleteAll')).status).toBe(200)
  const file = join(host.dataDir, 'logs', 'web.log')
  const logged = (): string => (existsSync(file) ? readFileSync(file, 'utf8') : '')
  await expect.poll(logged).toContain('nor that')
  expect((await post(port, token, 'engine.status')).status).toBe(200)
  const log = logged()
  expect(log).toContain('nobody caught this')
  expect(log).toContain('nor that')
  expect(log).not.toContain(token)
  expect(host.err()).toContain('nobody caught this')
  expect(statSync(file).mode & 0o077).toBe(0)
})
