import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ContainerFate, type Forecast, type HolderFate, isAsExpected, outcomeBetween, type PodOutcome } from '../../../src-main/api'
import type { CommandInput, PodView } from '../../../src-main/api'
import { TestLab } from '../../support/lab'

/** Pods in which everything ends at once when it is asked to. */
const POD = (name: string, more: { readonly annotations?: string; readonly spec?: string; readonly args?: string } = {}): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, annotations: { ${more.annotations ?? ''} } }
spec:
  terminationGracePeriodSeconds: 1
${more.spec ?? ''}
  containers:
  - { name: a, image: pauselab/demo, args: [${more.args ?? 'sleep, infinity'}] }
  - { name: b, image: pauselab/demo, args: [sleep, infinity] }
`
const SHARED = '  shareProcessNamespace: true'
const NEVER = '  restartPolicy: Never'
const NO_PAUSE = 'dev.pauselab/sandbox: none'

type Target = Pick<CommandInput<'pods.forecast'>, 'container' | 'signal'>

describe('what the lab foresees is what happens', () => {
  const lab = new TestLab('it-forecast')
  beforeAll(() => lab.start())
  afterAll(() => lab.dispose())
  beforeEach(async () => {
    await lab.lab.run('settings.set', { kubelet: 'on' })
  })

  /** Foretells, strikes, waits for the end of it, and compares. */
  async function strike(name: string, manifest: string, { container = '', signal = 'SIGKILL' }: Target, kubelet: 'on' | 'off' = 'on'): Promise<Forecast> {
    await lab.apply(manifest)
    const before = await lab.until(`${name} runs`, () => lab.running(name))
    await lab.lab.run('settings.set', { kubelet })
    const since = lab.snapshot.timeline.at(-1)?.id ?? 0
    const forecast = await lab.lab.run('pods.forecast', { uid: before.uid, container, signal })
    await lab.lab.run('containers.kill', { id: lab.container(name, container).id ?? '', signal })
    const seen = (pod: PodView): PodOutcome => outcomeBetween(before, pod, lab.snapshot.cards.filter((card) => card.id > since))
    const fits = (pod: PodView | undefined): boolean => pod !== undefined && isWhatWasForeseen(forecast, seen(pod))
    await lab.until('what was foreseen', () => fits(lab.pod(name))).catch(() => undefined)
    // And nothing else comes after it.
    await new Promise((resolve) => setTimeout(resolve, 500))
    const after = lab.pod(name) ?? before
    expect(fits(after), JSON.stringify({ before, foreseen: forecast, happened: seen(after), cards: lab.snapshot.cards.filter((card) => card.id > since), told: lab.snapshot.timeline.filter((event) => event.id > since) }, null, 1)).toBe(true)
    await lab.lab.run('pods.delete', { uid: before.uid, graceSeconds: 0 })
    await lab.until('it is gone', () => lab.pod(name) === undefined)
    return forecast
  }

  function isWhatWasForeseen(forecast: PodOutcome, seen: PodOutcome): boolean {
    const holder = (one: HolderFate): string => `${one.fate} ${one.attempt} ${one.ip}`
    return holder(forecast.holder) === holder(seen.holder) && forecast.containers.every((one, index) => isAsExpected(one, seen.containers[index] as ContainerFate))
  }

  function falls({ containers }: Forecast): readonly string[] {
    return containers.map((one) => one.falls)
  }

  it('an app gets SIGKILL', async () => {
    const forecast = await strike('app', POD('app'), { container: 'a' })
    expect(forecast).toMatchObject({ effect: 'ends', rule: 'kill', certain: true, holder: { fate: 'stays', ip: 'kept' } })
    expect(falls(forecast)).toEqual(['none', 'signal', 'none'])
  })

  it('pause gets SIGKILL: the kubelet stops the others', async () => {
    const forecast = await strike('pause', POD('pause'), { container: 'pause' })
    expect(forecast.holder).toEqual({ fate: 'new', attempt: 1, ip: 'new' })
    expect(falls(forecast)).toEqual(['signal', 'kubelet', 'kubelet'])
  })

  it('pause with shared PIDs gets SIGKILL: the kernel ends the others', async () => {
    expect(falls(await strike('shared', POD('shared', { spec: SHARED }), { container: 'pause' }))).toEqual(['signal', 'kernel', 'kernel'])
  })

  it('pause gets SIGTERM and ends in good order; SIGHUP it has no handler for, and PID 1 is protected', async () => {
    expect(await strike('term', POD('term'), { container: 'pause', signal: 'SIGTERM' })).toMatchObject({ effect: 'ends', rule: 'pause', certain: true })
    expect(await strike('hup', POD('hup'), { container: 'pause', signal: 'SIGHUP' })).toMatchObject({ effect: 'nothing', rule: 'protected', certain: true })
  })

  it('restartPolicy Never: nobody comes back', async () => {
    const forecast = await strike('never', POD('never', { spec: NEVER }), { container: 'pause' })
    expect(forecast.containers.map((one) => one.then)).toEqual(['ended', 'ended', 'ended'])
    expect(forecast.holder).toMatchObject({ fate: 'gone', ip: 'kept' })
  })

  it('kubelet off: who lives on without pause is stranded', async () => {
    const forecast = await strike('unwatched', POD('unwatched'), { container: 'pause' }, 'off')
    expect(forecast.containers.map((one) => one.then)).toEqual(['ended', 'stranded', 'stranded'])
  })

  it('without pause: who joined the owner stays behind, or with shared PIDs goes with it', async () => {
    const alone = await strike('alone', POD('alone', { annotations: NO_PAUSE }), { container: 'a' })
    expect(alone.containers.map((one) => `${one.falls} ${one.then}`)).toEqual(['signal running', 'none stranded'])
    const together = await strike('together', POD('together', { annotations: NO_PAUSE, spec: SHARED }), { container: 'a' })
    expect(together.containers.map((one) => `${one.falls} ${one.then}`)).toEqual(['signal running', 'kernel running'])
  })

  it('a handler is seen, and what is done in it is not: there the lab can be wrong, and says so beforehand', async () => {
    await lab.apply(POD('stubborn', { args: 'stubborn' }))
    const pod = await lab.until('it runs', () => lab.running('stubborn'))
    const forecast = await lab.lab.run('pods.forecast', { uid: pod.uid, container: 'a', signal: 'SIGTERM' })
    expect(forecast).toMatchObject({ effect: 'ends', rule: 'handler', certain: false })
    expect(await lab.lab.run('pods.forecast', { uid: pod.uid, container: 'a', signal: 'SIGUSR1' })).toMatchObject({ effect: 'nothing', rule: 'protected', certain: true })
    await lab.lab.run('containers.kill', { id: lab.container('stubborn', 'a').id ?? '', signal: 'SIGTERM' })
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(lab.running('stubborn')?.containers.map((one) => one.id)).toEqual(pod.containers.map((one) => one.id))
  })

  it('a process: from inside PID 1 is protected, a child takes no container with it, and a stranger’s is refused', async () => {
    await lab.apply(POD('procs', { spec: SHARED, args: 'zombie, --count, "1"' }))
    const pod = await lab.until('it runs', () => {
      const found = lab.running('procs')
      return found?.processes.some((one) => one.state === 'Z') === true && found
    })
    const [pause, zombie] = [pod.processes.find((one) => one.pid === 1), pod.processes.find((one) => one.state === 'Z')]
    const ask = (more: Omit<CommandInput<'pods.forecast'>, 'uid'>): Promise<Forecast> => lab.lab.run('pods.forecast', { uid: pod.uid, ...more })
    expect(await ask({ hostPid: pause?.hostPid ?? 0, startTime: pause?.startTime ?? 0, from: 'b' })).toMatchObject({ effect: 'nothing', rule: 'protected' })
    expect(await ask({ hostPid: pause?.hostPid ?? 0, startTime: pause?.startTime ?? 0 })).toMatchObject({ effect: 'ends', rule: 'kill', target: 'pause', holder: { fate: 'new' } })
    expect(falls(await ask({ hostPid: zombie?.hostPid ?? 0, startTime: zombie?.startTime ?? 0 }))).toEqual(['none', 'none', 'none'])
    await expect(ask({ hostPid: 1 })).rejects.toMatchObject({ code: 'not-found' })
    await expect(ask({ hostPid: pause?.hostPid ?? 0, startTime: 1 })).rejects.toMatchObject({ code: 'conflict' })
    await expect(ask({})).rejects.toMatchObject({ code: 'bad-request' })
  })
})
