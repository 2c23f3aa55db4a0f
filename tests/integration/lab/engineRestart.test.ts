import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PodView } from '../../../src-main/api'
import { bareWorkMs } from '../../support/bareWork'
import { TestLab } from '../../support/lab'
import { SecondEngine, whyNoSecondEngine } from '../../support/secondEngine'

const PODS = ['one', 'two', 'three', 'four', 'five']
const MANIFEST = PODS.map(
  (name) => `apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  terminationGracePeriodSeconds: 2
  containers:
  - { name: a, image: pauselab/demo, args: [sleep, infinity] }
  - { name: b, image: pauselab/demo, args: [sleep, infinity] }
`
).join('---\n')
const RECONCILED_WITHIN_MS = 5_000
/** Where so much else is going on that the bare calls for five pods alone take more than 2 s: as many times those. */
const TIMES_BARE_WORK = 2.5
const PATIENCE_MS = 180_000
const TEST_MS = 600_000

const problem = whyNoSecondEngine()
if (problem !== null) process.stdout.write(`skipped: an engine that is stopped and started (${problem})\n`)

describe.skipIf(problem !== null).each([{ liveRestore: false }, { liveRestore: true }])('an engine that is stopped and started, $liveRestore for live-restore', ({ liveRestore }) => {
  const engine = new SecondEngine({ liveRestore })
  const before = process.env['DOCKER_HOST']
  let lab: TestLab

  beforeAll(async () => {
    await engine.spawn()
    await engine.answers()
    process.env['DOCKER_HOST'] = engine.host
    lab = new TestLab('it-restart')
    await lab.start({ adopt: true })
  }, TEST_MS)
  // New pods each time: those that die for the second time within ten minutes wait for their back-off.
  beforeEach(async () => {
    await lab.apply(MANIFEST)
    await lab.until('all pods run', () => whole().length === PODS.length, PATIENCE_MS)
  }, TEST_MS)
  afterEach(async () => {
    await lab.lab.run('pods.deleteAll', { graceSeconds: 0 })
    await lab.until('all pods are gone', () => lab.snapshot.pods.length === 0, PATIENCE_MS)
  }, TEST_MS)
  afterAll(async () => {
    await lab.dispose()
    if (before === undefined) delete process.env['DOCKER_HOST']
    else process.env['DOCKER_HOST'] = before
    await engine.dispose()
  }, TEST_MS)

  function whole(): readonly PodView[] {
    return PODS.map((name) => lab.running(name)).filter((pod) => pod !== undefined)
  }

  it.each(['SIGTERM', 'SIGKILL'] as const)('%s: says that it is away, reconnects by itself and has reconciled within 5 s', async (signal) => {
    const old = whole()
    await engine.stop(signal)
    await lab.until('the engine is away', () => lab.snapshot.engine.state === 'away', PATIENCE_MS)
    expect(lab.snapshot.pods.map((pod) => pod.uid).sort()).toEqual(old.map((pod) => pod.uid).sort())
    await engine.spawn()
    const [answered, returned] = await Promise.all([
      engine.answers(),
      lab.until(
        'everything runs as it should',
        () => {
          const { state, heldBy } = lab.snapshot.engine
          if (state !== 'ready' || heldBy !== null || whole().length < PODS.length) return false
          return whole().every((pod, index) => (pod.sandboxId === old[index]?.sandboxId) === liveRestore) && Date.now()
        },
        PATIENCE_MS
      )
    ])
    const took = returned - answered
    const bare = await bareWorkMs(engine.host, lab.name, PODS.length, lab.snapshot)
    process.stdout.write(`reconciled ${took} ms after the engine's return (${signal}, live-restore ${liveRestore}); the bare calls for its pods take ${bare} ms here\n`)
    // A live engine's containers never ended: nobody may have touched them. Else everybody died once.
    const counts = (pod: PodView): readonly number[] => pod.containers.map((one) => one.restartCount)
    const more = liveRestore ? 0 : 1
    expect(whole().map(counts)).toEqual(old.map((pod) => counts(pod).map((count) => count + more)))
    if (liveRestore) expect(whole().map((pod) => pod.containers.map((one) => [one.id, one.startedAt]))).toEqual(old.map((pod) => pod.containers.map((one) => [one.id, one.startedAt])))
    expect(whole().map((pod) => pod.uid)).toEqual(old.map((pod) => pod.uid))
    const causes = lab.snapshot.cards.filter((card) => old.some((pod) => pod.uid === card.pod.uid)).map((card) => [card.container, card.cause.value])
    // An engine that is told to end stops everybody at once, and who goes first has a card of its own.
    expect(causes.filter(([container]) => container === 'pause')).toEqual(liveRestore ? [] : PODS.map(() => ['pause', 'engine-restart']))
    expect(causes.filter(([, cause]) => cause !== 'engine-restart')).toEqual([])
    expect(took).toBeLessThan(Math.max(RECONCILED_WITHIN_MS, TIMES_BARE_WORK * bare))
  }, TEST_MS)
})
