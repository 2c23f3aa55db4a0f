import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createContainer, docker, hostPid, removeTestContainers, startContainer } from './support/docker'
import { loadImages } from './support/loadImages'
import { ProbeClient } from './support/probeClient'
import type { ProbeProcess } from './support/probeClient'
import { childrenOf, NAMESPACES, pidsOfContainer, readNamespaces, readTruth, startTime, stateOf } from './support/proc'
import type { ProcTruth } from './support/proc'
import { delay, eventually } from './support/wait'

let probe: ProbeClient

beforeAll(async function start() {
  await loadImages()
  probe = await ProbeClient.inContainer()
})
beforeEach(() => probe.watch())
afterAll(async function stop() {
  await probe.end()
  await removeTestContainers()
})

const NO_NAMESPACES = Object.fromEntries(NAMESPACES.map((namespace) => [namespace, null]))

function watched(pid: number): ProbeProcess {
  const process = probe.table().get(pid)
  if (process === undefined) throw new Error(`the probe does not tell of ${pid}`)
  return process
}

/** undefined when it has ended in between. */
function truthIfStillThere(told: ProbeProcess): ProcTruth | undefined {
  try {
    const truth = readTruth(told.pid)
    return truth.start === told.start ? truth : undefined
  } catch {
    return undefined
  }
}

/** A sandbox and two apps that share its PID namespace, as the lab builds them. */
async function startPod(): Promise<readonly string[]> {
  const sandbox = await startContainer(['--ipc', 'shareable'], 'pauselab/pause')
  const join = ['network', 'ipc', 'pid'].flatMap((kind) => [`--${kind}`, `container:${sandbox}`])
  const web = await startContainer(join, 'pauselab/demo', ['web'])
  const zombie = await startContainer(join, 'pauselab/demo', ['zombie', '--count', '2'])
  return [sandbox, web, zombie]
}

describe('hello', function hello() {
  it('tells protocol, clock and the host row', function tells() {
    expect(probe.hello).toMatchObject({ protocol: 1, events: 'connector', reason: null, hz: 100 })
    expect(probe.hello.arch).toBe({ x64: 'amd64', arm64: 'arm64' }[process.arch as 'x64' | 'arm64'])
    expect(probe.hello.host).toEqual(readNamespaces(process.pid))
    // A process that starts now, by its start time and the probe's clock.
    const startedAt = probe.hello.btime + startTime(process.pid) / probe.hello.hz
    expect(Math.abs(Date.now() / 1000 - process.uptime() - startedAt)).toBeLessThan(3)
  })
})

describe('a full frame', function full() {
  it('tells of every process of the watched containers what /proc tells', async function truth() {
    const pod = await startPod()
    const alone = await startContainer(['--user', '1234:1234'], 'pauselab/demo', ['fetch', 'http://localhost/', '--every', '20ms'])
    await docker('exec', '-d', pod[1] ?? '', '/demo', 'sleep', '30')
    const ids = [...pod, alone]
    await probe.watch(...ids)
    const frame = await probe.scan()
    expect(frame.full).toBe(true)
    for (const told of frame.set) {
      const { state, ns, ...rest } = readTruth(told.pid)
      expect(told).toMatchObject(rest)
      expect(told.state === 'Z').toBe(state === 'Z')
      expect(told.ns).toEqual(state === 'Z' ? NO_NAMESPACES : ns)
    }
    for (const id of ids) {
      const living = frame.set.filter((told) => told.container === id && told.state !== 'Z').map((told) => told.pid)
      expect(living.sort((a, b) => a - b)).toEqual(pidsOfContainer(id).filter((pid) => stateOf(pid) !== 'Z'))
    }
    const byContainer = ids.map((id) => frame.set.filter((told) => told.container === id).length)
    expect(byContainer).toEqual([1, 2, 3, 1])
  })

  it('is right while processes come and go', async function churn() {
    const sandbox = await startContainer([], 'pauselab/pause')
    const orphans = await startContainer(['--pid', `container:${sandbox}`], 'pauselab/demo', ['orphan', '--count', '20', '--every', '60ms', '--life', '150ms'])
    await probe.watch(sandbox, orphans)
    let compared = 0
    for (let i = 0; i < 20; i++) {
      const frame = await probe.scan()
      for (const told of frame.set) {
        const truth = truthIfStillThere(told)
        if (truth === undefined) continue
        compared++
        expect([told.nspid, told.uid]).toEqual([truth.nspid, truth.uid])
        expect([sandbox, orphans]).toContain(told.container)
      }
    }
    expect(compared).toBeGreaterThan(100)
    await docker('rm', '-f', orphans, sandbox)
    await eventually('nothing left', () => (probe.table().size === 0 ? true : undefined))
    expect(probe.notJson).toEqual([])
  })
})

