import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProcessView, RecoveryCard } from '../../../src-main/api/model'
import { docker } from '../../support/docker'
import { TestLab } from '../../support/lab'

const SHARED = `apiVersion: v1
kind: Pod
metadata: { name: shared }
spec:
  shareProcessNamespace: true
  terminationGracePeriodSeconds: 2
  containers:
  - { name: a, image: pauselab/demo, args: [sleep, infinity] }
  - { name: b, image: pauselab/demo, args: [zombie, --count, "2"] }
`
const APART = `apiVersion: v1
kind: Pod
metadata: { name: apart }
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - { name: a, image: pauselab/demo, args: [sleep, infinity] }
  - { name: stubborn, image: pauselab/demo, args: [stubborn] }
`

describe('what dies, of what, and what it takes along', () => {
  const lab = new TestLab('it-kills')
  beforeAll(async () => {
    await lab.start()
    await lab.apply(`${SHARED}---\n${APART}`)
    await lab.until('both run', () => lab.running('shared') && lab.running('apart'))
  })
  afterAll(() => lab.dispose())

  function process(pod: string, container: string): ProcessView {
    const hostPid = lab.container(pod, container).hostPid
    const found = lab.pod(pod)?.processes.find((one) => one.hostPid === hostPid)
    if (found === undefined) throw new Error(`no process of ${container}`)
    return found
  }

  async function nextCard(container: string, after: number): Promise<RecoveryCard> {
    return lab.until(`the card of ${container} is closed`, () => lab.snapshot.cards.find((one) => one.container === container && one.id > after && one.outcome !== 'waiting'))
  }

  function lastEvent(): number {
    return lab.snapshot.timeline.at(-1)?.id ?? 0
  }

  it('a first process killed from the host: its container only', async () => {
    const before = lastEvent()
    const target = process('apart', 'a')
    await lab.lab.run('processes.kill', { hostPid: target.hostPid, startTime: target.startTime, signal: 'SIGKILL', from: 'host' })
    const card = await nextCard('a', before)
    expect(card).toMatchObject({ cause: { value: 'user-signal' }, signal: { value: 'SIGKILL' }, exitCode: { value: 137 }, outcome: 'recovered' })
    expect(card.survived.map((one) => one.value)).toEqual(['stubborn'])
  })

  it('a start time that is another process’s is refused', async () => {
    const target = process('apart', 'a')
    await expect(lab.lab.run('processes.kill', { hostPid: target.hostPid, startTime: target.startTime - 1, signal: 'SIGKILL' })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('a signal somebody sends through docker is told apart', async () => {
    const before = lastEvent()
    await docker('kill', '--signal', 'TERM', lab.container('shared', 'a').id ?? '')
    const card = await nextCard('a', before)
    expect(card).toMatchObject({ cause: { value: 'outside-signal' }, signal: { value: 'SIGTERM' }, exitCode: { value: 0 } })
  })

  it('from inside the shared PID namespace kill -9 1 does nothing, and another container’s process can be ended', async () => {
    const pause = process('shared', 'pause')
    await lab.lab.run('processes.kill', { hostPid: pause.hostPid, startTime: pause.startTime, signal: 'SIGKILL', from: 'b' })
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(lab.running('shared')?.sandboxAttempt).toBe(0)
    const before = lastEvent()
    const target = process('shared', 'a')
    await lab.lab.run('processes.kill', { hostPid: target.hostPid, startTime: target.startTime, signal: 'SIGKILL', from: 'b' })
    const card = await lab.until('a’s death is known', () => lab.snapshot.cards.find((one) => one.container === 'a' && one.id > before))
    expect(card).toMatchObject({ cause: { value: 'user-signal' }, exitCode: { value: 137 } })
  })

  it('from a container of another PID namespace nothing can be signalled', async () => {
    const target = process('apart', 'stubborn')
    await expect(lab.lab.run('processes.kill', { hostPid: target.hostPid, startTime: target.startTime, signal: 'SIGKILL', from: 'a' })).rejects.toMatchObject({ code: 'refused' })
  })

  it('SIGSTOP shows as T, SIGCONT ends it', async () => {
    const target = process('apart', 'stubborn')
    await lab.lab.run('processes.kill', { hostPid: target.hostPid, startTime: target.startTime, signal: 'SIGSTOP' })
    await lab.until('it is stopped', () => process('apart', 'stubborn').state === 'T')
    await lab.lab.run('processes.kill', { hostPid: target.hostPid, startTime: target.startTime, signal: 'SIGCONT' })
    await lab.until('it goes on', () => process('apart', 'stubborn').state !== 'T')
  })

  it('pause killed with shared PIDs: the kernel ends everybody with 137, nothing but pause was signalled', async () => {
    const before = lastEvent()
    await lab.lab.run('containers.kill', { id: lab.container('shared', 'pause').id ?? '', signal: 'SIGKILL' })
    const card = await nextCard('pause', before)
    expect(card.tookAlong.map((one) => one.value)).toContain('b')
    expect(card.namespaces.map((one) => one.kind)).toEqual(['net', 'ipc', 'pid'])
    const deaths = lab.snapshot.timeline.filter((one) => one.id > before && one.reason === 'EngineDie' && one.container === 'b')
    expect(deaths[0]?.data['exitCode']).toBe(137)
    expect(lab.snapshot.timeline.some((one) => one.id > before && one.reason === 'EngineKill' && one.container === 'b' && one.at < (deaths[0]?.at ?? 0))).toBe(false)
    await lab.until('the new sandbox runs everything', () => lab.running('shared')?.sandboxAttempt === 1)
  })

  it('pause restarted behind everybody’s back: stranded joiners are noticed, and the pod is built anew once somebody may', async () => {
    const old = lab.running('apart')
    // While it looks on, nothing that the lab does can come between the two halves of a restart.
    await lab.lab.run('settings.set', { kubelet: 'off' })
    await docker('restart', '-t', '0', lab.container('apart', 'pause').id ?? '')
    await lab.until('the joiners are stranded', () => lab.pod('apart')?.containers.filter((one) => one.stranded).length === 2)
    await lab.lab.run('settings.set', { kubelet: 'on' })
    const healed = await lab.until('a new sandbox runs everything', () => (lab.running('apart')?.sandboxAttempt === 1 && lab.running('apart')) || null)
    expect(healed.sandboxId).not.toBe(old?.sandboxId)
    // It ignores SIGTERM: SIGKILL came after the grace.
    expect(lab.container('apart', 'stubborn').last).toMatchObject({ exitCode: 137 })
    expect(healed.containers.every((one) => !one.stranded)).toBe(true)
  })

  it('the same under the eyes of a kubelet that acts: the pod is whole again, however far either of them was', async () => {
    const old = lab.running('apart')
    await docker('restart', '-t', '0', lab.container('apart', 'pause').id ?? '')
    // A new sandbox that was begun between the end and the start of the old one is one of two that run: then both are replaced, as a kubelet does.
    await lab.until('a new sandbox runs everything', () => (lab.running('apart')?.sandboxAttempt ?? 0) > (old?.sandboxAttempt ?? 0))
    const alive = (): Promise<readonly string[]> => docker('ps', '--quiet', '--no-trunc', '--filter', `label=io.kubernetes.pod.uid=${old?.uid}`)
    const whole = async (): Promise<boolean> => {
      const ids = new Set(await alive())
      const pod = lab.running('apart')
      return pod?.containers.every((one) => ids.delete(one.id ?? '') && !one.stranded) === true && ids.size === 0
    }
    await expect.poll(whole, { timeout: 60_000 }).toBe(true)
  })

  it('a frozen container is shown as frozen and not restarted', async () => {
    const id = lab.container('apart', 'a').id ?? ''
    await docker('pause', id)
    await lab.until('it is shown as paused', () => lab.container('apart', 'a').dockerState === 'paused')
    expect(lab.container('apart', 'a').id).toBe(id)
    await docker('unpause', id)
    await lab.until('it goes on', () => lab.container('apart', 'a').dockerState === 'running')
  })

  it('an app removed by hand keeps its restart count', async () => {
    const before = lab.container('apart', 'a')
    await docker('rm', '-f', before.id ?? '')
    const after = await lab.until('a is back', () => {
      const one = lab.container('apart', 'a')
      return one.state === 'running' && one.id !== before.id && one
    })
    expect(after.restartCount).toBe(before.restartCount + 1)
  })
})
