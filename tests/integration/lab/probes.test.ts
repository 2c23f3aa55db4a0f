import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PodView, TimelineEvent } from '../../../src-main/api/model'
import { docker } from '../../support/docker'
import { TestLab } from '../../support/lab'
import { traces } from '../../support/traces'

function manifest(name: string, body: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec:\n  terminationGracePeriodSeconds: 2\n${body}`
}

const ALIVE = manifest('alive', `  containers:
  - name: web
    image: pauselab/demo
    args: [web]
    ports: [{ name: http, containerPort: 80 }]
    startupProbe: { tcpSocket: { port: http }, periodSeconds: 1, timeoutSeconds: 5 }
    livenessProbe: { httpGet: { port: http, path: /live }, periodSeconds: 1, timeoutSeconds: 5 }
    readinessProbe: { exec: { command: [/demo, help] }, periodSeconds: 2, timeoutSeconds: 5 }
`)

const DEAD = manifest('dead', `  containers:
  - name: web
    image: pauselab/demo
    args: [web]
    livenessProbe: { httpGet: { port: 81 }, periodSeconds: 1, failureThreshold: 2 }
  - { name: beside, image: pauselab/demo, args: [sleep, infinity] }
`)

const SLOW = manifest('slow', `  restartPolicy: Never
  containers:
  - name: web
    image: pauselab/demo
    args: [web]
    startupProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1, failureThreshold: 100 }
    livenessProbe: { exec: { command: [/demo, crash, --after, 1ms] }, periodSeconds: 1, failureThreshold: 1 }
    readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1 }
  - { name: beside, image: pauselab/demo, args: [sleep, infinity] }
`)

const LEANING = manifest('leaning', `  restartPolicy: Never
  containers:
  - name: web
    image: pauselab/demo
    args: [web]
    readinessProbe: { httpGet: { port: 8080 }, periodSeconds: 1, failureThreshold: 1 }
  - { name: backend, image: pauselab/demo, args: [web, --port, "8080"] }
`)

const HOOKED = manifest('hooked', `  containers:
  - name: good
    image: pauselab/demo
    args: [web]
    lifecycle:
      postStart: { sleep: { seconds: 1 } }
      preStop: { httpGet: { port: 80, path: /goodbye } }
  - name: bad
    image: pauselab/demo
    args: [sleep, infinity]
    lifecycle: { postStart: { exec: { command: [/demo, crash, --after, 1ms, --code, "3"] } } }
