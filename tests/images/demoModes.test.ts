import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { binaryFile } from './support/archives'
import { docker, exitCode, hostPid, inspect, logs, removeTestContainers, run, startContainer } from './support/docker'
import { loadImages } from './support/loadImages'
import { handles } from './support/proc'
import { delay, eventually } from './support/wait'

const demo = binaryFile(process.arch === 'arm64' ? 'arm64' : 'amd64', 'demo')
const IMAGE = 'pauselab/demo'

beforeAll(loadImages)
afterAll(removeTestContainers)

async function output(options: readonly string[], ...command: readonly string[]): Promise<string> {
  const id = await startContainer(options, IMAGE, command)
  await exitCode(id)
  return logs(id)
}

describe('id', function identity() {
  it('tells user, groups and capabilities by name', async function tells() {
    const told = await output(['--user', '1000:2000', '--group-add', '3000', '--cap-drop', 'ALL', '--cap-add', 'CHOWN', '--cap-add', 'NET_BIND_SERVICE'], 'id')
    expect(told).toMatch(/^uid: 1000\ngid: 2000\ngroups:( 2000)? 3000\neffective: none\npermitted: none\n/)
    expect(told).toContain('\nbounding: CHOWN NET_BIND_SERVICE\nambient: none\nno_new_privs: 0\n')
  })

  it('tells of root\'s capabilities, no_new_privs and seccomp what /proc does', async function root() {
    const options = ['--security-opt', 'no-new-privileges', '--cap-drop', 'ALL', '--cap-add', 'KILL']
    const told = await output(options, 'id')
    expect(told).toContain('effective: KILL\npermitted: KILL\n')
    expect(told).toContain('no_new_privs: 1\n')
    const id = await startContainer(options, IMAGE, ['sleep'])
    const mode = Number(/^Seccomp:\s+(\d)/m.exec(readFileSync(`/proc/${await hostPid(id)}/status`, 'utf8'))?.[1])
    expect(told).toContain(`seccomp: ${['disabled', 'strict', 'filter'][mode]}\n`)
  })
})

describe('env and hostname', function environment() {
  it('print what the container has', async function prints() {
    const all = (await output(['--env', 'COLOUR=deep blue', '--hostname', 'the-host'], 'env')).trim().split('\n')
    expect(all).toContain('COLOUR=deep blue')
    expect(all).toContain('HOSTNAME=the-host')
    expect(await output(['--hostname', 'the-host'], 'hostname')).toBe('the-host\n')
  })

  it('some of it by name', async function some() {
    const id = await startContainer(['--env', 'A=1', '--env', 'B=2'], IMAGE, ['env', 'B', 'NONE'])
    expect(await exitCode(id)).toBe(1)
    expect((await logs(id)).split('\n').sort()).toEqual(['', 'B=2', 'env: NONE is not set'])
  })
})

describe('exit', function exit() {
  it('leaves its message without a newline, waits and exits', async function message() {
    const id = await startContainer([], IMAGE, ['exit', '3', '--message', 'no disk', '--to', '/tmp/log', '--after', '200ms'])
    expect(await exitCode(id)).toBe(3)
    const copied = await run('docker', ['cp', `${id}:/tmp/log`, '-'])
    expect(copied.stdout).toMatch(/ustar[^]*\0no disk\0/)
  })

  it.each([
    [['exit'], 'no exit code given'],
    [['exit', '256'], '"256" is not a number from 0 to 255'],
    [['eat'], '--mb is needed'],
    [['listen'], 'no port given'],
    [['listen', '0'], '"0" is not a port from 1 to 65535'],
    [['sleep', '--on', 'NOPE'], '--on: unknown signal "NOPE"'],
    [['sleep', '--on', 'KILL'], '--on: "KILL" cannot be waited for'],
    [['id', 'x'], 'unexpected argument "x"']
  ])('%j is refused with exit code 2', async function refused(args, reason) {
    const finished = await run(demo, args)
    expect(finished.stderr).toContain(reason)
    expect(finished.code).toBe(2)
  })
})

describe('sleep', function sleep() {
  it('lingers after SIGTERM as long as asked, as PID 1, and exits with the code', async function lingers() {
    const id = await startContainer([], IMAGE, ['sleep', '--linger', '500ms', '--code', '4'])
    await handles(await hostPid(id), 'SIGTERM')
    const begin = performance.now()
    await docker('kill', '-s', 'TERM', id)
    expect(await exitCode(id)).toBe(4)
    expect(performance.now() - begin).toBeGreaterThan(495)
    expect(await logs(id)).toBe('sleep: SIGTERM, ending in 500 ms with 4\n')
  })

  it.each(['USR1', 'QUIT'])('ends on %s when asked to', async function other(signal) {
    const id = await startContainer([], IMAGE, ['sleep', '--on', signal])
    // Nothing in /proc tells that it waits for one. Until then the kernel keeps signals from a PID 1, so that asking again does no harm.
    await eventually('its end', async () => {
      await run('docker', ['kill', '-s', signal, id])
      return (await inspect(id, '{{.State.Running}}')) === 'false' ? true : undefined
    })
    expect(await exitCode(id)).toBe(0)
  })
})

