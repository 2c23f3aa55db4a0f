import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ApartLab } from '../../support/apart/lab'
import { apartProgram } from '../../support/apart/program'
import { docker } from '../../support/docker'
import { TestLab } from '../../support/lab'

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: { name: kept }\nspec: { volumes: [{ name: v, emptyDir: {} }], containers: [{ name: a, image: pauselab/demo, args: [sleep, infinity], volumeMounts: [{ name: v, mountPath: /v }] }] }'

describe('two labs of one name, one after the other and at the same time', () => {
  const first = new TestLab('it-adoption')
  const second = new TestLab('it-adoption')
  const third = new TestLab('it-adoption')
  afterAll(async () => {
    await first.lab.stop()
    await second.lab.stop()
    await third.dispose()
  })

  it('the probe is gone after a stop, the pods stay', async () => {
    await first.start()
    await first.apply(POD)
    await first.until('kept runs', () => first.running('kept'))
    await first.lab.stop()
    const names = (): Promise<readonly string[]> => docker('ps', '-a', '--filter', 'label=dev.pauselab.owner=it-adoption', '--format', '{{.Names}} {{.State}}')
    const probes = async (): Promise<readonly string[]> => (await names()).filter((name) => name.includes('probe'))
    // It has ended; taking away what is left of it is the engine's own work, in its own time.
    expect((await probes()).filter((name) => name.endsWith(' running'))).toEqual([])
    await expect.poll(probes, { timeout: 10_000 }).toEqual([])
    expect((await names()).filter((name) => name.endsWith(' running'))).toHaveLength(2)
  })

  it('the next lab goes on with the same containers', async () => {
    await second.start({ adopt: true })
    const pod = await second.until('kept is adopted', () => second.running('kept'))
    expect(pod.containers.map((one) => [one.id, one.startedAt, one.restartCount])).toEqual(first.running('kept')?.containers.map((one) => [one.id, one.startedAt, one.restartCount]))
    expect(pod.uid).toBe(first.pod('kept')?.uid)
  })

  it('a lab beside it says who has the engine, sees everything, and only watches', async () => {
    await third.start({ adopt: true })
    expect(third.snapshot.engine.state).toBe('ready')
    expect(third.snapshot.engine.heldBy, second.warnings.join()).toContain(`process ${process.pid}`)
    const pod = await third.until('the watcher sees the pod with its namespaces', () => third.running('kept'))
    expect(pod.containers[1]?.namespaces).toEqual(second.running('kept')?.containers[1]?.namespaces)
    await expect(third.lab.run('containers.kill', { id: pod.containers[1]?.id ?? '' })).rejects.toMatchObject({ code: 'only-watching' })
    await expect(third.apply(POD)).rejects.toMatchObject({ code: 'only-watching' })
  })

  it('it sees what the other one makes and deletes', async () => {
    await second.apply(POD.replace('name: kept', 'name: later').replace(', volumeMounts: [{ name: v, mountPath: /v }]', '').replace('volumes: [{ name: v, emptyDir: {} }], ', ''))
    await third.until('the watcher sees it run', () => third.running('later'))
    await second.lab.run('pods.delete', { uid: second.pod('later')?.uid ?? '', graceSeconds: 0 })
    await third.until('the watcher sees it gone', () => third.pod('later') === undefined)
  })

  it('and takes over when that one is gone', async () => {
    await second.lab.stop()
    await third.until('the watcher has the engine', () => third.snapshot.engine.state === 'ready' && third.snapshot.engine.heldBy === null)
    await third.lab.run('containers.kill', { id: third.container('kept', 'a').id ?? '' })
    await third.until('a was restarted by the new owner', () => third.running('kept')?.containers[1]?.restartCount === 1)
  })
})

describe('a lab that is killed while another one watches', () => {
  let killed: ApartLab | null = null
  let first: TestLab
  const second = new TestLab('it-takeover')
  beforeAll(async () => {
    const program = await apartProgram()
    first = new TestLab('it-takeover', (options) => (killed = new ApartLab(program, options)))
    await first.start()
    await first.apply(POD)
    await first.until('kept runs', () => first.running('kept'))
  })
  afterAll(async () => {
    await killed?.kill()
    await second.dispose()
  })

  it('the watcher takes over, and every command works; no container was touched', async () => {
    await second.start({ adopt: true })
    expect(second.snapshot.engine).toMatchObject({ state: 'ready', heldBy: expect.stringContaining('process ') as string })
    const before = await second.until('the watcher sees the pod', () => second.running('kept'))
    await expect(second.lab.run('pods.deleteAll', {})).rejects.toMatchObject({ code: 'only-watching' })
    await killed?.kill()
    await second.until('the watcher has the engine', () => second.snapshot.engine.state === 'ready' && second.snapshot.engine.heldBy === null)
    const after = await second.until('kept is adopted', () => second.running('kept'))
    expect(after.containers.map((one) => [one.id, one.startedAt, one.restartCount])).toEqual(before.containers.map((one) => [one.id, one.startedAt, one.restartCount]))
    await second.lab.run('containers.kill', { id: second.container('kept', 'a').id ?? '' })
    await second.until('a was restarted by the new owner', () => second.running('kept')?.containers[1]?.restartCount === 1)
    await second.lab.run('pods.deleteAll', { graceSeconds: 0 })
    await second.until('kept is gone', () => second.pod('kept') === undefined)
  })
})
