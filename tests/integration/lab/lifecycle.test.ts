import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inspect, namespacesOf } from '../../support/docker'
import { TestLab } from '../../support/lab'
import { traces } from '../../support/traces'

const MANIFEST = `
apiVersion: v1
kind: Pod
metadata:
  name: web-pod
spec:
  containers:
  - name: front
    image: pauselab/demo
    args: [web, --port, "80"]
  - name: poll
    image: pauselab/demo
    args: [fetch, "http://localhost:80/", --every, 200ms]
`

describe('a pod from its birth to its end', () => {
  const lab = new TestLab('it-lifecycle')
  beforeAll(() => lab.start())
  afterAll(() => lab.dispose())

  it('connects to the engine', () => {
    expect(lab.snapshot.engine).toMatchObject({ kind: 'docker', state: 'ready', coreImages: 'ready', problem: null, heldBy: null })
    expect(lab.snapshot.engine.probe.state).toBe('ready')
  })

  it('builds pause first, then the containers in the order of the spec', async () => {
    const [applied] = await lab.apply(MANIFEST)
    expect(applied?.change).toBe('created')
    const pod = await lab.until('web-pod runs', () => lab.running('web-pod'))
    expect(pod.containers.map((one) => [one.name, one.role])).toEqual([
      ['pause', 'sandbox'],
      ['front', 'app'],
      ['poll', 'app']
    ])
    const starts = pod.containers.map((one) => one.startedAt ?? 0)
    expect(starts).toEqual([...starts].sort((a, b) => a - b))
    expect(pod).toMatchObject({ phase: 'Running', status: 'Running', sandboxAttempt: 0 })
  })

  it('shows the addresses, PIDs and namespaces that the engine and the kernel know', async () => {
    const pod = lab.running('web-pod')
    expect(pod).toBeDefined()
    for (const container of pod?.containers ?? []) {
      expect(container.hostPid).toBe(await inspect<number>(container.id ?? '', '.State.Pid'))
      expect(container.namespaces).toEqual(namespacesOf(container.hostPid ?? 0))
    }
    const [pause, front, poll] = pod?.containers ?? []
    expect(front?.namespaces?.net).toBe(pause?.namespaces?.net)
    expect(poll?.namespaces?.ipc).toBe(pause?.namespaces?.ipc)
    expect(front?.namespaces?.uts).not.toBe(pause?.namespaces?.uts)
    const networks = await inspect<Record<string, { IPAddress: string }>>(pause?.id ?? '', '.NetworkSettings.Networks')
    expect(pod?.ip).toBe(Object.values(networks)[0]?.IPAddress)
  })

  it('restarts a killed app at once, in the same namespaces and with the same IP', async () => {
    const before = lab.running('web-pod')
    const front = lab.container('web-pod', 'front')
    await lab.lab.run('containers.kill', { id: front.id ?? '', signal: 'SIGKILL' })
    const after = await lab.until('front runs again', () => lab.running('web-pod')?.containers[1]?.restartCount === 1 && lab.running('web-pod'))
    expect(after.ip).toBe(before?.ip)
    expect(after.sandboxId).toBe(before?.sandboxId)
    expect(after.containers[1]?.namespaces?.net).toBe(before?.containers[0]?.namespaces?.net)
    expect(after.containers[2]?.id).toBe(before?.containers[2]?.id)
    const card = await lab.until('the card is closed', () => lab.snapshot.cards.find((one) => one.container === 'front' && one.outcome === 'recovered'))
    expect(card).toMatchObject({ cause: { value: 'user-signal' }, signal: { value: 'SIGKILL' }, exitCode: { value: 137 } })
    expect(card.survived.map((one) => one.value)).toEqual(['poll'])
    expect(card.namespaces.every((one) => one.same && one.before.value === one.after.value)).toBe(true)
    // The first restart waits for nothing; the second would wait ten seconds.
    expect(card.runningAgainAfterMs?.value).toBeLessThan(10_000)
  })

  it('makes a new sandbox when pause is killed: next attempt, new IP, everybody again', async () => {
    const before = lab.running('web-pod')
    await lab.lab.run('containers.kill', { id: lab.container('web-pod', 'pause').id ?? '', signal: 'SIGKILL' })
    const after = await lab.until('everything runs in sandbox 1', () => lab.running('web-pod')?.sandboxAttempt === 1 && lab.running('web-pod'))
    expect(after.ip).not.toBe(before?.ip)
    expect(after.sandboxId).not.toBe(before?.sandboxId)
    expect(after.containers.map((one) => one.restartCount)).toEqual([1, 2, 1])
    const card = await lab.until('the card is closed', () => lab.snapshot.cards.find((one) => one.role === 'sandbox' && one.outcome === 'recovered'))
    expect(card.tookAlong.map((one) => one.value).sort()).toEqual(['front', 'poll'])
    expect(card.ip).toMatchObject({ before: { value: before?.ip }, after: { value: after.ip } })
    expect(card.namespaces.every((one) => !one.same)).toBe(true)
  })

  it('deletes: apps first, the sandbox last, nothing left', async () => {
    const pod = lab.running('web-pod')
    await lab.lab.run('pods.delete', { uid: pod?.uid ?? '' })
    await lab.until('the pod is gone', () => lab.pod('web-pod') === undefined)
    const order = lab.snapshot.timeline.filter((event) => event.reason === 'EngineDie').slice(-3).map((event) => event.container)
    expect(order.at(-1)).toBe('pause')
    expect(order.slice(0, 2).sort()).toEqual(['front', 'poll'])
    const left = await traces('it-lifecycle')
    expect(left).toHaveLength(3) // the probe, the files' helper and the volume they are in
    expect(lab.warnings).toEqual([])
  })
})
