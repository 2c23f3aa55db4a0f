import { expect, test } from 'vitest'
import type { SeenProcess } from '../../../src-main/observe/processTable'
import type { Ground } from '../ground'

export function families(ground: () => Ground): void {
  test('an orphan goes to PID 1, which reaps it when it ends', async () => {
    const g = ground()
    const pause = await g.pause()
    const id = await g.run('a', { pid: { container: pause }, args: ['orphan', '--count', '3', '--life', '6s'] })
    const look = await g.watch(pause, id)
    const seen = await g.until('three orphans', async () => only(await look(), 'orphan-', 3))
    const pausePid = await g.pid(pause)
    for (const orphan of seen) expect(orphan).toMatchObject({ ppid: pausePid, state: 'S', container: id })
    expect(seen.map((orphan) => orphan.cmd).sort()).toEqual(['orphan-1', 'orphan-2', 'orphan-3'])
    await g.until('their end', async () => (await look()).length === 2)
  })

  test('a pause that never reaps keeps them as zombies', async () => {
    const g = ground()
    const pause = await g.pause('pause', { image: 'pauselab/pause-noreap' })
    const id = await g.run('a', { pid: { container: pause }, args: ['orphan', '--count', '3', '--life', '50ms'] })
    const look = await g.watch(pause, id)
    const zombies = await g.until('three zombies', async () => only((await look()).filter((process) => process.state === 'Z'), '[orphan-', 3))
    const pausePid = await g.pid(pause)
    for (const zombie of zombies) {
      expect(zombie).toMatchObject({ ppid: pausePid, container: id })
      expect(Object.values(zombie.ns)).toEqual(Array.from({ length: 8 }, () => null))
    }
  })

  test('a program of its own PID namespace that reaps nobody keeps its orphans, too', async () => {
    const g = ground()
    const id = await g.run('a', { args: ['orphan', '--count', '2', '--life', '50ms'] })
    const look = await g.watch(id)
    const zombies = await g.until('two zombies', async () => only((await look()).filter((process) => process.state === 'Z'), '[orphan-', 2))
    expect(new Set(zombies.map((zombie) => zombie.ppid))).toEqual(new Set([await g.pid(id)]))
  })

  test('a live parent that never waits keeps its zombies, whatever PID 1 does; its death frees them', async () => {
    const g = ground()
    const pause = await g.pause()
    const id = await g.run('a', { pid: { container: pause }, args: ['zombie', '--count', '2'] })
    const look = await g.watch(pause, id)
    const zombies = await g.until('two zombies', async () => only((await look()).filter((process) => process.state === 'Z'), '[zombie-', 2))
    expect(new Set(zombies.map((zombie) => zombie.ppid))).toEqual(new Set([await g.pid(id)]))
    await g.runtime.killContainer(id, 'SIGTERM')
    await g.until('the end of all', async () => (await look()).length === 1)
  })

  test('who joined others’ PIDs takes what it left in its cgroup along', async () => {
    const g = ground()
    const pause = await g.pause('pause', { image: 'pauselab/pause-noreap' })
    const id = await g.run('a', { pid: { container: pause }, args: ['orphan', '--count', '2', '--life', '1h'] })
    const look = await g.watch(pause, id)
    await g.until('two orphans', async () => only(await look(), 'orphan-', 2))
    await g.runtime.killContainer(id, 'SIGKILL')
    const zombies = await g.until('two zombies', async () => only((await look()).filter((process) => process.state === 'Z'), '[orphan-', 2))
    expect(new Set(zombies.map((zombie) => zombie.ppid))).toEqual(new Set([await g.pid(pause)]))
  })

  test('how a process ended is told', async () => {
    const g = ground()
    const pause = await g.pause()
    const a = await g.run('a', { pid: { container: pause } })
    const b = await g.run('b', { args: ['crash', '--after', '6s', '--code', '3'] })
    const look = await g.watch(pause, a, b)
    await look()
    const pids = await Promise.all([a, b, pause].map((id) => g.pid(id)))
    await g.runtime.killContainer(a, 'SIGKILL')
    await g.ended(b)
    await g.runtime.killContainer(pause, 'SIGTERM')
    await g.ended(pause)
    expect(await look()).toEqual([])
    expect(pids.map((pid) => g.exitOf(pid))).toEqual([{ code: 0, signal: 9 }, { code: 3, signal: 0 }, { code: 0, signal: 0 }])
  })

  test('the probe signals only who is watched and is who is meant', async () => {
    const g = ground()
    const a = await g.run('a')
    const b = await g.run('b')
    const look = await g.watch(a)
    const [seen] = await look()
    const { probe } = g
    expect(await probe.kill(await g.pid(b), 1, 15)).toBe('reused')
    const [other] = await (await g.watch(b))()
    expect(await probe.kill(other?.pid ?? 0, other?.start ?? 0, 15)).toBe('not-watched')
    expect(await probe.kill(seen?.pid ?? 0, (seen?.start ?? 0) + 1, 15)).toBe('reused')
    expect(await probe.kill(4_194_303, 1, 15)).toBe('gone')
    expect(await probe.kill(seen?.pid ?? 0, seen?.start ?? 0, 9)).toBeNull()
    expect((await g.ended(a)).exitCode).toBe(137)
    expect((await g.status(b)).state).toBe('running')
  })
}

/** Those whose command begins so, once they are as many. */
function only(processes: readonly SeenProcess[], command: string, count: number): readonly SeenProcess[] | null {
  const found = processes.filter((process) => process.cmd.startsWith(command))
  return found.length === count ? found : null
}
