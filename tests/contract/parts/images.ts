import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { CORE_ARCHIVE, CORE_IMAGES } from '../../support/coreArchive'
import { type Ground, refusalOf } from '../ground'

export function images(ground: () => Ground): void {
  test('what an archive has is loaded, under all its names, and told of', async () => {
    const g = ground()
    expect([...(await g.runtime.loadImages(createReadStream(CORE_ARCHIVE)))].sort()).toEqual(CORE_IMAGES.flatMap((image) => image.status.tags).sort())
    for (const { status } of CORE_IMAGES) await g.until('the word of it', () => g.heardOf('image', status.id).includes('load'))
  })

  test.each(['pauselab/pause', 'pauselab/pause:latest', 'pauselab/pause:1'])('%s is found', async (reference) => {
    const image = await ground().runtime.inspectImage(reference)
    expect(image).toMatchObject({ user: '65535:65535', createdAt: 0, labels: { 'org.opencontainers.image.title': 'pauselab/pause' } })
    expect(image?.tags).toEqual(expect.arrayContaining(['pauselab/pause:1', 'pauselab/pause:latest']))
    expect(image?.sizeBytes).toBeGreaterThan(1_000)
  })

  test('by its id, too; the list has it, without its user', async () => {
    const g = ground()
    const image = await g.runtime.inspectImage('pauselab/demo')
    expect((await g.runtime.inspectImage(image?.id ?? ''))?.id).toBe(image?.id)
    expect((await g.runtime.listImages()).find((one) => one.id === image?.id)).toMatchObject({ labels: image?.labels, user: null })
  })

  test('ids are those of the archive', async () => {
    const g = ground()
    for (const { status } of CORE_IMAGES) expect((await g.runtime.inspectImage(status.tags[0] ?? ''))?.id).toBe(status.id)
  })

  test('what is not there is null', async () => {
    expect(await ground().runtime.inspectImage('pauselab/nothing')).toBeNull()
    expect(await ground().runtime.inspectImage('pauselab/pause:99')).toBeNull()
  })

  test('what is no archive is refused', async () => {
    expect((await refusalOf(ground().runtime.loadImages(Readable.from([Buffer.from('no archive')])))).kind).toBe('bad-parameter')
  })

  test('an absent image cannot be pulled without a registry', async () => {
    expect((await refusalOf(ground().runtime.pullImage('registry.invalid/nothing:1'))).kind).toBe('other')
  })

  test('what the engine is', async () => {
    const g = ground()
    const info = await g.runtime.info()
    expect(info).toMatchObject({ apiVersion: expect.any(String), cgroup: expect.any(Number), volumeSubpath: expect.any(Boolean) })
    expect([info.cpus > 0, info.memoryBytes > 2 ** 28, info.node !== '']).toEqual([true, true, true])
    expect(info.product).toBe(g.runtime.kind)
  })
}
