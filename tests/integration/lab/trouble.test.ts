import { once } from 'node:events'
import net from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { docker } from '../../support/docker'
import { TestLab } from '../../support/lab'

function pod(name: string, container: string, more = ''): string {
  return `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec:\n  containers:\n  - ${container}\n${more}`
}

describe('what goes wrong is said, waited for and healed', () => {
  const lab = new TestLab('it-trouble')
  beforeAll(() => lab.start())
  afterAll(async () => {
    await docker('rmi', 'it-trouble/late:1').catch(() => undefined)
    await lab.dispose()
  })

  it('refuses an invalid manifest with the place, and makes nothing', async () => {
    const attempt = lab.apply(pod('bad', '{ name: a, imagee: pauselab/demo }'))
    await expect(attempt).rejects.toMatchObject({ code: 'invalid' })
    const error = await attempt.catch((caught: unknown) => caught as { details: { path: string; line: number; column: number }[] })
    expect('details' in error && error.details.some((detail) => detail.path === 'spec.containers[0].imagee' && detail.line === 6)).toBe(true)
    expect(lab.snapshot.pods).toEqual([])
  })

  it('makes nothing of a text whose second document is invalid', async () => {
    await expect(lab.apply(`${pod('good', '{ name: a, image: pauselab/demo, args: [sleep] }')}---\nkind: Nonsense\napiVersion: v1\n`)).rejects.toMatchObject({ code: 'invalid' })
    expect(lab.snapshot.pods).toEqual([])
  })

  it('waits for an absent image with the kubelet’s reason, starts the other container, and heals when the image comes', async () => {
    await lab.apply(pod('late', '{ name: missing, image: "it-trouble/late:1", args: [sleep, infinity] }', '  - { name: other, image: pauselab/demo, args: [sleep, infinity] }\n'))
    await lab.until('the other container runs', () => lab.find('late', 'other')?.state === 'running')
    const waiting = await lab.until('the reason is said', () => {
      const one = lab.find('late', 'missing')
      return one?.reason === 'ErrImageNeverPull' && one
    })
    expect(waiting).toMatchObject({ state: 'waiting', id: null })
    expect(lab.pod('late')).toMatchObject({ phase: 'Pending', status: 'ErrImageNeverPull' })
    await docker('tag', 'pauselab/demo', 'it-trouble/late:1')
    await lab.until('the pod runs', () => lab.running('late'))
  })

  it('waits for a busy host port and heals when it is free', async () => {
    const server = net.createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as net.AddressInfo
    await lab.apply(pod('busy-port', `{ name: web, image: pauselab/demo, args: [web], ports: [{ containerPort: 80, hostPort: ${port} }] }`))
    const pause = await lab.until('the reason is said', () => {
      const one = lab.pod('busy-port')?.containers[0]
      return one?.reason === 'FailedCreatePodSandBox' && one
    })
    expect(pause).toMatchObject({ state: 'waiting', nextRestartAt: expect.any(Number) as number })
    expect(pause.message).toContain(String(port))
    expect(lab.pod('busy-port')?.phase).toBe('Pending')
    server.close()
    const running = await lab.until('the pod runs', () => lab.running('busy-port'))
    expect(running.sandboxAttempt).toBe(0)
    const answer = await fetch(`http://127.0.0.1:${port}/`)
    expect(answer.status).toBe(200)
  })

  it('backs off from a container that cannot even start', async () => {
    await lab.apply(pod('no-program', '{ name: app, image: pauselab/demo, command: [/no/such/program] }'))
    const one = await lab.until('the reason is said', () => {
      const app = lab.pod('no-program')?.containers[1]
      return app?.reason === 'RunContainerError' && app
    })
    expect(one.message).toContain('/no/such/program')
  })

  it('shows a crash loop with its countdown, and the wait can be skipped', async () => {
    const [applied] = await lab.apply(pod('crash', '{ name: app, image: pauselab/demo, args: [crash, --after, 100ms, --code, "3"] }'))
    const waiting = await lab.until('it backs off', () => {
      const app = lab.pod('crash')?.containers[1]
      return app?.reason === 'CrashLoopBackOff' && app.restartCount === 1 && app
    })
    expect(waiting.exitCode).toBe(3)
    expect((waiting.nextRestartAt ?? 0) - (waiting.last?.finishedAt ?? 0)).toBeCloseTo(10_000, -2)
    expect(waiting.message).toMatch(/^back-off 10s restarting failed container=app pod=crash_default\(/)
    await lab.lab.run('containers.skipBackOff', { uid: applied?.uid ?? '', container: 'app' })
    const asked = Date.now()
    await lab.until('it was started again', () => lab.container('crash', 'app').restartCount === 2)
    // Without the word it would have waited until then.
    expect(asked).toBeLessThan(waiting.nextRestartAt ?? 0)
    const started = lab.snapshot.timeline.findLast((event) => event.reason === 'Started' && event.pod?.name === 'crash')
    expect(started?.at).toBeLessThan(waiting.nextRestartAt ?? 0)
  })

  it('says no to what is not there', async () => {
    await expect(lab.lab.run('pods.delete', { uid: 'nobody' })).rejects.toMatchObject({ code: 'not-found' })
    await expect(lab.lab.run('containers.kill', { id: 'f'.repeat(64) })).rejects.toMatchObject({ code: 'not-found' })
    await expect(lab.lab.run('processes.kill', { hostPid: 1, startTime: 0 })).rejects.toMatchObject({ code: 'not-found' })
    await expect(lab.lab.run('containers.kill', { id: lab.container('late', 'other').id ?? '', signal: 'SIGNONSENSE' })).rejects.toMatchObject({ code: 'bad-request' })
  })
})
