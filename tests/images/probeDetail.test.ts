import { spawn } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attachContainer, docker, hostPid, removeTestContainers, startContainer } from './support/docker'
import { loadImages } from './support/loadImages'
import { ProbeClient } from './support/probeClient'
import { NAMESPACES, startTime } from './support/proc'
import { eventually } from './support/wait'

interface Told {
  readonly t: string
  readonly req?: number
  readonly error?: string | null
  readonly message?: string
  readonly process?: { readonly files: Readonly<Record<string, string>> }
  readonly ns?: { readonly files: Readonly<Record<string, string>> }
  readonly files?: { readonly entries: readonly { readonly path: string }[] | null; readonly cut: boolean }
  readonly shared?: { readonly fds: readonly { readonly type: string }[] }
  readonly hostname?: string
}

let probe: ProbeClient
let next = 1000

beforeAll(async function start() {
  await loadImages()
  probe = await ProbeClient.inContainer()
})
afterAll(async function stop() {
  await probe.end()
  await removeTestContainers()
})

function told(): readonly Told[] {
  return probe.lines
}

async function detail(request: object): Promise<Told> {
  const req = next++
  probe.send({ op: 'detail', req, ...request })
  return eventually(`answer ${req}`, () => told().find((line) => line.req === req))
}

describe('detail', function detailed() {
  it('is what /proc says of a watched process', async function truth() {
    const id = await startContainer([], 'pauselab/pause')
    await probe.watch(id)
    const pid = await hostPid(id)
    const answer = await detail({ pid, start: startTime(pid), about: ['process'] })
    const steady = (text: string | undefined): string | undefined => text?.replace(/^\w*ctxt_switches.*$/gm, '')
    expect(answer.t).toBe('detail')
    expect(steady(answer.process?.files['status'])).toBe(steady(readFileSync(`/proc/${pid}/status`, 'utf8')))
  })

  it('has its stat line, and the links of its namespaces as readlink shows them', async function links() {
    const id = await startContainer([], 'pauselab/pause')
    await probe.watch(id)
    const pid = await hostPid(id)
    const answer = await detail({ pid, start: startTime(pid), about: ['process', 'ns'] })
    expect(answer.process?.files['stat']?.split(' ').slice(0, 4)).toEqual(readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ').slice(0, 4))
    expect(answer.ns?.files).toEqual(Object.fromEntries(NAMESPACES.map((name) => [`ns/${name}`, readlinkSync(`/proc/${pid}/ns/${name}`)])))
  })

  it('sees what another user’s process has open', async function otherUser() {
    const id = await startContainer(['--user', '1234:1234'], 'pauselab/demo', ['listen', '9090'])
    await probe.watch(id)
    const pid = await hostPid(id)
    await eventually('its socket', async () => ((await detail({ pid, start: startTime(pid), about: ['shared'] })).shared?.fds.some((one) => one.type === 'socket') ? true : undefined))
  })

  it('is refused for a process of no watched container, a reused PID and one that is gone', async function refused() {
    const child = spawn('sleep', ['60'])
    const pid = child.pid ?? 0
    const id = await startContainer([], 'pauselab/pause')
    await probe.watch(id)
    const own = await hostPid(id)
    expect(await detail({ pid, start: startTime(pid), about: ['process'] })).toMatchObject({ t: 'reply', error: 'not-watched' })
    expect(await detail({ pid: own, start: startTime(own) + 1, about: ['process'] })).toMatchObject({ t: 'reply', error: 'reused' })
    expect(await detail({ pid: 4194304, start: 1, about: ['process'] })).toMatchObject({ t: 'reply', error: 'gone' })
    expect(await detail({ pid: own, start: startTime(own), about: ['everything'] })).toMatchObject({ t: 'error', message: expect.stringContaining('about must hold') as string })
    expect(await detail({ pid: own, start: startTime(own), about: ['files'] })).toMatchObject({ t: 'error', message: 'files needs path' })
    child.kill()
  })

  it('says when a folder has more than it tells, and follows no link', async function bounded() {
    const id = await startContainer(['--volume', '/cache'], 'pauselab/demo', ['sleep'])
    await probe.watch(id)
    const pid = await hostPid(id)
    const list = async (path: string): Promise<Told['files']> => (await detail({ pid, start: startTime(pid), about: ['files'], path })).files
    expect(await list('/cache')).toEqual({ entries: [], cut: false })
    expect((await list('/bin'))?.entries?.map((one) => one.path).sort()).toEqual(['kill', 'ps', 'sleep'])
    expect(await list('/bin/ps')).toEqual({ entries: null, cut: false })
    expect(await list('/tmp/../../..')).toEqual({ entries: null, cut: false })
    const source = (await docker('inspect', '--format', '{{(index .Mounts 0).Source}}', id)).trim()
    const made = spawn('sh', ['-c', `cd "$0" && for i in $(seq 300); do : > f$i; done && ln -s /proc out`, source])
    await new Promise((resolve) => made.once('exit', resolve))
    const all = await list('/cache')
    expect([all?.entries?.length, all?.cut]).toEqual([256, true])
    expect(await list('/cache/out')).toEqual({ entries: null, cut: false })
  })
})

describe('host', function onHost() {
  it('has the links of the host’s namespaces, each with the process that it was read from', async function truth() {
    const req = next++
    probe.send({ op: 'host', req })
    const answer = await eventually(`answer ${req}`, () => told().find((line) => line.req === req))
    const links = Object.entries(answer.ns?.files ?? {})
    expect(answer.t).toBe('host')
    expect(links.map(([name]) => name.split('/').at(-1))).toEqual(NAMESPACES)
    for (const [name, link] of links) expect(link).toBe(readlinkSync(`/proc/${name}`))
    expect(Object.fromEntries(links.map(([name, link]) => [name.split('/').at(-1), Number(/\d+/.exec(link)?.[0])]))).toEqual(probe.hello.host)
  })

  it('needs a number to answer to', async function numbered() {
    probe.send({ op: 'host' })
    await eventually('the complaint', () => told().find((line) => line.message === 'host needs req'))
  })
})

describe('probe inside', function inside() {
  it('answers only for a process of the container that is named', async function named() {
    const one = await startContainer(['--hostname', 'first'], 'pauselab/pause')
    const two = await startContainer(['--hostname', 'second'], 'pauselab/pause')
    const pid = await hostPid(one)
    const options = ['--pid', 'host', '--network', 'none', '--cap-drop', 'ALL', '--cap-add', 'SYS_ADMIN', '--cap-add', 'SYS_PTRACE', '--read-only', '--security-opt', 'apparmor=unconfined']
    const child = attachContainer(options, 'pauselab/probe', ['inside'])
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk))
    const lines = (): readonly Told[] => said.split('\n').slice(0, -1).map((line) => JSON.parse(line) as Told)
    await eventually('hello', () => lines()[0])
    expect(lines()[0]).toEqual({ t: 'hello', protocol: 1, reason: null })
    for (const [req, container, start] of [[1, one, startTime(pid)], [2, two, startTime(pid)], [3, one, startTime(pid) + 1]] as const) child.stdin.write(`${JSON.stringify({ req, pid, start, container })}\n`)
    child.stdin.write('nonsense\n')
    await eventually('four answers', () => (lines().length === 5 ? true : undefined))
    expect(lines()[1]).toMatchObject({ req: 1, hostname: 'first', error: null })
    expect(lines().slice(2).map((line) => line.error ?? line.t)).toEqual(['not-watched', 'reused', 'error'])
    expect(lines()[2]?.hostname).toBeUndefined()
    child.stdin.end()
    await eventually('its end', () => (child.exitCode === null ? undefined : true))
  })
})