describe('eat', function eat() {
  it('touches what it takes, and holds it', async function holds() {
    const id = await startContainer([], IMAGE, ['eat', '--mb', '25', '--hold'])
    await eventually('the meal', async () => ((await logs(id)).includes('eat: 25 MB') ? true : undefined))
    const resident = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${await hostPid(id)}/status`, 'utf8'))?.[1])
    expect(resident).toBeGreaterThanOrEqual(25 * 1024)
    expect(resident).toBeLessThan(27 * 1024)
  })

  it('is killed at the limit of its container', async function killed() {
    const id = await startContainer(['--memory', '16m', '--memory-swap', '16m'], IMAGE, ['eat', '--mb', '100', '--hold'])
    expect(await exitCode(id)).toBe(137)
    expect(await inspect(id, '{{.State.OOMKilled}}')).toBe('true')
  })
})

describe('listen', function listen() {
  function arrives(host: string, port: number): Promise<string> {
    return new Promise(function dial(resolve) {
      const socket = connect(port, host)
      socket.on('end', () => resolve('accepted')).on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''))
      socket.resume()
    })
  }

  it('accepts on every address, or on one', async function accepts() {
    const open = await startContainer([], IMAGE, ['listen', '7000'])
    const closed = await startContainer([], IMAGE, ['listen', '7000', '--host', '127.0.0.1'])
    for (const id of [open, closed]) await eventually('a listener', async () => ((await logs(id)).includes('listen: on') ? true : undefined))
    expect(await arrives(await inspect(open, '{{.NetworkSettings.IPAddress}}'), 7000)).toBe('accepted')
    expect(await arrives(await inspect(closed, '{{.NetworkSettings.IPAddress}}'), 7000)).toBe('ECONNREFUSED')
    expect(await logs(open)).toMatch(/Z accepted a connection from \d+\.\d+\.\d+\.\d+\n/)
  })

  it('says why it cannot', async function cannot() {
    const finished = await run(demo, ['listen', '80', '--host', '192.0.2.1'])
    expect([finished.code, finished.stderr]).toEqual([1, 'listen: cannot listen on 192.0.2.1 port 80: Address not available\n'])
  })
})

describe('web and its health', function health() {
  async function startWeb(...flags: readonly string[]): Promise<string> {
    const id = await startContainer([], IMAGE, ['web', ...flags])
    await eventually('a server', async () => ((await logs(id)).includes('listening') ? true : undefined))
    return `http://${await inspect(id, '{{.NetworkSettings.IPAddress}}')}`
  }

  async function status(url: string): Promise<number> {
    return (await fetch(url, { redirect: 'manual' })).status
  }

  it('is well and ready unless told otherwise, and answers with the status that is asked for', async function well() {
    const url = await startWeb()
    expect(await Promise.all(['/', '/healthz', '/readyz', '/status/404', '/status/302', '/status/599', '/status/99'].map((path) => status(url + path)))).toEqual([200, 200, 200, 404, 302, 599, 200])
  })

  it('fails /healthz alone after --ok-for, in turns with --fail-for', async function turns() {
    const url = await startWeb('--ok-for', '800ms', '--fail-for', '800ms')
    const seen: number[] = []
    const end = performance.now() + 4000
    while (performance.now() < end) {
      const now = await status(`${url}/healthz?x`)
      if (seen.at(-1) !== now) seen.push(now)
      expect(await status(url)).toBe(200)
      await delay(20)
    }
    expect(seen.length).toBeGreaterThanOrEqual(4)
    expect(seen.slice(0, 4).sort()).toEqual([200, 200, 503, 503])
  })

  it('fails for ever without --fail-for, and is ready after --ready-after', async function forEver() {
    const url = await startWeb('--ok-for', '0', '--ready-after', '1500ms')
    expect(await status(`${url}/readyz`)).toBe(503)
    expect(await status(`${url}/healthz`)).toBe(503)
    await eventually('readiness', async () => ((await status(`${url}/readyz`)) === 200 ? true : undefined))
    expect(await status(`${url}/healthz`)).toBe(503)
  })

  it('holds each answer back for --delay, not one after another', async function delayed() {
    const url = await startWeb('--delay', '400ms')
    const begin = performance.now()
    expect(await Promise.all(Array.from({ length: 20 }, () => status(url)))).toEqual(Array(20).fill(200))
    expect(performance.now() - begin).toBeGreaterThan(395)
    // One after another they would take 8 s.
    expect(performance.now() - begin).toBeLessThan(7000)
  })
})
