import { describe, expect, test } from 'vitest'
import { type Ground, refusalOf } from '../ground'

export function signals(ground: () => Ground): void {
  test.each([
    ['pauselab/pause', [], 'SIGTERM', 0],
    ['pauselab/pause', [], 'SIGINT', 0],
    ['pauselab/pause-noreap', [], 'SIGTERM', 0],
    ['pauselab/demo', ['sleep'], 'SIGTERM', 0],
    ['pauselab/demo', ['web'], 15, 0],
    ['pauselab/demo', ['stubborn'], 'SIGINT', 0],
    ['pauselab/demo', ['sleep'], 'SIGKILL', 137],
    ['pauselab/pause', [], 9, 137]
  ])('%s %j on %s ends with %s', async (image, args, signal, exitCode) => {
    const g = ground()
    const id = await g.run('a', { image, args })
    expect(await g.runtime.killContainer(id, signal)).toBe(true)
    expect(await g.ended(id)).toMatchObject({ exitCode, oomKilled: false })
  })

  test('SIGKILL is done when it is answered', async () => {
    const g = ground()
    const id = await g.run('a', { args: ['stubborn'] })
    await g.runtime.killContainer(id, 'SIGKILL')
    expect((await g.status(id)).state).toBe('exited')
  })

  test.each(['SIGHUP', 'SIGUSR1', 'SIGQUIT', 'SIGALRM'])('PID 1 does not even notice a %s that it has no handler for', async (signal) => {
    const g = ground()
    const id = await g.pause()
    expect(await g.runtime.killContainer(id, signal)).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect((await g.status(id)).state).toBe('running')
  })

  test('who is not PID 1 dies of it', async () => {
    const g = ground()
    const pause = await g.pause()
    const id = await g.run('a', { pid: { container: pause } })
    await g.runtime.killContainer(id, 'SIGHUP')
    expect((await g.ended(id)).exitCode).toBe(129)
  })

  test('stopped: it gets its SIGTERM when it goes on', async () => {
    const g = ground()
    const id = await g.run('a')
    const look = await g.watch(id)
    await g.runtime.killContainer(id, 'SIGSTOP')
    await g.until('the stop', async () => (await look())[0]?.state === 'T')
    await g.runtime.killContainer(id, 'SIGTERM')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect((await look())[0]?.state).toBe('T')
    expect((await g.status(id)).state).toBe('running')
    await g.runtime.killContainer(id, 'SIGCONT')
    expect((await g.ended(id)).exitCode).toBe(0)
  })

  test('stopped: SIGKILL ends it all the same', async () => {
    const g = ground()
    const id = await g.run('a')
    await g.runtime.killContainer(id, 'SIGSTOP')
    await g.runtime.killContainer(id, 'SIGKILL')
    expect((await g.ended(id)).exitCode).toBe(137)
  })

  test('what does not run, or is gone, gets none', async () => {
    const g = ground()
    const id = await g.create('a')
    expect(await g.runtime.killContainer(id, 'SIGTERM')).toBe(false)
    await g.runtime.startContainer(id)
    await g.runtime.killContainer(id, 'SIGKILL')
    expect(await g.runtime.killContainer(id, 'SIGKILL')).toBe(false)
    expect(await g.runtime.killContainer('nobody', 'SIGTERM')).toBe(false)
  })

  test('signals that there are not', async () => {
    const g = ground()
    const id = await g.run('a')
    expect(await refusalOf(g.runtime.killContainer(id, 'SIGNOPE'))).toEqual({ kind: 'bad-parameter', message: 'Invalid signal: SIGNOPE' })
    expect(await refusalOf(g.runtime.killContainer(id, 0))).toEqual({ kind: 'bad-parameter', message: 'Invalid signal: 0' })
    expect(await refusalOf(g.runtime.killContainer(id, 65))).toEqual({ kind: 'other', message: `Cannot kill container: ${id}: The linux daemon does not support signal 65` })
    expect((await g.status(id)).state).toBe('running')
  })

  describe('from inside a shared PID namespace', () => {
    test('kill -9 1 is sent and does nothing', async () => {
      const g = ground()
      const pause = await g.pause()
      const id = await g.run('a', { pid: { container: pause } })
      expect(await g.runtime.exec(id, ['/demo', 'kill', '-9', '1'], { timeoutMs: 200_000 })).toEqual({ exitCode: 0, stdout: '', stderr: '' })
      expect((await g.runtime.exec(id, ['/demo', 'kill', '-STOP', '1'], { timeoutMs: 200_000 })).exitCode).toBe(0)
      await new Promise((resolve) => setTimeout(resolve, 50))
      const [first] = await (await g.watch(pause))()
      expect([(await g.status(pause)).state, first?.state]).toEqual(['running', 'S'])
    })

    test('kill 1 ends pause by its handler, and everybody with it', async () => {
      const g = ground()
      const pause = await g.pause()
      const id = await g.run('a', { pid: { container: pause } })
      // Who asked is among the dead: Docker may not tell how it ended.
      const { exitCode } = await g.runtime.exec(id, ['/demo', 'kill', '1'], { timeoutMs: 1_000 })
      expect([137, null, 0]).toContain(exitCode)
      expect([(await g.ended(pause)).exitCode, (await g.ended(id)).exitCode]).toEqual([0, 137])
    })

    test('another container’s process is known by its PID in there', async () => {
      const g = ground()
      const pause = await g.pause()
      const a = await g.run('a', { pid: { container: pause } })
      const b = await g.run('b', { pid: { container: pause } })
      const [target] = await (await g.watch(b))()
      expect(target?.nspid).toEqual([await g.pid(b), expect.any(Number)])
      expect((await g.runtime.exec(a, ['kill', '-KILL', String(target?.nspid[1])], { timeoutMs: 200_000 })).exitCode).toBe(0)
      expect((await g.ended(b)).exitCode).toBe(137)
      expect((await g.status(a)).state).toBe('running')
      await g.until('the word of it', () => g.heard(b).includes('die 137'))
      expect(g.heard(b)).toEqual(['create', 'start', 'die 137'])
    })

    test('nobody there, nobody allowed', async () => {
      const g = ground()
      const pause = await g.pause()
      const id = await g.run('a', { pid: { container: pause }, user: '4711' })
      expect(await g.runtime.exec(id, ['kill', '9999'], { timeoutMs: 200_000 })).toMatchObject({ exitCode: 1, stderr: 'kill: 9999: No such process\n' })
      expect(await g.runtime.exec(id, ['kill', '1'], { timeoutMs: 200_000 })).toMatchObject({ exitCode: 1, stderr: 'kill: 1: Operation not permitted\n' })
    })
  })

  test('by root on the machine: the engine knows only of the end', async () => {
    const g = ground()
    const id = await g.run('a')
    g.side.signal(await g.pid(id), 9)
    expect((await g.ended(id)).exitCode).toBe(137)
    await g.until('the word of it', () => g.heard(id).includes('die 137'))
    expect(g.heard(id)).toEqual(['create', 'start', 'die 137'])
  })

  test('frozen: it stays where it is, until it is thawed', async () => {
    const g = ground()
    const id = await g.run('a')
    const look = await g.watch(id)
    await g.side.pause(id, true)
    expect((await g.status(id)).state).toBe('paused')
    expect(await refusalOf(g.runtime.exec(id, ['ps'], { timeoutMs: 1_000 }))).toMatchObject({ kind: 'conflict' })
    expect(await refusalOf(g.runtime.startContainer(id))).toEqual({ kind: 'conflict', message: 'cannot start a paused container, try unpause instead' })
    g.side.signal(await g.pid(id), 15)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect([(await g.status(id)).state, (await look())[0]?.state]).toEqual(['paused', 'D'])
    await g.side.pause(id, false)
    expect((await g.ended(id)).exitCode).toBe(0)
    await g.until('the word of it', () => g.heard(id).includes('die 0'))
    expect(g.heard(id)).toEqual(['create', 'start', 'pause', 'unpause', 'die 0'])
  })

  test('frozen: a signal through the engine thaws it', async () => {
    const g = ground()
    const id = await g.run('a')
    await g.side.pause(id, true)
    await g.runtime.killContainer(id, 'SIGTERM')
    expect((await g.ended(id)).exitCode).toBe(0)
    await g.until('the word of it', () => g.heard(id).includes('die 0'))
    expect(g.heard(id)).toEqual(expect.arrayContaining(['pause', 'kill 15', 'unpause']))
  })
}