describe('watch', function watch() {
  it('answers with a first frame of everything that runs already, and of nothing else', async function everything() {
    const [sandbox = '', web = '', zombie = ''] = await startPod()
    const other = await ProbeClient.inContainer()
    const first = await other.watch(web, zombie)
    expect([first.seq, first.full, first.cause]).toEqual([1, true, 'watch'])
    expect(new Set(first.set.map((told) => told.container))).toEqual(new Set([web, zombie]))
    expect(first.set).toHaveLength(4)
    const second = await other.watch(sandbox, web, zombie)
    expect(second.full).toBe(false)
    expect(second.set.map((told) => [told.cmd, told.container])).toEqual([['/pause', sandbox]])
    const third = await other.watch(sandbox, web)
    expect(third.gone.map((gone) => [gone.exit, gone.unwatched])).toEqual([[null, true], [null, true], [null, true]])
    expect(third.set).toEqual([])
    await other.end()
  })

  it('of a container that is created but not started: its first process is told of with its own command', async function ahead() {
    const id = await createContainer('pauselab/demo', ['sleep', '60'])
    await probe.watch(id)
    const before = probe.frames.length
    await docker('start', id)
    const pid = await hostPid(id)
    const frame = await probe.frame((candidate) => candidate.set.some((told) => told.pid === pid && told.cmd === '/demo sleep 60'), before)
    // By an event: a resync, which comes every 2 s, would have told of it as well.
    expect(frame.cause).toBe('exec')
    expect(watched(pid).ns).toEqual(readNamespaces(pid))
  })
})

