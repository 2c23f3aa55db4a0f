import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { docker, exitCode, hostPid, inspect, logs, removeTestContainers, run, startContainer, TEST_LABEL } from './support/docker'
import { loadImages } from './support/loadImages'
import { childrenOf, handles, readNamespaces, stateOf } from './support/proc'
import { delay, eventually } from './support/wait'

beforeAll(loadImages)
afterAll(removeTestContainers)

/** A container whose orphans go to `sandbox`. */
function startOrphans(sandbox: string, count: number, life: string): Promise<string> {
  return startContainer(['--pid', `container:${sandbox}`], 'pauselab/demo', ['orphan', '--count', String(count), '--life', life])
}

function zombiesOf(pid: number): number {
  return childrenOf(pid).filter((child) => stateOf(child) === 'Z').length
}

describe.each(['pause', 'pause-noreap'])('%s', function contract(name) {
  const image = `pauselab/${name}`

  it.each(['SIGTERM', 'SIGINT'] as const)('ends on %s with exit code 0, as PID 1', async function ends(signal) {
    const id = await startContainer([], image)
    await handles(await hostPid(id), signal)
    await docker('kill', '-s', signal, id)
    expect(await exitCode(id)).toBe(0)
    expect(await logs(id)).toContain(`${name}: ${signal}`)
  })

  it('goes on after other signals', async function goesOn() {
    const id = await startContainer([], image)
    for (const signal of ['SIGHUP', 'SIGCHLD', 'SIGUSR1', 'SIGCONT']) await docker('kill', '-s', signal, id)
    await delay(100)
    expect(await inspect(id, '{{.State.Status}}')).toBe('running')
  })

  it('prints its version with -v and ends', async function version() {
    const finished = await run('docker', ['run', '--rm', '--label', TEST_LABEL, image, '-v'])
    expect(finished.code).toBe(0)
    expect(finished.stdout).toMatch(new RegExp(`^pauselab/${name} \\d+\\.\\d+\\.\\d+\\n$`))
  })

  it('says nothing as PID 1, and warns on stderr when it is not', async function warns() {
    const first = await startContainer([], image)
    const second = await startContainer(['--pid', `container:${first}`], image)
    const said = await eventually('a warning', async () => (await run('docker', ['logs', second])).stderr || undefined)
    expect(said).toMatch(/warning: not PID 1/)
    expect(await logs(first)).toBe('')
  })

  it('runs without rights, or as any user', async function users() {
    expect(await docker('inspect', '-f', '{{.Config.User}}', image)).toBe('65535:65535')
    const id = await startContainer(['--user', '12345:54321', '--cap-drop', 'ALL', '--read-only'], image)
    await docker('kill', '-s', 'SIGTERM', id)
    expect(await exitCode(id)).toBe(0)
  })

  it('lends its namespaces', async function lends() {
    const sandbox = await startContainer(['--ipc', 'shareable'], image)
    const join = `container:${sandbox}`
    const app = await startContainer(['--network', join, '--ipc', join, '--pid', join], 'pauselab/demo', ['sleep'])
    const [ours, theirs] = [readNamespaces(await hostPid(sandbox)), readNamespaces(await hostPid(app))]
    for (const shared of ['net', 'ipc', 'pid']) expect(theirs[shared]).toBe(ours[shared])
    expect(ours.net).toBeGreaterThan(0)
    expect(theirs.mnt).not.toBe(ours.mnt)
  })
})

describe('orphans of a shared PID namespace', function orphans() {
  it('are adopted and reaped by pause, many at once', async function reaps() {
    const sandbox = await startContainer([], 'pauselab/pause')
    const pid = await hostPid(sandbox)
    await startOrphans(sandbox, 60, '800ms')
    await eventually('60 adopted orphans', () => (childrenOf(pid).length === 60 ? true : undefined))
    await eventually('all reaped', () => (childrenOf(pid).length === 0 ? true : undefined))
  })

  it('stay zombies under pause-noreap', async function staysZombies() {
    const sandbox = await startContainer([], 'pauselab/pause-noreap')
    const pid = await hostPid(sandbox)
    await startOrphans(sandbox, 5, '100ms')
    await eventually('5 zombies', () => (zombiesOf(pid) === 5 ? true : undefined))
    await delay(500)
    expect(zombiesOf(pid)).toBe(5)
  })
})
