import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { docker } from '../../support/docker'
import { EngineProxy } from '../../support/engineProxy'
import { TestLab } from '../../support/lab'

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: { name: steady }\nspec: { containers: [{ name: a, image: pauselab/demo, args: [sleep, infinity] }, { name: b, image: pauselab/demo, args: [sleep, infinity] }] }'

describe('an engine that comes, goes and comes back', () => {
  const proxy = new EngineProxy()
  const before = process.env['DOCKER_HOST']
  const lab = new TestLab('it-away')
  beforeAll(async () => {
    process.env['DOCKER_HOST'] = `unix://${proxy.socket}`
    await lab.start()
  })
  afterAll(async () => {
    await proxy.restore().catch(() => undefined)
    if (before === undefined) delete process.env['DOCKER_HOST']
    else process.env['DOCKER_HOST'] = before
    await lab.dispose()
    await proxy.dispose()
  })

  it('opens without one, says where it looked, and looks nowhere else', async () => {
    expect(lab.snapshot.engine).toMatchObject({ kind: 'none', state: 'connecting', endpointSource: 'DOCKER_HOST' })
    expect(lab.snapshot.engine.problem).toContain(proxy.socket)
    await expect(lab.apply(POD)).rejects.toMatchObject({ code: 'engine-away' })
  })

  it('connects by itself when it appears', async () => {
    await proxy.restore()
    await lab.until('the engine is ready', () => lab.snapshot.engine.state === 'ready')
    await lab.apply(POD)
    await lab.until('steady runs', () => lab.running('steady'))
  })

  it('says so when it goes, keeps what was seen, and does not fall', async () => {
    await proxy.cut()
    await lab.until('the engine is away', () => lab.snapshot.engine.state === 'away')
    expect(lab.snapshot.engine.probe.state).toBe('off')
    expect(lab.snapshot.pods).toHaveLength(1)
    await expect(lab.lab.run('containers.kill', { id: lab.container('steady', 'a').id ?? '' })).rejects.toMatchObject({ code: 'engine-away' })
  })

  it('mends on its return what broke meanwhile, and touches nothing else', async () => {
    const [a, b] = [lab.container('steady', 'a'), lab.container('steady', 'b')]
    await docker('kill', a.id ?? '')
    await proxy.restore()
    await lab.until('the engine is ready', () => lab.snapshot.engine.state === 'ready')
    const pod = await lab.until('a runs again', () => lab.running('steady')?.containers[1]?.restartCount === 1 && lab.running('steady'))
    expect(pod.containers[2]?.id).toBe(b.id)
    expect(pod.containers[2]?.startedAt).toBe(b.startedAt)
    expect(lab.snapshot.engine.heldBy).toBeNull()
  })
})
