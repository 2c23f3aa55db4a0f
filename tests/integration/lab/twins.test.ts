import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PodView, RecoveryCard } from '../../../src-main/api/model'
import { docker } from '../../support/docker'
import { TestLab } from '../../support/lab'

const WEB = `# Two rooms.
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: front
    image: pauselab/demo
    args: [web, --port, "80"]
    ports: [{ containerPort: 80, hostPort: 18790 }]
  - { name: poll, image: pauselab/demo, args: [fetch, "http://localhost:80/", --every, 200ms] }
`

describe('a pod and its twin without pause', () => {
  const lab = new TestLab('it-twins')
  let uid = ''
  beforeAll(async () => {
    await lab.start()
    await lab.lab.run('settings.set', { timeScale: 0.05 })
    uid = (await lab.apply(WEB))[0]?.uid ?? ''
    await lab.until('it runs', () => lab.running('web'))
  })
  afterAll(() => lab.dispose())

  function lastEvent(): number {
    return lab.snapshot.timeline.at(-1)?.id ?? 0
  }
  function netOf(pod: PodView | undefined, name: string): number {
    return pod?.containers.find((one) => one.name === name)?.namespaces?.net ?? 0
  }
  function cardOf(pod: string, container: string, since: number): RecoveryCard | undefined {
    return lab.snapshot.cards.find((card) => card.id > since && card.pod.name === pod && card.container === container && card.outcome !== 'waiting')
  }

  it('is built beside it from the same manifest, with no published port, and only once', async () => {
    const made = await lab.lab.run('pods.twin', { uid })
    expect(made).toMatchObject({ name: 'web-twin', namespace: 'default', change: 'created', dropped: ['spec.containers[0].ports[0].hostPort'] })
    const twin = await lab.until('it runs', () => lab.running('web-twin'))
    expect(twin).toMatchObject({ sandbox: 'none', twinOf: 'web' })
    expect(twin.containers.map((one) => one.name)).toEqual(['front', 'poll'])
    expect(netOf(twin, 'poll')).toBe(netOf(twin, 'front'))
    expect((await lab.lab.run('pods.manifest', { uid: made.uid })).manifest).toMatch(/^# Two rooms\./)
    expect(await lab.lab.run('pods.twin', { uid })).toMatchObject({ uid: made.uid, change: 'unchanged' })
    await expect(lab.lab.run('pods.twin', { uid: made.uid })).rejects.toMatchObject({ code: 'refused', details: [{ path: 'no-pause' }] })
  })

  it('the same app struck in both: with pause the namespace stays and nobody notices, without it it goes and the other is left behind', async () => {
    const before = { web: lab.pod('web'), twin: lab.pod('web-twin') }
    const since = lastEvent()
    const { strikes } = await lab.lab.run('twins.kill', { uid, container: 'front' })
    expect(strikes.map(({ pod, container, error }) => ({ pod, container, error }))).toEqual([
      { pod: 'web', container: 'front', error: null },
      { pod: 'web-twin', container: 'front', error: null }
    ])
    const [withPause, without] = [await lab.until('the first is back', () => cardOf('web', 'front', since)), await lab.until('the second is back', () => cardOf('web-twin', 'front', since))]
    expect(withPause).toMatchObject({ outcome: 'recovered', survived: [{ value: 'poll' }] })
    expect(withPause.namespaces.map((one) => one.same)).toEqual([true, true])
    expect(withPause.ip.after.value).toBe(withPause.ip.before.value)
    expect(without.namespaces.map((one) => one.same)).toEqual([false, false])
    expect(without.ip.after.value).not.toBe(without.ip.before.value)
    const [web, twin] = [lab.pod('web'), lab.pod('web-twin')]
    expect(netOf(web, 'poll')).toBe(netOf(before.web, 'poll'))
    expect(netOf(web, 'front')).toBe(netOf(before.web, 'front'))
    expect(twin?.containers.find((one) => one.name === 'poll')).toMatchObject({ state: 'running', stranded: true, restartCount: 0 })
    expect(netOf(twin, 'poll')).toBe(netOf(before.twin, 'poll'))
    expect(netOf(twin, 'front')).not.toBe(netOf(twin, 'poll'))
    // The kernel's own word on the one that is left behind: only lo.
    const poll = twin?.containers.find((one) => one.name === 'poll')?.id ?? ''
    const interfaces = (await docker('exec', poll, '/demo', 'cat', '/proc/net/dev')).filter((line) => line.includes(':')).map((line) => line.split(':')[0]?.trim())
    expect(interfaces).toEqual(['lo'])
  })

  it('pause is struck: in the twin the owner of the namespaces stands in for it', async () => {
    const since = lastEvent()
    const { strikes } = await lab.lab.run('twins.kill', { uid: lab.pod('web-twin')?.uid ?? '', container: 'pause' })
    expect(strikes.map((one) => `${one.pod}/${one.container}`)).toEqual(['web/pause', 'web-twin/front'])
    const [noted, other] = lab.snapshot.timeline.filter((event) => event.id > since && event.reason === 'Signal')
    expect(noted?.data['twins']).toBe(other?.data['twins'])
    expect(Math.abs((noted?.at ?? 0) - (other?.at ?? 0))).toBeLessThan(1_000)
    await lab.until('a new sandbox', () => lab.running('web')?.sandboxAttempt === 1)
  })

  it('one of them is not there to be struck: then neither is', async () => {
    const twin = await lab.until('the twin runs', () => lab.running('web-twin'))
    await lab.lab.run('settings.set', { kubelet: 'off' })
    const since = lastEvent()
    await lab.lab.run('containers.kill', { id: twin.containers[1]?.id ?? '' })
    await lab.until('it is dead', () => lab.find('web-twin', 'poll')?.state === 'terminated')
    await expect(lab.lab.run('twins.kill', { uid, container: 'poll' })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('web-twin') as string })
    expect(lab.snapshot.timeline.filter((event) => event.id > since && event.reason === 'Signal' && event.pod?.name === 'web')).toEqual([])
    expect(lab.find('web', 'poll')?.state).toBe('running')
    await lab.lab.run('settings.set', { kubelet: 'on' })
  })

  it('a pod whose twin is gone has none, and can have one again', async () => {
    await lab.lab.run('pods.delete', { uid: lab.pod('web-twin')?.uid ?? '', graceSeconds: 0 })
    await lab.until('it is gone', () => lab.pod('web-twin') === undefined)
    await expect(lab.lab.run('twins.kill', { uid, container: 'poll' })).rejects.toMatchObject({ code: 'conflict' })
    expect(await lab.lab.run('pods.twin', { uid })).toMatchObject({ name: 'web-twin', change: 'created' })
  })
})
