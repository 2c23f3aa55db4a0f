import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeathCause, RecoveryCard } from '../../../src-main/api/model'
import { docker } from '../../support/docker'
import { TestLab } from '../../support/lab'

const POD = `apiVersion: v1
kind: Pod
metadata: { name: mortal }
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - { name: calm, image: pauselab/demo, args: [sleep, infinity] }
  - { name: quitter, image: pauselab/demo, args: [crash, --after, 600ms, --code, "3"] }
  - { name: greedy, image: pauselab/demo, args: [eat, --mb, "200", --step, 20ms], resources: { limits: { memory: 16Mi } } }
  - { name: stubborn, image: pauselab/demo, args: [stubborn] }
  - name: sick
    image: pauselab/demo
    args: [web, --port, "8090", --ok-for, 500ms]
    livenessProbe: { httpGet: { port: 8090, path: /healthz }, periodSeconds: 1, failureThreshold: 1 }
  - name: hooked
    image: pauselab/demo
    args: [sleep, infinity]
    lifecycle: { postStart: { exec: { command: [/demo, exit, "1"] } } }
`
const SHARED = `apiVersion: v1
kind: Pod
metadata: { name: shared }
spec:
  shareProcessNamespace: true
  terminationGracePeriodSeconds: 1
  containers:
  - { name: inside, image: pauselab/demo, args: [sleep, infinity] }
`

/** Each produced for real; what is compared is what the card says and on which events it rests. */
describe('the cause of a death', () => {
  const lab = new TestLab('it-causes')
  beforeAll(async () => {
    await lab.start()
    await lab.apply(`${POD}---\n${SHARED}`)
  })
  afterAll(() => lab.dispose())

  function card(container: string, cause: DeathCause): Promise<RecoveryCard> {
    return lab.until(`${container} died of ${cause}`, () => lab.snapshot.cards.findLast((one) => one.container === container && one.cause.value === cause))
  }
  const reasons = ({ cause }: RecoveryCard): readonly string[] => cause.events.map((id) => lab.snapshot.timeline.find((event) => event.id === id)?.reason ?? '')

  it('its own exit', async () => {
    const found = await card('quitter', 'own-exit')
    expect(found).toMatchObject({ signal: { value: null }, exitCode: { value: 3 } })
    expect(reasons(found)).toEqual(['EngineDie'])
  })

  it('whose last words are the end of its log are told, however late the log is written', async () => {
    const name = (index: number): string => `wordy-${index}`
    const pods = Array.from({ length: 8 }, (_, index) => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name(index)} }\nspec: { restartPolicy: Never, containers: [{ name: a, image: pauselab/demo, args: [cat, /nofile], terminationMessagePolicy: FallbackToLogsOnError }] }\n`)
    await lab.apply(pods.join('---\n'))
    await lab.until('all have left their words', () => pods.every((_, index) => lab.find(name(index), 'a')?.message?.includes('/nofile')))
  })

  it('out of memory', async () => {
    const found = await card('greedy', 'oom')
    expect(found).toMatchObject({ signal: { value: 'SIGKILL' }, exitCode: { value: 137 } })
    // Either may be told first.
    expect([...reasons(found)].sort()).toEqual(['EngineDie', 'EngineOom'])
  })

  it('a probe that failed, and a hook', async () => {
    expect(reasons(await card('sick', 'probe-failed'))).toEqual(['Killing', 'EngineDie'])
    expect(reasons(await card('hooked', 'hook-failed'))).toEqual(['Killing', 'EngineDie'])
  })

  it('a signal by the user', async () => {
    await lab.until('calm runs', () => lab.find('mortal', 'calm')?.state === 'running')
    await lab.lab.run('containers.kill', { id: lab.container('mortal', 'calm').id ?? '', signal: 'SIGKILL' })
    const found = await card('calm', 'user-signal')
    expect(reasons(found)).toEqual(['Signal', 'EngineDie'])
  })

  it('a stop whose grace is over', async () => {
    await lab.until('stubborn runs', () => lab.find('mortal', 'stubborn')?.state === 'running')
    await docker('stop', '--time', '1', lab.container('mortal', 'stubborn').id ?? '')
    const found = await card('stubborn', 'grace-over')
    expect(found).toMatchObject({ signal: { value: 'SIGTERM' }, exitCode: { value: 137 } })
    expect(reasons(found)).toEqual(['EngineKill', 'EngineKill', 'EngineDie'])
  })

  it('the kernel, when PID 1 of its PID namespace died: nobody sent it a signal', async () => {
    await lab.until('it runs', () => lab.running('shared'))
    const inside = lab.container('shared', 'inside').id
    await docker('kill', lab.container('shared', 'pause').id ?? '')
    const fall = await lab.until('pause died', () => lab.snapshot.cards.findLast((one) => one.pod.name === 'shared' && one.role === 'sandbox'))
    await lab.until('inside is told with it', () => lab.snapshot.cards.find((one) => one.id === fall.id)?.tookAlong.some((one) => one.value === 'inside'))
    expect(lab.snapshot.timeline.filter((event) => event.containerId === inside).map((event) => event.reason)).not.toContain('EngineKill')
  })

  it('the sandbox’s end, for those who outlived it', async () => {
    await docker('kill', lab.container('mortal', 'pause').id ?? '')
    const fall = await lab.until('pause died', () => lab.snapshot.cards.findLast((one) => one.pod.name === 'mortal' && one.role === 'sandbox'))
    await lab.until('calm went with it', () => lab.snapshot.cards.find((one) => one.id === fall.id)?.tookAlong.some((one) => one.value === 'calm'))
    expect(lab.snapshot.timeline.some((event) => event.reason === 'Killing' && event.container === 'calm' && event.data['why'] === 'sandbox-changed')).toBe(true)
  })
})
