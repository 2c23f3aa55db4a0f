import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Fault, withFaults } from '../../support/faults'
import { Bench, settle, SPEC } from './bench'
import { containerSpec } from './builders'

/** What a call may meet: a refusal, silence, silence although it was done, or a long wait. The engine is there all the time. */
const FAULT = fc.oneof(
  fc.constantFrom<Fault>({ do: 'fail', kind: 'other' }, { do: 'fail', kind: 'timeout' }, { do: 'lose', kind: 'timeout' }),
  fc.nat(8_000).map((ms): Fault => ({ do: 'delay', ms }))
)
/** Call number -> what it meets. */
const FAULTS = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), FAULT), { minLength: 1, maxLength: 4 }).map((entries) => new Map(entries))
/** Far beyond every back-off that so few faults can cause. */
const LONG_MS = 20 * 60_000
const UPDATED = { ...SPEC, containers: [containerSpec('a', { args: ['web'] }), containerSpec('b')] }

/** A kubelet whose calls meet the faults from the moment it is armed; read anew, as by a lab, when it asks for that. */
class FaultyBench {
  private calls = 0
  private faults: ReadonlyMap<number, Fault> = new Map()
  bench = this.next()

  arm(faults: ReadonlyMap<number, Fault>): void {
    this.calls = 0
    this.faults = faults
  }

  async pass(ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms)
    if (this.bench.failures.some((error) => error.kind === 'away')) await this.restart()
  }

  async restart(): Promise<void> {
    this.bench.kubelet.close()
    for (;;) {
      const next = this.next(this.bench)
      const started = next.start().then(
        () => true,
        () => false
      )
      await vi.advanceTimersByTimeAsync(30_000)
      if (!(await started)) continue
      this.bench = next
      return
    }
  }

  /** Asks until it is answered, as a user would. */
  async insist<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      const answer = ask().then(
        (value) => ({ value }),
        () => null
      )
      await this.pass(30_000)
      const settled = await answer
      if (settled !== null) return settled.value
    }
  }

  /** What runs, by name, without its attempt; every name once when all is well. */
  alive(): readonly string[] {
    return this.bench.states().filter((one) => one.endsWith(' running')).map((one) => one.split('_')[0] ?? '')
  }

  records(): readonly string[] {
    return [...this.bench.runtime.volumes.keys()].map((name) => name.replace(/_[0-9a-f-]{36}/, ''))
  }

  private next(before?: Bench): Bench {
    return new Bench(before?.runtime, (runtime) => withFaults(runtime, () => this.faults.get(++this.calls) ?? null))
  }
}

beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000 }))
afterEach(() => void vi.useRealTimers())

describe('whatever calls fail, and however, every pod comes to its end', () => {
  async function hold(act: (faulty: FaultyBench, faults: ReadonlyMap<number, Fault>) => Promise<void>): Promise<void> {
    await fc.assert(
      fc.asyncProperty(FAULTS, async (faults) => {
        const faulty = new FaultyBench()
        await faulty.bench.start()
        await act(faulty, faults)
        faulty.bench.kubelet.close()
        expect(faulty.bench.unexpected).toEqual([])
      }),
      { numRuns: 150 }
    )
  }

  test('a creation', async () => {
    await hold(async (faulty, faults) => {
      faulty.arm(faults)
      await faulty.insist(() => faulty.bench.apply())
      await faulty.pass(LONG_MS)
      expect(faulty.alive()).toEqual(['POD', 'a', 'b'])
      expect(faulty.records()).toEqual(['lab_pod_1'])
    })
  })

  test('an update: it is there once, and the other containers are left alone', async () => {
    await hold(async (faulty, faults) => {
      await faulty.bench.up()
      const { id } = faulty.bench.runtime.byName('_b_')
      faulty.arm(faults)
      await faulty.insist(() => faulty.bench.apply(UPDATED))
      await faulty.pass(LONG_MS)
      expect(faulty.alive()).toEqual(['POD', 'a', 'b'])
      expect(faulty.bench.runtime.byName('_b_').id).toBe(id)
      await faulty.restart()
      expect(faulty.records()).toEqual(['lab_pod_2'])
    })
  })

  test('the death of an app', async () => {
    await hold(async (faulty, faults) => {
      await faulty.bench.up()
      faulty.arm(faults)
      faulty.bench.runtime.die(faulty.bench.runtime.byName('_a_').id, 1)
      await faulty.pass(LONG_MS)
      expect(faulty.bench.states()).toEqual(['POD_web_default_0 running', 'a_web_default_0 exited', 'a_web_default_1 running', 'b_web_default_0 running'])
    })
  })

  test('the death of the sandbox', async () => {
    await hold(async (faulty, faults) => {
      await faulty.bench.up()
      faulty.arm(faults)
      faulty.bench.runtime.die(faulty.bench.runtime.byName('_POD_').id, 137)
      await faulty.pass(LONG_MS)
      expect(faulty.alive()).toEqual(['POD', 'a', 'b'])
      expect(faulty.bench.states().filter((one) => one.startsWith('POD'))).toHaveLength(1)
    })
  })

  test('an app and the sandbox removed by hand: counts go on', async () => {
    await hold(async (faulty, faults) => {
      await faulty.bench.up()
      faulty.arm(faults)
      faulty.bench.runtime.vanish(faulty.bench.runtime.byName('_a_').id)
      await settle()
      faulty.bench.runtime.vanish(faulty.bench.runtime.byName('_POD_').id)
      await faulty.pass(LONG_MS)
      expect(faulty.alive()).toEqual(['POD', 'a', 'b'])
      expect(faulty.bench.states().some((one) => one === 'a_web_default_0 running' || one === 'POD_web_default_0 running')).toBe(false)
    })
  })

  test('a deletion: nothing is left', async () => {
    await hold(async (faulty, faults) => {
      const uid = await faulty.bench.up()
      faulty.arm(faults)
      // Asked once: what was refused stays, what was not goes.
      const refused = faulty.bench.kubelet.delete(uid, 5).then(
        () => false,
        () => true
      )
      await faulty.pass(LONG_MS)
      if (await refused) await faulty.restart()
      if ((await refused) && faulty.alive().length > 0) {
        expect(faulty.records()).toEqual(['lab_pod_1'])
        await faulty.insist(() => faulty.bench.kubelet.delete(uid, 5))
      }
      await faulty.pass(LONG_MS)
      expect(faulty.bench.kubelet.pods()).toEqual([])
      expect([faulty.bench.runtime.containers.size, faulty.bench.runtime.volumes.size]).toEqual([0, 0])
    })
  })
})
