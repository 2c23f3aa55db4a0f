import { expect, test } from 'vitest'
import { type Ground, refusalOf } from '../ground'

export function volumes(ground: () => Ground): void {
  test('there already is no error, and stays as it is', async () => {
    const g = ground()
    const first = await g.volume('v')
    expect(first).toMatchObject({ name: g.name('v'), labels: g.labels })
    expect(first.mountpoint.endsWith(`/volumes/${g.name('v')}/_data`)).toBe(true)
    expect(await g.runtime.createVolume(g.name('v'), { other: 'labels' })).toEqual(first)
    expect(await g.runtime.createVolume(g.name('v'), {}, { tmpfs: { sizeBytes: null, mode: 0o1777 } })).toEqual(first)
    expect(await g.runtime.listVolumes(g.labels)).toEqual([first])
  })

  test('gone already is no error; in use it stays', async () => {
    const g = ground()
    const { name } = await g.volume('v')
    const id = await g.create('a', { mounts: [{ volume: name, path: '/d', readOnly: true }] })
    expect((await g.status(id)).mounts).toEqual([{ volume: name, path: '/d', readOnly: true }])
    expect(await refusalOf(g.runtime.removeVolume(name))).toEqual({ kind: 'conflict', message: `remove ${name}: volume is in use - [${id}]` })
    await g.runtime.removeContainer(id, { force: true })
    await g.runtime.removeVolume(name)
    await g.runtime.removeVolume(name)
    expect(await g.runtime.listVolumes(g.labels)).toEqual([])
  })

  test('a bad name', async () => {
    const refused = await refusalOf(ground().runtime.createVolume('-v', {}))
    expect(refused.kind).toBe('bad-parameter')
    expect(refused.message).toContain('includes invalid characters for a local volume name')
  })

  test('0755 at first; filled from the image while it is empty, mode and all', async () => {
    const g = ground()
    const plain = await g.volume('plain')
    expect(g.side.volume(plain)).toEqual({ mode: 0o755, names: [] })
    const open = (volume: string) => ({ mounts: [{ volume, path: '/tmp', readOnly: false, fill: true }] })
    await g.create('a', open(plain.name))
    expect(g.side.volume(plain)).toEqual({ mode: 0o1777, names: [] })
    const used = await g.volume('used')
    g.side.writeFile(used, 'x')
    await g.create('b', open(used.name))
    expect(g.side.volume(used)).toEqual({ mode: 0o755, names: ['x'] })
    const hiding = await g.volume('hiding')
    await g.create('c', { mounts: [{ volume: hiding.name, path: '/tmp', readOnly: false }] })
    expect(g.side.volume(hiding)).toEqual({ mode: 0o755, names: [] })
    const links = await g.volume('links')
    await g.create('d', { mounts: [{ volume: links.name, path: '/bin', readOnly: false, fill: true }] })
    expect(g.side.volume(links)).toEqual({ mode: 0o755, names: ['kill', 'ps', 'sleep'] })
  })

  test('a volume that nobody made is made with its container, and outlives it', async () => {
    const g = ground()
    const name = g.name('unasked')
    const id = await g.create('a', { mounts: [{ volume: name, path: '/d', readOnly: false }] })
    expect((await g.runtime.createVolume(name, g.labels)).labels).toEqual({})
    await g.runtime.removeContainer(id, { force: true })
    await g.runtime.removeVolume(name)
  })

  test('in memory: lost when its last user stops', async () => {
    const g = ground()
    const volume = await g.volume('memory', { tmpfs: { sizeBytes: 1_048_576, mode: 0o1777 } })
    const mounts = [{ volume: volume.name, path: '/d', readOnly: false }]
    const a = await g.run('a', { mounts })
    const b = await g.run('b', { mounts })
    g.side.writeFile(volume, 'x')
    expect(g.side.volume(volume)).toEqual({ mode: 0o1777, names: ['x'] })
    await g.runtime.killContainer(a, 'SIGKILL')
    await g.until('its leave', () => g.heardOf('volume', volume.name).includes('unmount'))
    expect(g.side.volume(volume).names).toEqual(['x'])
    await g.runtime.startContainer(a)
    expect(g.side.volume(volume).names).toEqual(['x'])
    for (const id of [a, b]) await g.runtime.killContainer(id, 'SIGKILL')
    await g.until('their leave', () => g.heardOf('volume', volume.name).filter((action) => action === 'unmount').length === 3)
    await g.runtime.startContainer(b)
    expect(g.side.volume(volume).names).toEqual([])
  })

  test('a path within a volume can be bound, and made', async () => {
    const g = ground()
    const volume = await g.volume('v')
    const bind = { source: `${volume.mountpoint}/sub`, path: '/d', readOnly: false }
    expect((await refusalOf(g.create('a', { mounts: [bind] }))).kind).toBe('bad-parameter')
    const id = await g.create('b', { mounts: [{ ...bind, create: true }] })
    await g.runtime.startContainer(id)
    expect(g.side.volume(volume).names).toEqual(['sub'])
    expect((await g.status(id)).mounts).toEqual([{ volume: null, path: '/d', readOnly: false }])
    await g.create('c', { mounts: [bind] })
  })
}
