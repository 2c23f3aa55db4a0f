import { createHash, randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { exitCode, hostPid, inspect, logs, removeTestContainers, run, startContainer } from './support/docker'
import { loadImages } from './support/loadImages'
import { endServers, servePod } from './support/podServer'
import { eventually } from './support/wait'

const IMAGE = 'pauselab/demo'
/** The user of the proxy: its own connections are not redirected to it again. */
const PROXY_USER = '1337'

let joined: readonly string[]
let address: string
let pause: number
let proxy: string

function iptables(...rule: readonly string[]): Promise<unknown> {
  return run('nsenter', [`--net=/proc/${pause}/ns/net`, 'iptables', '-t', 'nat', ...rule]).then((finished) => expect(finished.stderr).toBe(''))
}

beforeAll(async function startMesh() {
  await loadImages()
  const sandbox = await startContainer([], 'pauselab/pause')
  joined = ['--network', `container:${sandbox}`]
  address = await inspect(sandbox, '{{.NetworkSettings.IPAddress}}')
  pause = await hostPid(sandbox)
  await startContainer(joined, IMAGE, ['web', '--port', '8080'])
  proxy = await startContainer([...joined, '--user', PROXY_USER], IMAGE, ['proxy'])
  await eventually('the proxy', async () => ((await logs(proxy)).includes('listening on port 15001') ? true : undefined))
  await iptables('-A', 'PREROUTING', '-p', 'tcp', '!', '--dport', '15001', '-j', 'REDIRECT', '--to-ports', '15001')
  await iptables('-A', 'OUTPUT', '-p', 'tcp', '-m', 'owner', '!', '--uid-owner', PROXY_USER, '-j', 'REDIRECT', '--to-ports', '15001')
})
afterEach(endServers)
afterAll(removeTestContainers)

describe('proxy', function proxied() {
  it('carries what comes in on to the server, and counts by destination', async function inbound() {
    for (const count of [1, 2, 3]) {
      const answer = await fetch(`http://${address}:8080/`, { headers: { connection: 'close' } })
      expect(await answer.text()).toContain('requests:')
      await eventually(`connection ${count}`, async () => (new RegExp(`Z [\\d.]+:\\d+ -> ${address}:8080 connection ${count}\n`).test(await logs(proxy)) ? true : undefined))
    }
  })

  it('carries what goes out too', async function outbound() {
    const other = await startContainer([], IMAGE, ['web', '--port', '9090'])
    const target = await inspect(other, '{{.NetworkSettings.IPAddress}}')
    const client = await startContainer(joined, IMAGE, ['fetch', `http://${target}:9090/`, '--count', '1'])
    expect(await exitCode(client)).toBe(0)
    expect(await logs(proxy)).toContain(`-> ${target}:9090 connection 1\n`)
    expect(await logs(other)).toContain(` ${address} GET / 200\n`)
  })

  it('carries much both ways, with half-closed ends', async function much() {
    const port = await servePod(pause, '0.0.0.0', "const hash = require('node:crypto').createHash('sha256'); socket.on('data', (chunk) => hash.update(chunk)).on('end', () => socket.end(hash.digest('hex')))", true)
    const bytes = randomBytes(5_000_000)
    const told = await new Promise<string>(function send(resolve, reject) {
      const socket = connect(port, address, () => socket.end(bytes))
      let said = ''
      socket.setEncoding('utf8').on('data', (chunk) => (said += String(chunk)))
      socket.on('close', () => resolve(said)).on('error', reject)
    })
    expect(told).toBe(createHash('sha256').update(bytes).digest('hex'))
  })

  it('says when the server cannot be reached, and closes', async function refused() {
    const closed = await new Promise<boolean>((resolve) => connect(1, address).on('error', () => undefined).on('close', () => resolve(true)).resume())
    expect(closed).toBe(true)
    await eventually('the failure', async () => (new RegExp(`-> ${address}:1 FAILED Connection refused\n`).test(await logs(proxy)) ? true : undefined))
  })

  it('refuses what was not redirected, and goes on', async function direct() {
    await new Promise((resolve) => connect(15001, address).on('error', () => undefined).on('close', resolve).resume())
    await eventually('the refusal', async () => ((await logs(proxy)).includes('came to the proxy itself, not redirected: closed\n') ? true : undefined))
    expect((await fetch(`http://${address}:8080/`)).status).toBe(200)
  })
})