describe('events', function events() {
  it('a fork, its new parent and its end are told at once', async function forks() {
    const sandbox = await startContainer([], 'pauselab/pause')
    const orphans = await startContainer(['--pid', `container:${sandbox}`], 'pauselab/demo', ['orphan', '--count', '1', '--life', '300ms', '--every', '1s'])
    const parent = await hostPid(sandbox)
    await probe.watch(sandbox, orphans)
    const before = probe.frames.length
    const born = await probe.frame((frame) => frame.set.some((told) => told.cmd.startsWith('orphan-') && told.ppid === parent), before)
    const orphan = born.set.find((told) => told.cmd.startsWith('orphan-'))
    if (orphan === undefined) throw new Error('no orphan')
    expect(orphan.container).toBe(orphans)
    // By their events; the next resync would tell of them, too, but up to 2 s later.
    expect(['fork', 'exec', 'exit']).toContain(born.cause)
    const end = await probe.frame((frame) => frame.gone.some((gone) => gone.pid === orphan.pid), before)
    const gone = end.gone.find((candidate) => candidate.pid === orphan.pid)
    expect(gone?.exit).toMatchObject({ code: 0, signal: 0 })
    expect(end.cause).toBe('exit')
    expect(end.at).toBeGreaterThan(gone?.exit?.at ?? Infinity)
  })

  it('an exec is told with the new command', async function execs() {
    const id = await startContainer([], 'pauselab/demo', ['sleep'])
    await probe.watch(id)
    const before = probe.frames.length
    await docker('exec', '-d', id, '/demo', 'sleep', '4321')
    const frame = await probe.frame((candidate) => candidate.set.some((told) => told.cmd === '/demo sleep 4321'), before)
    expect(frame.cause).toBe('exec')
    expect(frame.set.find((told) => told.cmd === '/demo sleep 4321')?.container).toBe(id)
  })

  it.each([
    ['SIGKILL', { code: 0, signal: 9 }],
    ['SIGTERM', { code: 0, signal: 0 }]
  ] as const)('an end by %s is told by its event, with how it ended', async function ends(signal, exit) {
    const id = await startContainer([], 'pauselab/demo', ['sleep'])
    await probe.watch(id)
    const pid = await hostPid(id)
    process.kill(pid, signal)
    const frame = await probe.frame((candidate) => candidate.gone.some((gone) => gone.pid === pid))
    expect(frame.gone.find((gone) => gone.pid === pid)?.exit).toMatchObject(exit)
    expect(frame.cause).toBe('exit')
  })

  it('an end is timed by the kernel, before the frame that tells of it', async function kernelTime() {
    for (let i = 0; i < 5; i++) {
      const id = await startContainer(['--network', 'none'], 'pauselab/demo', ['sleep'])
      await probe.watch(id)
      const pid = await hostPid(id)
      const begin = Date.now()
      process.kill(pid, 'SIGKILL')
      const frame = await probe.frame((candidate) => candidate.set.concat().some((told) => told.pid === pid && told.state === 'Z') || candidate.gone.some((gone) => gone.pid === pid))
      const exit = frame.gone.find((gone) => gone.pid === pid)?.exit ?? frame.set.find((told) => told.pid === pid)?.exit
      // How soon it is told is measured in tests/bench (exit-to-snapshot-ms).
      expect(exit?.at).toBeGreaterThan(begin - 1)
      expect(exit?.at).toBeLessThan(frame.at)
    }
  })

  it('an exit code is told', async function codes() {
    const id = await startContainer([], 'pauselab/demo', ['crash', '--after', '700ms', '--code', '42'])
    await probe.watch(id)
    const pid = await hostPid(id)
    const frame = await probe.frame((candidate) => candidate.gone.some((gone) => gone.pid === pid))
    expect(frame.gone.find((gone) => gone.pid === pid)?.exit).toMatchObject({ code: 42, signal: 0 })
  })

  it('the end of a PID namespace takes all its processes along, each by signal 9', async function namespaceDies() {
    const pod = await startPod()
    await probe.watch(...pod)
    const [sandbox, web] = await Promise.all([hostPid(pod[0] ?? ''), hostPid(pod[1] ?? '')])
    process.kill(sandbox, 'SIGTERM')
    await eventually('an empty table', () => (probe.table().size === 0 ? true : undefined))
    const exits = new Map(probe.frames.flatMap((frame) => frame.gone).map((gone) => [gone.pid, gone.exit]))
    expect(exits.get(sandbox)).toMatchObject({ code: 0, signal: 0 })
    expect(exits.get(web)).toMatchObject({ code: 0, signal: 9 })
  })

  it('a stop and a continue are found by the resync', async function stops() {
    const id = await startContainer([], 'pauselab/demo', ['sleep'])
    await probe.watch(id)
    const pid = await hostPid(id)
    process.kill(pid, 'SIGSTOP')
    await eventually('state T', () => (probe.table().get(pid)?.state === 'T' ? true : undefined))
    process.kill(pid, 'SIGCONT')
    await eventually('state S', () => (probe.table().get(pid)?.state === 'S' ? true : undefined))
  })

  it('nothing is said while nothing changes, whatever other processes do', async function quiet() {
    const id = await startContainer([], 'pauselab/demo', ['sleep'])
    const foreign = await startContainer([], 'pauselab/demo', ['orphan', '--count', '5', '--every', '50ms', '--life', '20ms'])
    // Another listener makes the kernel send acknowledgements to all: they are nothing that was lost.
    const other = await ProbeClient.inContainer()
    await probe.watch(id)
    await probe.scan()
    const before = probe.lines.length
    await delay(3000)
    await other.end()
    await delay(200)
    expect(probe.lines.slice(before)).toEqual([])
    await docker('rm', '-f', foreign)
  })
})

describe('zombies', function zombies() {
  it('keep the container of their life, and have no namespaces', async function keep() {
    const sandbox = await startContainer([], 'pauselab/pause-noreap')
    const app = await startContainer(['--pid', `container:${sandbox}`], 'pauselab/demo', ['orphan', '--count', '3', '--life', '400ms'])
    await probe.watch(sandbox, app)
    const parent = await hostPid(sandbox)
    const told = await eventually('3 zombies', function ask() {
      const dead = [...probe.table().values()].filter((candidate) => candidate.state === 'Z')
      return dead.length === 3 ? dead : undefined
    })
    for (const zombie of told) {
      expect(stateOf(zombie.pid)).toBe('Z')
      expect(zombie).toMatchObject({ container: app, ppid: parent, ns: NO_NAMESPACES, exit: { code: 0, signal: 0 } })
      expect(zombie.nspid).toEqual(readTruth(zombie.pid).nspid)
      expect(zombie.cmd).toBe(`[${zombie.comm}]`)
    }
    expect(told.map((zombie) => zombie.pid).sort()).toEqual(childrenOf(parent).sort())
  })

  it('that were zombies before the watch belong to the container of their parent', async function inherit() {
    const id = await startContainer([], 'pauselab/demo', ['zombie', '--count', '3'])
    const parent = await hostPid(id)
    await eventually('3 zombies', () => (childrenOf(parent).filter((pid) => stateOf(pid) === 'Z').length === 3 ? true : undefined))
    const frame = await probe.watch(id)
    expect(frame.set.filter((told) => told.state === 'Z' && told.container === id && told.ppid === parent)).toHaveLength(3)
  })
})
