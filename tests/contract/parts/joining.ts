import { describe, expect, test } from 'vitest'
import type { SeenProcess } from '../../../src-main/observe/processTable'
import { type Ground, refusalOf } from '../ground'

export function joining(ground: () => Ground): void {
  test('network, IPC and PIDs are one, hostname is a copy, files are one’s own', async () => {
    const g = ground()
    const pause = await g.pause('pause', { hostname: 'web' })
    const id = await g.run('a', { network: { mode: 'container', id: pause }, ipc: { container: pause }, pid: { container: pause } })
    const theirs = await first(g, pause)
    const ours = await first(g, id)
    for (const kind of ['net', 'ipc', 'pid', 'user', 'time'] as const) expect(ours.ns[kind], kind).toBe(theirs.ns[kind])
    for (const kind of ['mnt', 'uts'] as const) expect(ours.ns[kind], kind).not.toBe(theirs.ns[kind])
    // Neither is the other's child: both are the engine's.
    expect([theirs.nspid.length, theirs.nspid[1], ours.nspid.length]).toEqual([2, 1, 2])
    expect(ours.ppid).not.toBe(theirs.pid)
    const rows = (await g.runtime.exec(id, ['ps'], { timeoutMs: 200_000 })).stdout.split('\n').map((row) => row.trim().split(/\s+/))
    expect(rows).toContainEqual(['1', '0', 'S', '/pause'])
    expect(rows).toContainEqual([String(ours.nspid[1]), '0', 'S', '/demo', 'sleep'])
  })

  test('by itself, everything is one’s own but what is the machine’s', async () => {
    const g = ground()
    const a = await first(g, await g.run('a'))
    const b = await first(g, await g.run('b'))
    for (const kind of ['mnt', 'uts', 'ipc', 'pid', 'net'] as const) expect(a.ns[kind], kind).not.toBe(b.ns[kind])
    for (const kind of ['user', 'time'] as const) expect(a.ns[kind], kind).toBe(b.ns[kind])
    expect([a.nspid[1], b.nspid[1]]).toEqual([1, 1])
  })

  test('the machine’s own', async () => {
    const g = ground()
    const id = await g.run('a', { network: { mode: 'host' }, ipc: 'host', uts: 'host', pid: 'host' })
    const process = await first(g, id)
    const { host } = g.probe.hello
    for (const kind of ['net', 'ipc', 'uts', 'pid'] as const) expect(process.ns[kind], kind).toBe(host[kind])
    expect(process.ns.mnt).not.toBe(host.mnt)
    expect(process.nspid).toEqual([process.pid])
  })

  describe('who is joined need not run when the joiner is made, but when it starts', () => {
    test.each([
      ['network', (id: string) => ({ network: { mode: 'container' as const, id } }), 'conflict', (id: string) => `cannot join network of a non running container: ${id}`],
      ['IPC', (id: string) => ({ ipc: { container: id } }), 'other', (id: string) => `can't join IPC of container ${id}: container ${id} is not running`],
      ['PIDs', (id: string) => ({ pid: { container: id } }), 'other', (id: string) => `container ${id} is not running`]
    ])('%s', async (_what, joins, kind, message) => {
      const g = ground()
      const pause = await g.create('pause', { image: 'pauselab/pause', args: [], ipc: 'shareable' })
      const id = await g.create('a', joins(pause))
      expect(await refusalOf(g.runtime.startContainer(id))).toEqual({ kind, message: message(pause) })
      expect(await g.status(id)).toMatchObject({ state: 'created', exitCode: 128, error: message(pause), startedAt: null })
      await g.runtime.startContainer(pause)
      await g.runtime.startContainer(id)
      expect(await g.status(id)).toMatchObject({ state: 'running', exitCode: 0, error: '' })
    })
  })

  test('IPC that is not shareable cannot be joined', async () => {
    const g = ground()
    const pause = await g.run('pause', { image: 'pauselab/pause', args: [] })
    const id = await g.create('a', { ipc: { container: pause } })
    expect(await refusalOf(g.runtime.startContainer(id))).toEqual({
      kind: 'other',
      message: `can't join IPC of container ${pause}: non-shareable IPC (hint: use IpcMode:shareable for the donor container)`
    })
  })

  test('who is joined must be there', async () => {
    const g = ground()
    expect(await refusalOf(g.create('a', { ipc: { container: 'nobody' } }))).toEqual({ kind: 'bad-parameter', message: 'No such container: nobody' })
    expect(await refusalOf(g.create('a', { pid: { container: 'nobody' } }))).toEqual({ kind: 'bad-parameter', message: 'No such container: nobody' })
    // The network is asked for at the start only.
    const id = await g.create('a', { network: { mode: 'container', id: 'nobody' } })
    expect(await refusalOf(g.runtime.startContainer(id))).toEqual({ kind: 'not-found', message: 'No such container: nobody' })
  })

  test('what belongs to the network’s owner is refused', async () => {
    const g = ground()
    const network = { mode: 'container', id: await g.pause() } as const
    const refused = async (more: object): Promise<string> => (await refusalOf(g.create('a', { network, ...more }))).message
    expect(await refused({ hostname: 'x' })).toBe('conflicting options: hostname and the network mode')
    expect(await refused({ ports: [{ containerPort: 80, protocol: 'TCP', hostIP: '127.0.0.1', hostPort: 1 }] })).toBe('conflicting options: port publishing and the container type network mode')
    expect(await refused({ dns: { servers: ['10.0.0.1'], searches: [], options: [] } })).toBe('conflicting options: dns and the network mode')
  })

  describe('the owner dies', () => {
    test('with shared PIDs everybody dies with 137, and nobody was sent a kill', async () => {
      const g = ground()
      const pause = await g.pause()
      const a = await g.run('a', { pid: { container: pause }, args: ['stubborn'] })
      const b = await g.run('b', { pid: { container: pause } })
      await g.runtime.killContainer(pause, 'SIGTERM')
      expect([(await g.ended(pause)).exitCode, (await g.ended(a)).exitCode, (await g.ended(b)).exitCode]).toEqual([0, 137, 137])
      await g.until('the word of it', () => [a, b].every((id) => g.heard(id).includes('die 137')))
      for (const id of [a, b]) expect(g.heard(id)).toEqual(['create', 'start', 'die 137'])
    })

    test('without, they live on with `lo` alone, in the old namespaces; they cannot be started again', async () => {
      const g = ground()
      const network = await g.network('net')
      const pause = await g.pause('pause', { network: { mode: 'bridge', network: network.name, ip: null } })
      const id = await g.run('a', { network: { mode: 'container', id: pause }, ipc: { container: pause } })
      const look = await g.watch(pause, id)
      const [before] = (await look()).filter((process) => process.container === id)
      expect(g.side.interfaces(await g.pid(id))).toEqual(['lo', 'eth0'])
      await g.runtime.killContainer(pause, 'SIGKILL')
      await g.until('the loss', async () => g.side.interfaces(await g.pid(id)).join() === 'lo')
      expect((await g.status(id)).state).toBe('running')
      const [after] = (await look()).filter((process) => process.container === id)
      expect(after?.ns).toEqual(before?.ns)
      // A new start of the owner makes new namespaces: the survivor is not in them.
      await g.runtime.startContainer(pause)
      const [again] = (await look()).filter((process) => process.container === pause)
      expect(again?.ns.net).not.toBe(after?.ns.net)
      expect(again?.ns.ipc).not.toBe(after?.ns.ipc)
      expect(g.side.interfaces(await g.pid(id))).toEqual(['lo'])
      await g.runtime.killContainer(pause, 'SIGKILL')
      await g.runtime.killContainer(id, 'SIGKILL')
      const refused = await refusalOf(g.runtime.startContainer(id))
      expect(refused).toEqual({ kind: 'conflict', message: `cannot join network of a non running container: ${pause}` })
      expect(await g.status(id)).toMatchObject({ state: 'exited', exitCode: 137, error: refused.message })
    })

    test('an app’s death changes nothing for the others', async () => {
      const g = ground()
      const pause = await g.pause()
      const a = await g.run('a', { pid: { container: pause }, ipc: { container: pause } })
      const look = await g.watch(pause, a)
      const [before] = await look()
      await g.runtime.killContainer(a, 'SIGKILL')
      const [after] = await look()
      expect(after).toMatchObject({ pid: before?.pid, ns: before?.ns, state: 'S' })
      await g.runtime.startContainer(a)
      const again = (await look()).find((process) => process.container === a)
      expect([again?.ns.pid, again?.ns.ipc]).toEqual([before?.ns.pid, before?.ns.ipc])
    })
  })
}

async function first(g: Ground, id: string): Promise<SeenProcess> {
  const found = (await (await g.watch(id))()).find((process) => process.container === id)
  if (found === undefined) throw new Error(`nobody of ${id} was seen`)
  return found
}
