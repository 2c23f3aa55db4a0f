import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, truncateSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Transform } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JobView } from '../../../src-main/api'
import { createLab } from '../../../src-main/lab/lab'
import type { ContainerRuntime } from '../../../src-main/runtime/port'
import { docker } from '../../support/docker'
import { TestLab } from '../../support/lab'
import { SlowRegistry } from '../../support/slowRegistry'

const MEGABYTE = 1_024 * 1_024
const BIG = 'it-jobs/big:1'
/** As a slow disk would: the engine is the real one. */
let slowArchives = true

function withSlowArchives(runtime: ContainerRuntime): ContainerRuntime {
  const load = runtime.loadImages.bind(runtime)
  runtime.loadImages = (archive, signal) => {
    if (!slowArchives) return load(archive, signal)
    const slow = new Transform({ transform: (chunk, _encoding, done) => void sleep(10).then(() => done(null, chunk)) })
    return load(archive.pipe(slow), signal)
  }
  return runtime
}

function pods(prefix: string, count: number, more = ''): string {
  return Array.from({ length: count }, (_, n) => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${prefix}-${n} }\nspec:\n  terminationGracePeriodSeconds: 3\n  containers:\n  - { name: a, image: pauselab/demo, args: [${more || 'sleep, infinity'}] }\n`).join('---\n')
}

async function hasImage(name: string): Promise<boolean> {
  return docker('image', 'inspect', name).then(() => true, () => false)
}

describe('long work', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pauselab-jobs-'))
  const archive = path.join(folder, 'big.tar')
  const lab = new TestLab('it-jobs', (options) => createLab({ ...options, wrapRuntime: withSlowArchives }))
  let registry: SlowRegistry

  beforeAll(async () => {
    slowArchives = false
    const noise = path.join(folder, 'noise')
    execFileSync('dd', ['if=/dev/urandom', `of=${noise}`, 'bs=1M', 'count=24', 'status=none'])
    execFileSync('tar', ['-C', folder, '-cf', `${noise}.tar`, 'noise'])
    await docker('import', `${noise}.tar`, BIG)
    await docker('save', '-o', archive, BIG)
    await docker('rmi', BIG)
    registry = await SlowRegistry.start(8 * MEGABYTE)
    await lab.start()
    slowArchives = true
  })
  afterAll(async () => {
    for (const image of [BIG, registry.image('it-jobs')]) await docker('rmi', image).catch(() => undefined)
    registry.stop()
    await lab.dispose()
    rmSync(folder, { recursive: true, force: true })
  })

  function job(kind: JobView['kind'], fits: (job: JobView) => boolean = () => true): Promise<JobView> {
    return lab.until(`a job ${kind} is so`, () => lab.snapshot.jobs.findLast((one) => one.kind === kind && fits(one)))
  }

  async function cancel({ id }: JobView): Promise<boolean> {
    return (await lab.lab.run('jobs.cancel', { id })).cancelled
  }

  it('an image load tells the bytes it has sent, and cancelled half-way leaves nothing on the engine', async () => {
    const loading = lab.lab.run('images.load', { path: archive })
    const refusal = expect(loading).rejects.toMatchObject({ code: 'cancelled' })
    const early = await job('load', (one) => one.done > 0)
    expect(early).toMatchObject({ what: 'big.tar', unit: 'bytes', state: 'running', cancellable: true })
    expect(early.total).toBeGreaterThan(24 * MEGABYTE)
    const later = await job('load', (one) => one.done > early.done)
    expect(later.done).toBeLessThan(later.total ?? 0)
    expect(await cancel(later)).toBe(true)
    await refusal
    const ended = await job('load', (one) => one.finishedAt !== null)
    expect(ended).toMatchObject({ state: 'cancelled', cancellable: false })
    expect(ended.done).toBeLessThan(ended.total ?? 0)
    expect(await hasImage(BIG)).toBe(false)
    expect(await cancel(ended)).toBe(false)
  })

  it('the same archive loads afterwards, and who asks twice at once is answered together', async () => {
    slowArchives = false
    const both = [lab.lab.run('images.load', { path: archive }), lab.lab.run('images.load', { path: archive })]
    expect(await Promise.all(both)).toEqual([{ loaded: [BIG] }, { loaded: [BIG] }])
    expect(await hasImage(BIG)).toBe(true)
  })

  it('an archive that is cut off fails with the engine’s reason, and the job says it', async () => {
    slowArchives = true
    truncateSync(archive, 20 * MEGABYTE)
    const refused = await lab.lab.run('images.load', { path: archive }).then(() => null, (error: unknown) => error as Error)
    const failed = await job('load', (one) => one.state === 'failed')
    expect(refused?.message).toBe(failed.message)
    expect(failed.done).toBe(20 * MEGABYTE)
  })

  it('an archive that cannot be read ends the load, and the engine is not kept waiting', async () => {
    // A regular file whose first byte the kernel refuses to anybody.
    await expect(lab.lab.run('images.load', { path: '/proc/self/mem' })).rejects.toMatchObject({ code: 'bad-request', message: expect.stringContaining('cannot be read') as string })
  })

  it('a pull tells the bytes of its layers, and cancelled it stops at the registry; done again it brings the image', async () => {
    await lab.lab.run('settings.set', { allowPull: true })
    const image = registry.image('it-jobs')
    const pulling = lab.lab.run('images.pull', { image })
    const refusal = expect(pulling).rejects.toMatchObject({ code: 'cancelled' })
    const fetching = await job('pull', (one) => one.total !== null && one.done > 0)
    expect(fetching).toMatchObject({ what: image, unit: 'bytes', total: registry.layer.length, cancellable: true })
    await cancel(await job('pull', (one) => one.done > fetching.done))
    await refusal
    expect(await job('pull', (one) => one.finishedAt !== null)).toMatchObject({ state: 'cancelled' })
    await expect.poll(() => registry.left, { timeout: 20_000 }).toBe(1)
    expect(await hasImage(image)).toBe(false)
    registry.hurry = true
    expect(await lab.lab.run('images.pull', { image })).toMatchObject({ image })
    expect(await hasImage(image)).toBe(true)
  })

  it('applying twenty pods counts their containers; cancelled, each pod is whole or gone', async () => {
    const applied = await lab.apply(pods('many', 20))
    expect(applied).toHaveLength(20)
    const building = await job('apply', (one) => one.done >= 4)
    expect(building).toMatchObject({ unit: 'containers', total: 40, cancellable: true })
    expect(await cancel(building)).toBe(true)
    await job('apply', (one) => one.state === 'cancelled')
    // The word of the job may come before that of a pod.
    await lab.until('each is whole or gone', () => lab.snapshot.pods.length < 20 && lab.snapshot.pods.every((pod) => pod.deletionTimestamp === null && lab.running(pod.name)))
    const left = lab.snapshot.pods
    expect(await docker('ps', '-q', '--filter', 'label=dev.pauselab.owner=it-jobs', '--filter', 'label=io.kubernetes.container.name=a')).toHaveLength(left.length)
    await lab.lab.run('pods.deleteAll', { graceSeconds: 0, atOnce: 20 })
    await lab.until('all are gone', () => lab.snapshot.pods.length === 0)
  })

  it('of pods that wait for what does not come, the job says which', async () => {
    await lab.lab.run('settings.set', { allowPull: false })
    await lab.apply(`${pods('good', 1)}---\n${pods('bad', 1).replace('pauselab/demo', 'it-jobs/absent:1')}`)
    expect(await job('apply', (one) => one.state === 'failed')).toMatchObject({ message: 'bad-0/a: ErrImageNeverPull', done: 3, total: 4 })
    await lab.lab.run('pods.deleteAll', { graceSeconds: 0 })
    await lab.until('all are gone', () => lab.snapshot.pods.length === 0)
  })

  it('deleting all counts the pods that are gone; cancelled, those whose turn had not come stay, and what began goes on', async () => {
    await lab.apply(pods('slow', 3, 'stubborn'))
    await lab.until('they run', () => ['slow-0', 'slow-1', 'slow-2'].every((name) => lab.running(name)))
    const deleting = lab.lab.run('pods.deleteAll', { atOnce: 1 })
    const under = await job('delete', (one) => one.state === 'running')
    expect(under).toMatchObject({ unit: 'pods', done: 0, total: 3, cancellable: true })
    expect(await cancel(under)).toBe(true)
    const { uids } = await deleting
    expect(uids).toHaveLength(1)
    await lab.until('the one is gone', () => lab.snapshot.pods.length === 2)
    await sleep(500)
    expect(lab.snapshot.pods.map((pod) => [pod.deletionTimestamp, pod.status])).toEqual([[null, 'Running'], [null, 'Running']])
    const rest = await lab.lab.run('pods.deleteAll', { graceSeconds: 0 })
    expect(rest.uids).toHaveLength(2)
    await lab.until('all are gone', () => lab.snapshot.pods.length === 0)
  })
})
