import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { binaryFile } from './support/archives'
import { docker, exitCode, hostPid, inspect, logs, removeTestContainers, run, startContainer } from './support/docker'
import { loadImages } from './support/loadImages'
import { childrenOf, handles, readTruth, stateOf } from './support/proc'
import { delay, eventually } from './support/wait'

const demo = binaryFile(process.arch === 'arm64' ? 'arm64' : 'amd64', 'demo')
const IMAGE = 'pauselab/demo'
const MODES = [
  'web', 'fetch', 'orphan', 'zombie', 'crash', 'exit', 'sleep', 'stubborn', 'ps', 'kill', 'logger', 'tail', 'cat', 'write', 'exists', 'stat', 'ls', 'env',
  'hostname', 'id', 'eat', 'listen', 'proxy', 'shm', 'mq', 'sem', 'join-uts', 'help'
]

beforeAll(loadImages)
afterAll(removeTestContainers)

describe('demo', function usage() {
  it.each([
    [['nonsense'], 'unknown mode "nonsense"'],
    [[], 'no mode given'],
    [['web', '--prot', '80'], 'unknown flag --prot'],
    [['web', '--port', '70000'], 'not a number from 1 to 65535'],
    [['web', '--port'], '--port needs a value'],
    [['web', 'extra'], 'unexpected argument "extra"'],
    [['sleep', '5parsecs'], 'not a duration'],
    [['fetch'], 'no URL given'],
    [['fetch', 'https://localhost'], 'must begin with http://'],
    [['fetch', 'http://localhost:99999/'], 'host or port is wrong'],
    [['fetch', 'http://localhost/', '--every', 'soon'], 'not a duration'],
    [['crash', '--code', '256'], 'not a number from 0 to 255'],
    [['orphan', '--count', '0'], 'not a number from 1 to 1000'],
    [['kill'], 'no PID given'],
    [['kill', '-NOPE', '1'], 'unknown signal "NOPE"'],
    [['kill', '-9', '-1'], 'is not a PID'],
    [['kill', '-9', '0'], 'is not a PID'],
    [['ps', '-ef'], 'unknown flag -ef']
  ])('%j is refused with exit code 2 and a reason', async function refused(args, reason) {
    const finished = await run(demo, args)
    expect(finished.stderr).toContain(reason)
    expect(finished.code).toBe(2)
    expect(finished.stdout).toBe('')
  })

  it('tells of its modes', async function help() {
    const all = await run(demo, ['help'])
    expect(all.code).toBe(0)
    for (const mode of MODES) expect(all.stdout).toContain(`demo ${mode}`)
    const one = await run(demo, ['web', '--help'])
    expect([one.code, one.stdout.split('\n')[0]]).toEqual([0, 'demo web [--port 80] [--delay 0s] [--ok-for DURATION [--fail-for DURATION]] [--ready-after 0s]'])
  })
})

describe('every mode but stubborn', function ending() {
  it.each([
    ['web', []],
    ['fetch', ['http://127.0.0.1:1/', '--every', '1s']],
    ['orphan', ['--count', '2', '--every', '300ms']],
    ['zombie', ['--count', '2']],
    ['crash', ['--after', '60s']],
    ['sleep', []],
    ['sleep', ['1h']]
  ])('%s %j ends on SIGTERM with 0, as PID 1', async function ends(mode, args) {
    const id = await startContainer([], IMAGE, [mode, ...args])
    const pid = await hostPid(id)
    await handles(pid, 'SIGTERM')
    process.kill(pid, 'SIGTERM')
    expect(await exitCode(id)).toBe(0)
  })

  it('also ends on SIGINT', async function interrupted() {
    const id = await startContainer([], IMAGE, ['sleep'])
    await handles(await hostPid(id), 'SIGINT')
    await docker('kill', '-s', 'INT', id)
    expect(await exitCode(id)).toBe(0)
  })

  it('stubborn does not, until SIGKILL', async function stubborn() {
    const id = await startContainer([], IMAGE, ['stubborn'])
    await handles(await hostPid(id), 'SIGTERM')
    await docker('kill', '-s', 'TERM', id)
    await eventually('its comment', async () => ((await logs(id)).includes('SIGTERM disregarded') ? true : undefined))
    expect(await inspect(id, '{{.State.Running}}')).toBe('true')
    await docker('kill', '-s', 'KILL', id)
    expect(await exitCode(id)).toBe(137)
  })
})

