import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ContainerView, PodView } from '../../../src-main/api'
import { createLab } from '../../../src-main/lab/lab'
import { createSimulatedRuntime, type SimulatedRuntime } from '../../../src-main/runtime/simulated/simulatedRuntime'
import { RESOURCES, TestLab } from '../../support/lab'

const PODS = path.join(RESOURCES, 'pods')
const TWO = readFileSync(path.join(PODS, 'two-containers.yaml'), 'utf8')

let runtime: SimulatedRuntime
let lab: TestLab

beforeEach(async () => {
  vi.stubEnv('PAUSELAB_ENGINE', 'simulated')
  runtime = createSimulatedRuntime()
  lab = await new TestLab('sim', createLab, runtime).start()
})

afterEach(async () => {
  await lab.dispose()
  vi.unstubAllEnvs()
})

function upAgain(name: string, fits: (pod: PodView) => boolean): Promise<PodView> {
  return lab.until(`${name} runs again`, () => {
    const pod = lab.running(name)
    return pod !== undefined && fits(pod) ? pod : undefined
  })
}

function named(pod: PodView, name: string): ContainerView {
  const found = pod.containers.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

async function printed({ id }: ContainerView): Promise<string> {
  let text = ''
  for await (const chunk of runtime.logs(id ?? '', { tail: 100, follow: false, signal: AbortSignal.timeout(5_000) })) text += chunk.data.toString('utf8')
  return text
}

describe('a lab on the simulated engine', () => {
  test('says what it runs on', () => {
    expect(lab.snapshot.engine).toMatchObject({ kind: 'simulated', state: 'ready', endpoint: 'simulated://', endpointSource: 'PAUSELAB_ENGINE', coreImages: 'ready', heldBy: null, problem: null, probe: { state: 'ready', events: 'connector' } })
    expect(lab.snapshot.engine.hostNamespaces?.net).toBeGreaterThan(0)
  })

  test('refuses to tell what no kernel here holds', async () => {
    const [pod] = await lab.apply(TWO)
    await expect(lab.lab.run('pods.details', { uid: pod?.uid ?? '', about: ['net'] })).rejects.toMatchObject({ code: 'refused' })
    await expect(lab.lab.run('prove.run', { claim: { kind: 'hostNamespace', namespace: 'net', inode: lab.snapshot.engine.hostNamespaces?.net ?? 0 } })).rejects.toMatchObject({ code: 'refused' })
  })

  test('builds the pod with two containers: shared network and IPC, own files', async () => {
    await lab.apply(TWO)
    const pod = await upAgain('web-pod', () => true)
    const [pause, front] = [named(pod, 'pause'), named(pod, 'front')]
    for (const kind of ['net', 'ipc'] as const) expect(front.namespaces?.[kind]).toBe(pause.namespaces?.[kind])
    for (const kind of ['mnt', 'uts', 'pid'] as const) expect(front.namespaces?.[kind]).not.toBe(pause.namespaces?.[kind])
    expect(pod.processes.map((process) => process.command).sort()).toEqual(['/demo fetch http://localhost:80/ --every 5s', '/demo web --port 80', '/pause'])
    expect(pod.ip).toBe('172.30.0.2')
    expect(await printed(named(pod, 'poll'))).toMatch(/ ok 200 \d+\.\d ms http:\/\/localhost:80\/\n/)
    expect(await printed(named(pod, 'front'))).toMatch(/ 127\.0\.0\.1 GET \/ 200\n/)
  })

  test('an app that is killed comes back into the same namespaces', async () => {
    await lab.apply(TWO)
    const before = await upAgain('web-pod', () => true)
    await lab.lab.run('containers.kill', { id: named(before, 'front').id ?? '', signal: 'SIGKILL' })
    const after = await upAgain('web-pod', (pod) => named(pod, 'front').restartCount === 1)
    expect(named(after, 'pause')).toMatchObject({ id: named(before, 'pause').id, restartCount: 0 })
    expect(named(after, 'front').namespaces?.net).toBe(named(before, 'front').namespaces?.net)
    expect(named(after, 'front').hostPid).not.toBe(named(before, 'front').hostPid)
    const [card] = lab.snapshot.cards
    expect(card).toMatchObject({ cause: { value: 'user-signal' }, signal: { value: 'SIGKILL' }, exitCode: { value: 137 } })
  })

  test('when pause is killed there is a new sandbox: another attempt, another address, and nobody is left behind', async () => {
    await lab.apply(TWO)
    const before = await upAgain('web-pod', () => true)
    await lab.lab.run('containers.kill', { id: named(before, 'pause').id ?? '', signal: 'SIGKILL' })
    const after = await upAgain('web-pod', (pod) => pod.sandboxAttempt === 1)
    expect(named(after, 'front').restartCount).toBe(1)
    expect(after.ip).toBe('172.30.0.3')
    expect(named(after, 'front').namespaces?.net).toBe(named(after, 'pause').namespaces?.net)
    expect(after.processes).toHaveLength(3)
  })

  test('a process is signalled from the machine and from inside', async () => {
    await lab.apply(readFileSync(path.join(PODS, 'shared-pids.yaml'), 'utf8'))
    const pod = await lab.until('the pod', () => lab.snapshot.pods.find((one) => one.containers.every((container) => container.state === 'running')))
    expect(pod.shareProcessNamespace).toBe(true)
    const pause = pod.processes.find((process) => process.command === '/pause')
    const app = pod.containers.find((one) => one.role === 'app')
    await lab.lab.run('processes.kill', { hostPid: pause?.hostPid ?? 0, startTime: pause?.startTime ?? 0, signal: 'SIGKILL', from: app?.name ?? '' })
    expect(lab.pod(pod.name)?.sandboxAttempt).toBe(0)
    await lab.lab.run('processes.kill', { hostPid: pause?.hostPid ?? 0, startTime: pause?.startTime ?? 0, signal: 'SIGKILL', from: 'host' })
    const after = await upAgain(pod.name, (one) => one.sandboxAttempt === 1)
    expect(after.containers.filter((one) => one.role === 'app').map((one) => one.restartCount)).toEqual(pod.containers.filter((one) => one.role === 'app').map(() => 1))
  })

  test('a deleted pod leaves nothing, and neither does a lab that ends', async () => {
    const [pod] = await lab.apply(TWO)
    await upAgain('web-pod', () => true)
    await lab.lab.run('pods.delete', { uid: pod?.uid ?? '' })
    await lab.until('its end', () => lab.pod('web-pod') === undefined)
    await lab.lab.stop()
    const { engine, kernel } = runtime.machine
    expect([...engine.containers.values()].map((one) => one.name)).toEqual([])
    expect([...engine.volumes.all()].map((volume) => volume.status.name)).toEqual([])
    expect(engine.networks.list().map((network) => network.name)).toEqual(['bridge', 'host', 'none'])
    expect(kernel.processes.size).toBe(0)
  })

  test('another lab finds the pods that one left, and restarts none', async () => {
    await lab.apply(TWO)
    const before = await upAgain('web-pod', () => true)
    await lab.lab.stop()
    const next = await new TestLab('sim', createLab, runtime).start()
    const after = await next.until('the pod', () => next.running('web-pod'))
    expect(after.containers.map((one) => [one.id, one.hostPid, one.restartCount])).toEqual(before.containers.map((one) => [one.id, one.hostPid, one.restartCount]))
    await next.dispose()
  })
})

describe('every example does on it what it does on a real one', () => {
  /** What becomes of the app containers of those that do not just run. */
  const OTHERWISE: Readonly<Record<string, (pod: PodView) => boolean>> = {
    'crash-loop.yaml': (pod) => pod.containers.some((one) => one.reason === 'CrashLoopBackOff' && one.restartCount > 0)
  }

  test.each(readdirSync(PODS).filter((file) => file.endsWith('.yaml')))('%s', async (file) => {
    await lab.apply(readFileSync(path.join(PODS, file), 'utf8'))
    const fits = OTHERWISE[file] ?? ((pod: PodView) => pod.conditions.some((one) => one.type === 'Ready' && one.status === 'True'))
    await lab.until(`${file} is up`, () => lab.snapshot.pods.length > 0 && lab.snapshot.pods.every(fits), 50_000)
    for (const pod of lab.snapshot.pods) await lab.lab.run('pods.delete', { uid: pod.uid, graceSeconds: 0 })
    await lab.until('their end', () => lab.snapshot.pods.length === 0)
  })
})

test('without the switch no engine is simulated', async () => {
  vi.stubEnv('PAUSELAB_ENGINE', '')
  vi.stubEnv('DOCKER_HOST', 'unix:///nowhere/docker.sock')
  const other = new TestLab('none', createLab, createSimulatedRuntime())
  await other.start()
  expect(other.snapshot.engine).toMatchObject({ kind: 'none', endpointSource: 'DOCKER_HOST' })
  await other.dispose()
})
