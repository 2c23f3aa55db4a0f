import { expect, test } from 'vitest'
import { type Ground, refusalOf } from '../ground'

export function lifecycle(ground: () => Ground): void {
  test('made, started, ended, removed: states, times and exit code', async () => {
    const g = ground()
    const id = await g.create('a', { args: ['crash', '--after', '50ms', '--code', '7'] })
    expect(await g.status(id)).toMatchObject({ id, name: g.name('a'), image: 'pauselab/demo', state: 'created', pid: null, exitCode: 0, startedAt: null, finishedAt: null, ip: null, error: '', oomKilled: false })
    await g.runtime.startContainer(id)
    const ended = await g.ended(id)
    expect(ended).toMatchObject({ state: 'exited', pid: null, exitCode: 7 })
    expect(ended.startedAt).toBeGreaterThanOrEqual(ended.createdAt)
    // Not than the start: the engine notes that only after the fact, and a short life may be over by then.
    expect(ended.finishedAt).toBeGreaterThanOrEqual(ended.createdAt)
    await g.runtime.removeContainer(id, { force: false })
    expect(await g.runtime.inspectContainer(id)).toBeNull()
  })

  test('what was asked for is what is told', async () => {
    const g = ground()
    const id = await g.create('a', { entrypoint: ['/demo', 'web'], args: ['--port', '80'], stopSignal: 'SIGQUIT' })
    const status = await g.status(id)
    expect(status).toMatchObject({ command: ['/demo', 'web', '--port', '80'], stopSignal: 'SIGQUIT', mounts: [] })
    expect(status.labels).toMatchObject({ ...g.labels, 'dev.pauselab.image': '1' })
    expect((await g.runtime.inspectImage('pauselab/demo'))?.id).toBe(status.imageId)
    const other = await g.create('b', { args: ['sleep'] })
    expect(await g.status(other)).toMatchObject({ command: ['/demo', 'sleep'], stopSignal: null })
  })

  test('is found by id, by name and in the list of its labels', async () => {
    const g = ground()
    const id = await g.create('a')
    expect((await g.runtime.inspectContainer(g.name('a')))?.id).toBe(id)
    expect((await g.runtime.inspectContainer(id.slice(0, 20)))?.id).toBe(id)
    expect((await g.runtime.listContainers(g.labels)).map((one) => one.id)).toEqual([id])
    expect(await g.runtime.listContainers({ ...g.labels, other: 'x' })).toEqual([])
    expect(await g.runtime.inspectContainer('nobody')).toBeNull()
  })

  test('the engine’s own JSON', async () => {
    const g = ground()
    const id = await g.run('a')
    expect(await g.runtime.inspectRaw(id)).toMatchObject({
      Id: id,
      Name: `/${g.name('a')}`,
      Path: '/demo',
      Args: ['sleep'],
      State: { Status: 'running', Running: true, Paused: false, Pid: await g.pid(id), ExitCode: 0, OOMKilled: false },
      Config: { Image: 'pauselab/demo', Labels: g.labels },
      HostConfig: { NetworkMode: 'none', RestartPolicy: { Name: 'no' } }
    })
    expect(await refusalOf(g.runtime.inspectRaw('nobody'))).toMatchObject({ kind: 'not-found' })
  })

  test('a name is taken until its holder is removed', async () => {
    const g = ground()
    const id = await g.create('a')
    const refused = await refusalOf(g.create('a'))
    expect(refused).toEqual({ kind: 'conflict', message: `Conflict. The container name "/${g.name('a')}" is already in use by container "${id}". You have to remove (or rename) that container to be able to reuse that name.` })
    await g.runtime.removeContainer(id, { force: false })
    await g.create('a')
  })

  test('what cannot be made', async () => {
    const g = ground()
    expect(await refusalOf(g.create('a', { image: 'pauselab/nothing' }))).toEqual({ kind: 'image-absent', message: 'No such image: pauselab/nothing' })
    expect(await refusalOf(g.runtime.createContainer({ ...g.request('a'), name: '-x' }))).toEqual({ kind: 'bad-parameter', message: 'Invalid container name (-x), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed' })
    expect(await refusalOf(g.create('b', { mounts: [{ source: '/no/such/path', path: '/d', readOnly: false }] }))).toEqual({
      kind: 'bad-parameter',
      message: 'invalid mount config for type "bind": bind source path does not exist: /no/such/path'
    })
    const twice = { source: '/tmp', path: '/d', readOnly: false }
    expect(await refusalOf(g.create('c', { mounts: [twice, twice] }))).toEqual({ kind: 'bad-parameter', message: 'Duplicate mount point: /d' })
    expect(await g.runtime.listContainers(g.labels)).toEqual([])
  })

  test('starting twice is no error; starting nobody is', async () => {
    const g = ground()
    const id = await g.run('a')
    const { pid } = await g.status(id)
    await g.runtime.startContainer(id)
    expect((await g.status(id)).pid).toBe(pid)
    expect(await refusalOf(g.runtime.startContainer('nobody'))).toEqual({ kind: 'not-found', message: 'No such container: nobody' })
  })

  test('started again: another process, and the old end is still told', async () => {
    const g = ground()
    const id = await g.run('a')
    const { pid } = await g.status(id)
    await g.runtime.killContainer(id, 'SIGTERM')
    const ended = await g.ended(id)
    await g.runtime.startContainer(id)
    const again = await g.status(id)
    expect(again).toMatchObject({ state: 'running', exitCode: 0, finishedAt: ended.finishedAt })
    expect(again.pid).not.toBe(pid)
    expect(again.startedAt).toBeGreaterThanOrEqual(ended.finishedAt ?? Infinity)
  })

  test.each([
    [['nope'], 127, 'exec: "nope": executable file not found in $PATH: unknown'],
    [['/nope'], 127, 'exec: "/nope": stat /nope: no such file or directory: unknown'],
    [['/bin'], 126, 'exec: "/bin": permission denied: unknown']
  ])('the program %j cannot be run: it stays made, with exit code %s', async (entrypoint, exitCode, words) => {
    const g = ground()
    const id = await g.create('a', { entrypoint, args: [] })
    const refused = await refusalOf(g.runtime.startContainer(id))
    expect(refused.kind).toBe('bad-parameter')
    expect(refused.message).toContain(words)
    expect(await g.status(id)).toMatchObject({ state: 'created', exitCode, error: refused.message, startedAt: null, pid: null })
  })

  test('a running one is removed only by force; gone already is no error', async () => {
    const g = ground()
    const id = await g.run('a')
    expect(await refusalOf(g.runtime.removeContainer(id, { force: false }))).toEqual({
      kind: 'conflict',
      message: `You cannot remove a running container ${id}. Stop the container before attempting removal or force remove`
    })
    await g.runtime.removeContainer(id, { force: true })
    await g.runtime.removeContainer(id, { force: true })
    await g.runtime.removeContainer(id, { force: false })
    expect(await g.runtime.inspectContainer(id)).toBeNull()
  })

  test('one that removes itself', async () => {
    const g = ground()
    const id = await g.run('a', { args: ['crash', '--after', '0'], autoRemove: true })
    await g.until('its removal', async () => (await g.runtime.inspectContainer(id)) === null)
    await g.until('the word of it', () => g.heard(id).includes('destroy'))
    expect(g.heard(id)).toEqual(['create', 'start', 'die 1', 'destroy'])
    const unborn = await g.create('b', { entrypoint: ['/nope'], autoRemove: true })
    await refusalOf(g.runtime.startContainer(unborn))
    await g.until('its removal', async () => (await g.runtime.inspectContainer(unborn)) === null)
  })
}