describe('orphan', function orphan() {
  it('leaves its orphans to PID 1, shows them for a moment, and makes more', async function leaves() {
    const sandbox = await startContainer([], 'pauselab/pause')
    const parent = await hostPid(sandbox)
    await startContainer(['--pid', `container:${sandbox}`], IMAGE, ['orphan', '--count', '3', '--life', '400ms', '--every', '1s'])
    const seen = await eventually('3 orphans', () => (childrenOf(parent).length === 3 ? childrenOf(parent) : undefined))
    expect(seen.map((pid) => readTruth(pid).cmd).sort()).toEqual(['orphan-1', 'orphan-2', 'orphan-3'])
    await eventually('their end', () => (childrenOf(parent).length === 0 ? true : undefined))
    await eventually('three more', () => (childrenOf(parent).length === 3 ? true : undefined))
  })
})

describe('zombie', function zombie() {
  it('keeps the children it never waits for, also under a pause that reaps', async function keeps() {
    const sandbox = await startContainer([], 'pauselab/pause')
    const id = await startContainer(['--pid', `container:${sandbox}`], IMAGE, ['zombie', '--count', '4'])
    const pid = await hostPid(id)
    await eventually('4 zombies', () => (childrenOf(pid).filter((child) => stateOf(child) === 'Z').length === 4 ? true : undefined))
    await delay(300)
    expect(childrenOf(pid).map(stateOf)).toEqual(['Z', 'Z', 'Z', 'Z'])
  })
})

describe('crash and sleep', function crash() {
  it.each([
    [['crash', '--after', '200ms', '--code', '7'], 7, 200],
    [['crash', '--after', '0', '--code', '1'], 1, 0],
    [['crash', '--after=0.1s', '--code=255'], 255, 100],
    [['sleep', '300ms'], 0, 300],
    [['sleep', '0.2'], 0, 200]
  ])('%j', async function exits(args, code, milliseconds) {
    const finished = await run(demo, args)
    expect(finished.code).toBe(code)
    expect(finished.milliseconds).toBeGreaterThanOrEqual(milliseconds)
  })
})

describe('ps and kill, from inside a PID namespace', function inside() {
  it('ps lists what /proc shows there', async function ps() {
    const sandbox = await startContainer([], 'pauselab/pause')
    const id = await startContainer(['--pid', `container:${sandbox}`], IMAGE, ['zombie', '--count', '1'])
    await eventually('the zombie', async () => ((await logs(id)).includes('not waited for') ? true : undefined))
    const [head, ...rows] = (await docker('exec', id, '/demo', 'ps')).split('\n').map((line) => line.trim().split(/\s+/))
    const inner = readTruth(await hostPid(id)).nspid.at(-1)
    expect(head).toEqual(['PID', 'PPID', 'STATE', 'COMMAND'])
    expect(rows[0]).toEqual(['1', '0', 'S', '/pause'])
    expect(rows).toContainEqual([String(inner), '0', 'S', '/demo', 'zombie', '--count', '1'])
    expect(rows.filter(([, parent, state, command]) => parent === String(inner) && state === 'Z' && command === '[zombie-1]')).toHaveLength(1)
  })

  it.each(['-TERM', '-SIGTERM', '-15', '-term'])('kill %s ends pause, and the whole PID namespace with it', async function kills(signal) {
    const sandbox = await startContainer([], 'pauselab/pause')
    const id = await startContainer(['--pid', `container:${sandbox}`], IMAGE, ['sleep'])
    // Detached: Docker 20.10 may never end an attached exec whose PID namespace dies under it.
    await docker('exec', '-d', id, '/demo', 'kill', signal, '1')
    expect(await exitCode(sandbox)).toBe(0)
    expect(await exitCode(id)).toBe(137)
  })

  it('kill -9 1 is sent and does nothing: the kernel shields PID 1 from inside', async function shielded() {
    const sandbox = await startContainer([], 'pauselab/pause')
    const id = await startContainer(['--pid', `container:${sandbox}`], IMAGE, ['sleep'])
    await docker('exec', id, '/demo', 'kill', '-9', '1')
    await delay(200)
    expect(await inspect(sandbox, '{{.State.Running}}')).toBe('true')
  })

  it('kill says why it failed, with exit code 1', async function fails() {
    const id = await startContainer([], IMAGE, ['sleep'])
    const finished = await run('docker', ['exec', id, '/demo', 'kill', '-KILL', '4242'])
    expect([finished.code, finished.stderr.trim()]).toEqual([1, 'kill: 4242: No such process'])
  })
})

describe('the image', function image() {
  it('finds ps, kill and sleep by name, and runs as any user', async function names() {
    const id = await startContainer(['--user', '4711:4711', '--read-only', '--cap-drop', 'ALL'], IMAGE, ['sleep'])
    expect(await docker('exec', id, 'ps')).toContain('/demo sleep')
    await docker('exec', '-d', id, 'kill', '1')
    expect(await exitCode(id)).toBe(0)
  })
})
