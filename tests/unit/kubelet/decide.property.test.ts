import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LABEL, SANDBOX_NAME } from '../../../src-main/kubelet/labels'
import { WorkerMemory } from '../../../src-main/kubelet/memory'
import { containerHash } from '../../../src-main/pod/hash'
import type { PodSpec } from '../../../src-main/pod/spec'
import type { ContainerStatus, EngineState } from '../../../src-main/runtime/port'
import { containerSpec, instance, NOW, podSpec, sandbox } from './builders'
import { flaws, type Scenario, Simulation } from './simulation'

const NAMES = ['a', 'b', 'c', 'd', 'e']
const RUNS = { numRuns: 1_500 }
/** Five containers, each replaced a few times with failures in between, need less than this. */
const MOST_STEPS = 250

const state = fc.constantFrom<EngineState>('created', 'running', 'running', 'paused', 'exited', 'exited', 'dead', 'removing')
const ago = fc.integer({ min: 0, max: 2_000_000 }).map((ms) => NOW - ms)

const spec: fc.Arbitrary<PodSpec> = fc
  .record({
    count: fc.integer({ min: 1, max: NAMES.length }),
    restartPolicy: fc.constantFrom('Always', 'OnFailure', 'Never'),
    shareProcessNamespace: fc.boolean(),
    terminationGracePeriodSeconds: fc.constantFrom(0, 2, 30),
    withVolume: fc.boolean()
  })
  .map(({ count, withVolume, ...rest }) =>
    podSpec({ ...rest, containers: NAMES.slice(0, count).map((name) => containerSpec(name)), volumes: withVolume ? [{ kind: 'emptyDir', name: 'v', medium: 'default', sizeLimitBytes: null }] : [] })
  )

const times = fc.record({ createdAt: ago, startedAt: ago, finishedAt: ago, exitCode: fc.constantFrom(0, 1, 137) })

const sandboxes = fc.uniqueArray(fc.record({ attempt: fc.integer({ min: 0, max: 4 }), state, times }), { maxLength: 3, selector: (one) => one.attempt }).map((list) =>
  list.map(({ attempt, state: at, times: when }) => sandbox(attempt, { ...when, state: at, ...(at === 'created' ? { startedAt: null } : {}) }).status)
)

function instancesOf(name: string): fc.Arbitrary<readonly ContainerStatus[]> {
  const one = fc.record({
    attempt: fc.integer({ min: 0, max: 6 }),
    state,
    times,
    sandboxId: fc.constantFrom('newest', 'newest', 'pause-0', 'pause-1', 'gone'),
    hash: fc.constantFrom(...Array<string>(3).fill(containerHash(containerSpec(name))), 'outdated'),
    backOffMs: fc.constantFrom(0, 10_000, 300_000)
  })
  return fc.uniqueArray(one, { maxLength: 3, selector: (made) => made.attempt }).map((list) =>
    list.map(({ times: when, state: at, ...more }) => instance(name, more.attempt, { ...more, ...when, state: at, ...(at === 'created' ? { startedAt: null } : {}) }).status)
  )
}

const statuses = fc.tuple(sandboxes, ...[...NAMES, 'stranger'].map(instancesOf)).map(([pauses, ...apps]) => {
  const newest = pauses.toSorted((x, y) => Number(y.labels[LABEL.attempt]) - Number(x.labels[LABEL.attempt]))[0]
  return [...pauses, ...apps.flat().map((app) => (app.labels[LABEL.sandboxId] === 'newest' ? join(app, newest) : app))]
})

/** Most joiners came after the start of their sandbox, as they should. */
function join(app: ContainerStatus, pause: ContainerStatus | undefined): ContainerStatus {
  const startedAt = app.startedAt === null || app.createdAt % 4 === 0 ? app.startedAt : NOW
  return { ...app, startedAt, labels: { ...app.labels, [LABEL.sandboxId]: pause?.id ?? 'gone' } }
}

const somebody = fc.subarray([SANDBOX_NAME, ...NAMES])

const deletion = fc.record({ requestedAt: ago, grace: fc.constantFrom(0, 1_000, 30_000) }).map(({ requestedAt, grace }) => ({ requestedAt, deadline: requestedAt + grace }))

/** `of`: what is not left to chance. */
function scenario(of: { readonly deletion: fc.Arbitrary<Scenario['deletion']>; readonly kubelet: Scenario['kubelet'] }): fc.Arbitrary<Scenario> {
  return fc
    .record({
      spec,
      statuses,
      deletion: of.deletion,
      stubborn: somebody,
      lostKills: somebody,
      troubles: fc.uniqueArray(fc.tuple(fc.constantFrom(SANDBOX_NAME, ...NAMES), fc.integer({ min: 1, max: 3 })), { selector: ([name]) => name }),
      volumesReady: fc.boolean(),
      failures: somebody,
      stoppingEach: fc.array(fc.option(fc.integer({ min: -40_000, max: 40_000 })), { maxLength: 6 }),
      floor: fc.uniqueArray(fc.tuple(fc.constantFrom(SANDBOX_NAME, ...NAMES), fc.integer({ min: 1, max: 9 })), { selector: ([name]) => name })
    })
    .map(({ volumesReady, failures, stoppingEach, floor, stubborn, lostKills, troubles, ...rest }) => {
      const memory = new WorkerMemory()
      memory.volumesReady = volumesReady
      memory.attemptFloor = new Map(floor)
      for (const name of failures) memory.fail(name, 'CreateContainerError', 'no', NOW - 5_000)
      for (const [index, due] of stoppingEach.entries()) {
        const target = rest.statuses[index]
        if (target !== undefined && due !== null) memory.stopping.set(target.id, { since: NOW - 1_000, deadline: NOW + due, killedAt: null })
      }
      return { ...rest, kubelet: of.kubelet, memory, stubborn: new Set(stubborn), lostKills: new Set(lostKills), troubles: new Map(troubles) }
    })
}

describe('from any world, with engine trouble and containers that ignore SIGTERM', () => {
  test('the pod comes to the state a kubelet wants, and stays there', () => {
    fc.assert(
      fc.property(scenario({ deletion: fc.constant(null), kubelet: 'on' }), (given) => {
        const simulation = new Simulation(given)
        simulation.run(MOST_STEPS)
        expect(flaws(simulation.world())).toEqual([])
        expect(simulation.run(1)).toBe(0)
      }),
      RUNS
    )
  })

  test('a deletion always ends with nothing left', () => {
    fc.assert(
      fc.property(scenario({ deletion, kubelet: 'on' }), (given) => {
        const simulation = new Simulation(given)
        simulation.run(MOST_STEPS)
        expect(simulation.finished).toBe(true)
        expect(simulation.done.filter((action) => action.type === 'finish')).toHaveLength(1)
        expect(simulation.done.filter((action) => action.type.startsWith('create') || action.type.startsWith('start'))).toEqual([])
      }),
      RUNS
    )
  })

  test('with the kubelet off nothing is ever stopped or replaced, and there is an end', () => {
    fc.assert(
      fc.property(scenario({ deletion: fc.constant(null), kubelet: 'off' }), (given) => {
        const simulation = new Simulation(given)
        simulation.run(MOST_STEPS)
        expect(simulation.done.filter((action) => action.type === 'stop' || action.type === 'kill')).toEqual([])
        expect(simulation.done.filter((action) => action.type === 'createContainer' && action.backOffMs > 0)).toEqual([])
      }),
      RUNS
    )
  })
})
