import { spawn } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exitCode, hostPid, removeTestContainers, startContainer } from './support/docker'
import { loadImages } from './support/loadImages'
import { ProbeClient } from './support/probeClient'
import { childrenOf, startTime, stateOf } from './support/proc'
import { eventually } from './support/wait'

let probe: ProbeClient

beforeAll(async function start() {
  await loadImages()
  probe = await ProbeClient.inContainer()
})
afterAll(async function stop() {
  await probe.end()
  await removeTestContainers()
})

function isAlive(pid: number): boolean {
  return !['Z', 'X', undefined].includes(stateOf(pid))
}

describe('kill', function kill() {
  it('signals a process of a watched container', async function signals() {
    const id = await startContainer([], 'pauselab/demo', ['sleep'])
    await probe.watch(id)
    const pid = await hostPid(id)
    const { ok } = await probe.kill(pid, startTime(pid), 9)
    expect(ok).toBe(true)
    expect(await exitCode(id)).toBe(137)
    const frame = await probe.frame((candidate) => candidate.gone.some((gone) => gone.pid === pid))
    expect(frame.gone[0]?.exit).toMatchObject({ signal: 9 })
  })

  it('also reaches PID 1 of a PID namespace with SIGKILL, and a process of another user', async function pidOne() {
    const id = await startContainer([], 'pauselab/pause')
    await probe.watch(id)
    const pid = await hostPid(id)
    expect(await probe.kill(pid, startTime(pid), 9)).toMatchObject({ ok: true })
    expect(await exitCode(id)).toBe(137)
  })

  it('refuses a process of no watched container', async function foreign() {
    const child = spawn('sleep', ['60'])
    const pid = child.pid ?? 0
    const other = await startContainer([], 'pauselab/demo', ['sleep'])
    const otherPid = await hostPid(other)
    await probe.watch()
    expect(await probe.kill(pid, startTime(pid), 9)).toMatchObject({ ok: false, error: 'not-watched' })
    expect(await probe.kill(otherPid, startTime(otherPid), 9)).toMatchObject({ ok: false, error: 'not-watched' })
    expect(isAlive(pid) && isAlive(otherPid)).toBe(true)
    child.kill()
  })

  it('refuses a process that no longer is watched', async function unwatched() {
    const id = await startContainer([], 'pauselab/demo', ['sleep'])
    const pid = await hostPid(id)
    await probe.watch(id)
    await probe.watch()
    expect(await probe.kill(pid, startTime(pid), 9)).toMatchObject({ ok: false, error: 'not-watched' })
    expect(isAlive(pid)).toBe(true)
  })

  it('refuses another start time, a PID that is not there, and what is no signal or PID', async function guards() {
    const id = await startContainer([], 'pauselab/demo', ['sleep'])
    await probe.watch(id)
    const pid = await hostPid(id)
    const start = startTime(pid)
    expect(await probe.kill(pid, start + 1, 9)).toMatchObject({ ok: false, error: 'reused' })
    expect(await probe.kill(4_194_303, start, 9)).toMatchObject({ ok: false, error: 'gone' })
    expect(await probe.kill(pid, start, 65)).toMatchObject({ ok: false, error: 'EINVAL' })
    expect(await probe.kill(0, start, 9)).toMatchObject({ ok: false, error: 'EINVAL' })
    expect(await probe.kill(4_194_305, start, 9)).toMatchObject({ ok: false, error: 'EINVAL' })
    expect(isAlive(pid)).toBe(true)
  })

  it('takes a zombie for what it is: there, and in its container', async function zombie() {
    const id = await startContainer([], 'pauselab/demo', ['zombie', '--count', '1'])
    const parent = await hostPid(id)
    await eventually('the zombie', () => (childrenOf(parent).length === 1 ? true : undefined))
    await probe.watch(id)
    const [pid = 0] = childrenOf(parent)
    expect(await probe.kill(pid, startTime(pid), 9)).toMatchObject({ ok: true })
    expect(stateOf(pid)).toBe('Z')
  })
})
