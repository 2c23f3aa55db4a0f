import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { isAsExpected, outcomeBetween, type PodOutcome } from '../../../src-main/api'
import type { PodView } from '../../../src-main/api/model'
import { createLab } from '../../../src-main/lab/lab'
import { createSimulatedRuntime } from '../../../src-main/runtime/simulated/simulatedRuntime'
import { TestLab } from '../../support/lab'

const RUNS = 40
const NAMES = ['a', 'b', 'c'] as const
let lab: TestLab

beforeEach(async () => {
  vi.stubEnv('PAUSELAB_ENGINE', 'simulated')
  lab = await new TestLab('foresee', createLab, createSimulatedRuntime({ now: fineClock() })).start()
})
afterEach(async () => {
  await lab.dispose()
  vi.unstubAllEnvs()
})

/** A real engine's times differ by nanoseconds; within a millisecond of the machine's own nobody could tell what ended first. */
function fineClock(): () => number {
  let last = 0
  return () => (last = Math.max(Date.now() - 1, last + 0.000_5))
}

const given = fc.record({
  apps: fc.integer({ min: 1, max: NAMES.length }),
  restartPolicy: fc.constantFrom('Always', 'OnFailure', 'Never'),
  shared: fc.boolean(),
  sandbox: fc.constantFrom('pause', 'pause', 'none'),
  init: fc.boolean(),
  kubelet: fc.constantFrom('on', 'on', 'off'),
  /** Index into pause and the apps. */
  target: fc.nat({ max: NAMES.length }),
  signal: fc.constantFrom('SIGKILL', 'SIGTERM', 'SIGSTOP', 'SIGUSR1', 'SIGCHLD'),
  /** How often it was killed before: then it waits for its back-off. */
  before: fc.constantFrom(0, 0, 1)
})
type Given = typeof given extends fc.Arbitrary<infer T> ? T : never

function manifest({ apps, restartPolicy, shared, sandbox, init }: Given): string {
  const container = (name: string): object => ({ name, image: 'pauselab/demo', args: ['sleep', 'infinity'] })
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', ...(sandbox === 'none' ? { annotations: { 'dev.pauselab/sandbox': 'none' } } : {}) },
    spec: {
      restartPolicy,
      shareProcessNamespace: shared,
      terminationGracePeriodSeconds: 1,
      ...(init && sandbox === 'pause' ? { initContainers: [{ name: 'i', image: 'pauselab/demo', args: ['sleep', '0'] }] } : {}),
      containers: NAMES.slice(0, apps).map(container)
    }
  })
}

function podUp(): PodView | undefined {
  const pod = lab.pod('p')
  return pod?.containers.every((one) => one.state === 'running' || one.role === 'init') === true ? pod : undefined
}

/** Nothing is under way any more: no card is open but for those that wait for a back-off. */
function settled(since: number): PodView | undefined {
  const pod = lab.pod('p')
  const open = lab.snapshot.cards.filter((card) => card.id > since && card.pod.uid === pod?.uid && card.outcome === 'waiting' && (card.backOffMs?.value ?? 0) === 0)
  const moving = pod?.containers.some((one) => one.state === 'waiting' && one.nextRestartAt === null)
  return open.length === 0 && moving === false ? pod : undefined
}

async function check(of: Given): Promise<void> {
  await lab.lab.run('settings.set', { kubelet: 'on' })
  await lab.apply(manifest(of))
  let pod = await lab.until('it is up', podUp)
  const running = pod.containers.filter((one) => one.role !== 'init')
  const target = running[of.target % running.length]?.name ?? ''
  if (of.before > 0 && of.restartPolicy === 'Always' && target !== 'pause') {
    await lab.lab.run('containers.kill', { id: lab.container('p', target).id ?? '' })
    pod = await lab.until('it is back', () => (lab.container('p', target).restartCount === 1 ? podUp() : undefined))
    // Who shared its PIDs or its namespaces is back, too.
    await lab.until('the rest is calm', () => settled(0))
    pod = lab.pod('p') ?? pod
  }
  await lab.lab.run('settings.set', { kubelet: of.kubelet })
  const struck = lab.container('p', target)
  const since = lab.snapshot.timeline.at(-1)?.id ?? 0
  const forecast = await lab.lab.run('pods.forecast', { uid: pod.uid, container: target, signal: of.signal })
  await lab.lab.run('containers.kill', { id: struck.id ?? '', signal: of.signal })
  if (forecast.containers.some((one) => one.falls !== 'none')) await lab.until('somebody fell', () => lab.snapshot.cards.some((card) => card.id > since))
  else await new Promise((resolve) => setTimeout(resolve, 50))
  const before = pod
  const happened = (after: PodView): PodOutcome => outcomeBetween(before, after, lab.snapshot.cards.filter((card) => card.id > since))
  const wrong = (after: PodView): unknown => difference(forecast, happened(after))
  // It comes to what is foreseen, and stays so: looked at before the ten seconds of a back-off are over.
  await lab.until('what is foreseen', () => settled(since) && wrong(lab.pod('p') ?? before) === null, 5_000).catch(() => undefined)
  await new Promise((resolve) => setTimeout(resolve, 20))
  const after = lab.pod('p') ?? before
  expect(wrong(after), JSON.stringify({ of, target, forecast, happened: happened(after) }, null, 1)).toBeNull()
}

/** null when there is none. */
function difference(expected: PodOutcome, seen: PodOutcome): unknown {
  const names = expected.containers.filter((one, index) => !isAsExpected(one, seen.containers[index] ?? one)).map(({ name }) => name)
  const holder = JSON.stringify(expected.holder) === JSON.stringify(seen.holder)
  return names.length === 0 && holder ? null : { names, holder: seen.holder }
}

async function checkAndClean(of: Given): Promise<void> {
  try {
    await check(of)
  } finally {
    await lab.lab.run('pods.deleteAll', { graceSeconds: 0 })
    await lab.until('it is gone', () => lab.pod('p') === undefined)
  }
}

test('what is foreseen is what happens on the simulated engine, whatever the pod, the signal and the policy', async () => {
  await fc.assert(fc.asyncProperty(given, checkAndClean), { numRuns: RUNS, endOnFailure: true })
}, 180_000)
