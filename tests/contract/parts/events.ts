import { expect, test } from 'vitest'
import type { Ground } from '../ground'

export function events(ground: () => Ground): void {
  test('create, start, kill, die, destroy, in this order', async () => {
    const g = ground()
    const id = await g.run('a')
    await g.runtime.killContainer(id, 'SIGTERM')
    await g.ended(id)
    await g.runtime.removeContainer(id, { force: false })
    await g.until('the last', () => g.heard(id).includes('destroy'))
    expect(g.heard(id)).toEqual(['create', 'start', 'kill 15', 'die 0', 'destroy'])
    const times = g.containerEvents(id).map((event) => event.at)
    expect(times).toEqual([...times].sort((a, b) => a - b))
  })

  test('a forced removal is a kill', async () => {
    const g = ground()
    const id = await g.run('a')
    await g.runtime.removeContainer(id, { force: true })
    await g.until('the last', () => g.heard(id).includes('destroy'))
    expect(g.heard(id)).toEqual(['create', 'start', 'kill 9', 'die 137', 'destroy'])
  })

  test('they carry the labels, and the engine’s own attributes', async () => {
    const g = ground()
    const id = await g.run('a')
    await g.until('two', () => g.heard(id).length === 2)
    expect(g.containerEvents(id)[1]).toMatchObject({ type: 'container', action: 'start', id, exitCode: null, signal: null, labels: { ...g.labels, name: g.name('a'), image: 'pauselab/demo', 'dev.pauselab.image': '1' } })
  })

  test('an exec', async () => {
    const g = ground()
    const id = await g.run('a')
    await g.runtime.exec(id, ['/demo', 'ps'], { timeoutMs: 200_000 })
    await g.until('its end', () => g.heard(id).includes('exec_die 0'))
    expect(g.heard(id)).toEqual(['create', 'start', 'exec_create: /demo ps', 'exec_start: /demo ps', 'exec_die 0'])
    const [created, started, died] = g.containerEvents(id).slice(2)
    expect(created?.labels['execID']).toMatch(/^[0-9a-f]{64}$/)
    expect([started?.labels['execID'], died?.labels['execID']]).toEqual([created?.labels['execID'], created?.labels['execID']])
  })

  test('volumes have theirs', async () => {
    const g = ground()
    const volume = await g.volume('vol')
    const id = await g.run('a', { mounts: [{ volume: volume.name, path: '/d', readOnly: false }] })
    await g.runtime.removeContainer(id, { force: true })
    await g.runtime.removeVolume(volume.name)
    await g.until('the last', () => g.heardOf('volume', volume.name).includes('destroy'))
    // The engine tells of a volume's creation whenever it is asked for it, be it there or not.
    expect(g.heardOf('volume', volume.name)).toEqual(['create', 'create', 'mount', 'unmount', 'destroy'])
  })

  test('a listener that is ended hears nothing more, and ends', async () => {
    const g = ground()
    const abort = new AbortController()
    const heard: string[] = []
    const listening = (async () => {
      for await (const event of g.runtime.events({ ...g.labels, nobody: 'has' }, abort.signal)) heard.push(event.type)
    })()
    await g.until('ready', () => heard.length === 1)
    await g.run('a')
    abort.abort()
    await listening
    expect(heard.filter((type) => type === 'container')).toEqual([])
  })
}
