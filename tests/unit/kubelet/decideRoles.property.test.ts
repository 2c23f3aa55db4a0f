import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aliveInstance } from '../../../src-main/kubelet/world'
import { NO_LIFECYCLE } from '../../../src-main/pod/model/probes'
import type { ContainerSpec, PodSpec } from '../../../src-main/pod/spec'
import { containerSpec, podSpec } from './builders'
import { RoleEngine } from './roleEngine'

const RUNS = { numRuns: 400 }
/** Five containers, each ended and failing a few times, need less than this. */
const MOST_STEPS = 400

const hook = fc.boolean().map((has) => (has ? { lifecycle: { ...NO_LIFECYCLE, preStop: { kind: 'sleep', seconds: 1 } as const } } : {}))
const inits: fc.Arbitrary<readonly ContainerSpec[]> = fc
  .array(fc.tuple(fc.constantFrom('init', 'sidecar' as const), hook), { maxLength: 3 })
  .map((roles) => roles.map(([role, more], index) => containerSpec(`${role}-${index}`, { role: role === 'init' ? 'init' : 'sidecar', ...more })))
const apps: fc.Arbitrary<readonly ContainerSpec[]> = fc.array(hook, { minLength: 1, maxLength: 2 }).map((list) => list.map((more, index) => containerSpec(`app-${index}`, more)))

interface Life {
  readonly spec: PodSpec
  readonly failures: Map<string, number>
  /** Who is killed, one after the other, each time all has settled. */
  readonly kills: readonly string[]
}

const life: fc.Arbitrary<Life> = fc.tuple(inits, apps, fc.constantFrom('Always', 'OnFailure' as const)).chain(([initContainers, containers, policy]) => {
  const names = [...initContainers, ...containers].map((one) => one.name)
  const spec = podSpec({ initContainers, containers, restartPolicy: policy === 'Always' ? 'Always' : 'OnFailure' })
  return fc.record({
    spec: fc.constant(spec),
    failures: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: names.length, maxLength: names.length }).map((counts) => new Map(names.map((name, index) => [name, counts[index] ?? 0]))),
    kills: fc.array(fc.constantFrom('POD', ...names), { maxLength: 4 })
  })
})

function settled({ spec, failures, kills }: Life): RoleEngine {
  const engine = new RoleEngine(spec, new Map(failures))
  engine.run(MOST_STEPS)
  for (const name of kills) {
    engine.end(name)
    engine.run(MOST_STEPS)
  }
  return engine
}

describe('pods with init containers and sidecars', () => {
  test('whatever is killed, everybody runs in the end, started in turn, once each', () => {
    fc.assert(
      fc.property(life, (given) => {
        const engine = settled(given)
        const world = engine.world()
        const lasting = [...given.spec.initContainers.filter((one) => one.role === 'sidecar'), ...given.spec.containers]
        for (const { name } of lasting) expect([name, aliveInstance(world, name) !== undefined]).toEqual([name, true])
        for (const { name } of lasting) expect((world.containers.get(name) ?? []).filter((one) => one.status.state === 'running')).toHaveLength(1)
        expect(world.sandboxes).toHaveLength(1)
      }),
      RUNS
    )
  })

  test('a deletion ends the apps, then the sidecars in reverse, then the sandbox, and leaves nothing', () => {
    fc.assert(
      fc.property(life, (given) => {
        const engine = settled(given)
        engine.deaths.splice(0)
        engine.deleteNow()
        engine.run(MOST_STEPS)
        expect(engine.finished).toBe(true)
        const sidecars = given.spec.initContainers.filter((one) => one.role === 'sidecar').map((one) => one.name)
        expect(engine.deaths.slice(0, given.spec.containers.length).toSorted()).toEqual(given.spec.containers.map((one) => one.name).toSorted())
        expect(engine.deaths.slice(given.spec.containers.length)).toEqual([...sidecars.toReversed(), 'POD'])
      }),
      RUNS
    )
  })
})