`)

describe('probes and hooks in a lab', () => {
  const lab = new TestLab('it-probes')
  beforeAll(() => lab.start())
  afterEach(async () => {
    // Probes that go on would slow down those of the next test.
    for (const { uid, name } of lab.snapshot.pods) {
      await lab.lab.run('pods.delete', { uid, graceSeconds: 0 })
      await lab.until(`${name} is gone`, () => lab.pod(name) === undefined)
    }
  })
  afterAll(() => lab.dispose())

  function events(pod: string, reason: string): readonly TimelineEvent[] {
    return lab.snapshot.timeline.filter((event) => event.reason === reason && event.pod?.name === pod)
  }

  function condition(pod: PodView | undefined, type: string): string | undefined {
    return pod?.conditions.find((one) => one.type === type)?.status
  }

  it('a container whose probes all succeed starts, is ready, and is not restarted', async () => {
    await lab.apply(ALIVE)
    const ready = await lab.until('web is ready', () => lab.find('alive', 'web')?.ready && lab.pod('alive'))
    expect(lab.container('alive', 'web')).toMatchObject({ started: true, restartCount: 0 })
    expect(lab.container('alive', 'web').probes.map((probe) => probe.kind).sort()).toEqual(['liveness', 'readiness', 'startup'])
    expect([condition(ready, 'ContainersReady'), condition(ready, 'Ready')]).toEqual(['True', 'True'])
    await expect.poll(async () => (await docker('logs', lab.container('alive', 'web').id ?? '')).filter((line) => line.includes('GET /live 200')).length, { timeout: 10_000 }).toBeGreaterThan(1)
    expect(events('alive', 'Unhealthy').filter((event) => event.message.startsWith('Liveness'))).toEqual([])
    expect(lab.container('alive', 'web').restartCount).toBe(0)
  })

  it('a liveness probe that fails restarts its container, and no other', async () => {
    await lab.apply(DEAD)
    await lab.until('web is restarted', () => (lab.find('dead', 'web')?.restartCount ?? 0) > 0)
    const ip = lab.pod('dead')?.ip
    const [first, second] = events('dead', 'Unhealthy')
    const message = `Liveness probe failed: Get "http://${ip}:81/": dial tcp ${ip}:81: connect: connection refused`
    expect([first?.message, second?.message]).toEqual([message, message])
    expect(first).toMatchObject({ type: 'Warning', container: 'web' })
    expect(events('dead', 'Killing').map((event) => event.message)).toContain('Container web failed liveness probe, will be restarted')
    expect(lab.container('dead', 'beside').restartCount).toBe(0)
  })

  it('nothing else is asked before the startup probe has succeeded', async () => {
    await lab.apply(SLOW)
    await lab.until('the startup probe has failed three times', () => events('slow', 'Unhealthy').length >= 3)
    expect(events('slow', 'Unhealthy').every((event) => event.message.startsWith('Startup probe failed: dial tcp '))).toBe(true)
    expect(lab.container('slow', 'web')).toMatchObject({ state: 'running', started: false, ready: false, restartCount: 0 })
    expect(lab.container('slow', 'web').probes).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'liveness', at: null }), expect.objectContaining({ kind: 'readiness', at: null })]))
    expect(condition(lab.pod('slow'), 'Ready')).toBe('False')
  })

  it('a readiness probe that fails makes its pod unready, and restarts nothing', async () => {
    await lab.apply(LEANING)
    await lab.until('the pod is ready', () => condition(lab.pod('leaning'), 'Ready') === 'True')
    await lab.lab.run('containers.kill', { id: lab.container('leaning', 'backend').id ?? '', signal: 'SIGKILL' })
    await lab.until('web is not ready', () => lab.find('leaning', 'web')?.ready === false)
    expect(lab.container('leaning', 'web')).toMatchObject({ state: 'running', started: true, restartCount: 0 })
    expect(condition(lab.pod('leaning'), 'ContainersReady')).toBe('False')
    expect(events('leaning', 'Unhealthy').at(-1)?.message).toMatch(/^Readiness probe failed: Get "http:\/\/.*:8080\/": dial tcp .*:8080: connect: connection refused$/)
  })

  it('hooks run in the pod; a postStart that fails ends its container', async () => {
    const [applied] = await lab.apply(HOOKED)
    const first = await lab.until('bad runs for the first time', () => lab.find('hooked', 'bad')?.startedAt)
    expect(first - (lab.container('hooked', 'good').startedAt ?? first)).toBeGreaterThan(1_000)
    await lab.until('bad is restarted', () => (lab.find('hooked', 'bad')?.restartCount ?? 0) > 0)
    expect(events('hooked', 'FailedPostStartHook').map((event) => [event.type, event.message, event.container])).toContainEqual(['Warning', 'PostStartHook failed', 'bad'])
    expect(events('hooked', 'FailedPostStartHook').every((event) => event.container === 'bad')).toBe(true)
    const good = lab.container('hooked', 'good').id ?? ''
    expect(lab.container('hooked', 'good').restartCount).toBe(0)
    const farewell: string[] = []
    const follow = docker('logs', '-f', good).then((lines) => farewell.push(...lines))
    await lab.lab.run('pods.delete', { uid: applied?.uid ?? '' })
    await follow
    expect(farewell.filter((line) => line.includes('GET /goodbye 200'))).toHaveLength(1)
  })

  it('a lab that ends without pods leaves nothing', async () => {
    await lab.lab.stop()
    await expect.poll(() => traces('it-probes'), { timeout: 10_000 }).toEqual([])
  })
})
