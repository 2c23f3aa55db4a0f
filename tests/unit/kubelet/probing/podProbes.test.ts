import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { KubeletEvent } from '../../../../src-main/kubelet/events'
import type { HandlerOptions, HandlerOutcome, ProbeTarget } from '../../../../src-main/kubelet/probing/handler'
import { PodProbes } from '../../../../src-main/kubelet/probing/podProbes'
import type { LifecycleHandler, ProbeHandler } from '../../../../src-main/pod/model/probes'
import { probeSpec, probeTarget } from './targets'

const SUCCESS: HandlerOutcome = { result: 'success', message: 'fine' }
const FAILURE: HandlerOutcome = { result: 'failure', message: 'HTTP probe failed with statuscode: 503' }
const STARTUP = probeSpec({ handler: { kind: 'exec', command: ['startup'] }, periodSeconds: 1 })
const LIVENESS = probeSpec({ handler: { kind: 'exec', command: ['liveness'] } })
const READINESS = probeSpec({ handler: { kind: 'exec', command: ['readiness'] }, periodSeconds: 5 })

interface Asked {
  readonly what: string
  readonly at: number
  readonly target: ProbeTarget
  readonly options: HandlerOptions
}

/** Everything the probes do, on a clock of the test's own that begins at 0, which is when the containers start. */
class Bench {
  readonly asked: Asked[] = []
  readonly events: KubeletEvent[] = []
  changes = 0
  answer: (what: string, at: number) => HandlerOutcome | Promise<HandlerOutcome> = () => SUCCESS
  readonly probes = new PodProbes({
    run: async (handler: ProbeHandler | LifecycleHandler, target, options) => {
      const what = handler.kind === 'exec' ? handler.command.join(' ') : handler.kind
      this.asked.push({ what, at: Date.now(), target, options })
      return this.answer(what, Date.now())
    },
    now: Date.now,
    changed: () => (this.changes += 1),
    emit: (event) => this.events.push(event)
  })

  times(what: string): readonly number[] {
    return this.asked.filter((one) => one.what === what).map((one) => one.at)
  }
}

async function until(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms - Date.now())
}

function slow(ms: number): Promise<HandlerOutcome> {
  return new Promise((resolve) => setTimeout(() => resolve(SUCCESS), ms))
}

let bench: Bench
beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  bench = new Bench()
})
afterEach(() => {
  bench.probes.close()
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

describe('a container', () => {
  test('without probes is started and ready as soon as it runs, and nothing is asked', async () => {
    const target = probeTarget()
    expect(bench.probes.health(target)).toEqual({ started: true, ready: true, failed: null })
    bench.probes.follow([target])
    expect(vi.getTimerCount()).toBe(0)
    expect(bench.probes.views(target.id)).toEqual([])
  })

  test('is not ready before its readiness probe says so, whether it is followed yet or not', async () => {
    const target = probeTarget({ readinessProbe: READINESS })
    expect(bench.probes.health(target)).toEqual({ started: true, ready: false, failed: null })
    bench.probes.follow([target])
    expect(bench.probes.health(target).ready).toBe(false)
    await until(1)
    expect(bench.probes.health(target).ready).toBe(true)
    expect(bench.changes).toBe(1)
  })

  test('that was running for long is asked at once', async () => {
    await until(1_000_000)
    bench.probes.follow([probeTarget({ readinessProbe: READINESS })])
    await until(1_006_000)
    expect(bench.times('readiness')).toEqual([1_000_000, 1_005_000])
  })
})

describe('turns', () => {
  test('begin after the initial delay and then keep the period, however long an attempt takes', async () => {
    bench.answer = () => slow(300)
    bench.probes.follow([probeTarget({ readinessProbe: probeSpec({ handler: { kind: 'exec', command: ['r'] }, initialDelaySeconds: 3, periodSeconds: 2 }) })])
    await until(9_500)
    expect(bench.times('r')).toEqual([3_000, 5_000, 7_000, 9_000])
  })

  test('do not overlap; those slept through are made up for by one', async () => {
    let running = 0
    bench.answer = async (_what, at) => {
      expect(running++).toBe(0)
      const outcome = await slow(at === 0 ? 2_500 : 100)
      running -= 1
      return outcome
    }
    bench.probes.follow([probeTarget({ readinessProbe: probeSpec({ handler: { kind: 'exec', command: ['r'] }, periodSeconds: 1 }) })])
    await until(4_500)
    expect(bench.times('r')).toEqual([0, 2_501, 3_000, 4_000]) // no timer is shorter than a millisecond
  })

  test('pass on the timeout, and the newest of what is known of the container', async () => {
    const target = probeTarget({ readinessProbe: { ...READINESS, timeoutSeconds: 7 } }, { podIp: null })
    bench.probes.follow([target])
    await until(1)
    bench.probes.follow([{ ...target, podIp: '172.30.0.9' }])
    await until(5_001)
    expect(bench.asked.map((one) => [one.target.podIp, one.options.timeoutMs])).toEqual([[null, 7_000], ['172.30.0.9', 7_000]])
  })
})

describe('a startup probe', () => {
  test('holds back the others, then readiness goes first and it is asked no more', async () => {
    bench.answer = (what, at) => (what === 'startup' && at < 3_000 ? FAILURE : SUCCESS)
    const target = probeTarget({ startupProbe: { ...STARTUP, failureThreshold: 10 }, livenessProbe: LIVENESS, readinessProbe: READINESS })
    bench.probes.follow([target])
    await until(2_999)
    expect([bench.times('readiness'), bench.times('liveness'), bench.probes.health(target)]).toEqual([[], [], { started: false, ready: false, failed: null }])
    await until(21_000)
    expect(bench.times('startup')).toEqual([0, 1_000, 2_000, 3_000])
    expect(bench.times('readiness')).toEqual([3_000, 5_000, 10_000, 15_000, 20_000])
    expect(bench.times('liveness')).toEqual([10_000, 20_000])
    expect(bench.probes.health(target)).toEqual({ started: true, ready: true, failed: null })
  })

  test('that fails often enough wants the container restarted, and then leaves it alone', async () => {
    bench.answer = () => FAILURE
    const target = probeTarget({ startupProbe: { ...STARTUP, terminationGracePeriodSeconds: 4 }, livenessProbe: LIVENESS })
    bench.probes.follow([target])
    await until(60_000)
    expect(bench.times('startup')).toEqual([0, 1_000, 2_000])
    expect(bench.times('liveness')).toEqual([])
    expect(bench.probes.health(target)).toEqual({ started: false, ready: false, failed: { probe: 'startup', message: FAILURE.message, graceSeconds: 4 } })
  })
})

describe('a liveness probe', () => {
  test('that fails often enough wants the container restarted; the next instance begins anew', async () => {
    bench.answer = (_what, at) => (at < 25_000 ? FAILURE : SUCCESS)
    const target = probeTarget({ livenessProbe: LIVENESS })
    bench.probes.follow([target])
    await until(19_999)
    expect(bench.probes.health(target).failed).toBeNull()
    await until(24_000)
    expect(bench.probes.health(target)).toEqual({ started: true, ready: true, failed: { probe: 'liveness', message: FAILURE.message, graceSeconds: null } })
    const next = probeTarget({ livenessProbe: LIVENESS }, { id: 'web-1', startedAt: 26_000 })
    bench.probes.follow([next])
    await until(47_000)
    expect(bench.probes.health(next).failed).toBeNull()
    expect(bench.times('liveness')).toEqual([0, 10_000, 20_000, 26_000, 36_000, 46_000])
    expect(bench.probes.views('web-0')).toEqual([])
  })

  test('the same container started again is another instance, too', async () => {
    bench.answer = () => FAILURE
    const target = probeTarget({ livenessProbe: { ...LIVENESS, failureThreshold: 1 } })
    bench.probes.follow([target])
    await until(1)
    const again = { ...target, startedAt: 500 }
    expect(bench.probes.health(again).failed).toBeNull()
    bench.probes.follow([again])
    expect(bench.probes.health(again).failed).toBeNull()
  })
})

describe('no answer', () => {
  test('is asked for three times, told once, and counts for nothing', async () => {
    bench.answer = () => ({ result: 'unknown', message: 'the engine is away' })
    const target = probeTarget({ livenessProbe: { ...LIVENESS, failureThreshold: 1 } })
    bench.probes.follow([target])
    await until(1)
    expect(bench.times('liveness')).toEqual([0, 0, 0])
    expect(bench.events.map((event) => event.message)).toEqual(['Liveness probe errored and resulted in unknown state: the engine is away'])
    expect(bench.probes.health(target).failed).toBeNull()
  })

  test('of the first try may be followed by one of the second', async () => {
    const answers: HandlerOutcome[] = [{ result: 'unknown', message: 'no' }, FAILURE]
    bench.answer = () => answers.shift() ?? SUCCESS
    bench.probes.follow([probeTarget({ livenessProbe: { ...LIVENESS, failureThreshold: 1 } })])
    await until(1)
    expect(bench.events.map((event) => event.message)).toEqual([`Liveness probe failed: ${FAILURE.message}`])
  })
})

describe('what is told', () => {
  test.each<[HandlerOutcome, string, string]>([
    [FAILURE, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503'],
    [{ result: 'warning', message: 'Probe terminated redirects, Response body: moved' }, 'ProbeWarning', 'Readiness probe warning: Probe terminated redirects, Response body: moved']
  ])('of %j: %s', async (outcome, reason, message) => {
    bench.answer = () => outcome
    bench.probes.follow([probeTarget({ readinessProbe: READINESS })])
    await until(1)
    expect(bench.events).toEqual([{ type: 'Warning', reason, message, container: 'web', containerId: 'web-0', command: null }])
  })

  test('each failure is an event, a success none; an endless output is cut', async () => {
    bench.answer = (_what, at) => (at < 10_000 ? { result: 'failure', message: 'é'.repeat(2_000) } : SUCCESS)
    bench.probes.follow([probeTarget({ readinessProbe: READINESS })])
    await until(20_000)
    expect(bench.events).toHaveLength(2)
    expect(Buffer.byteLength(bench.events[0]?.message ?? '')).toBeLessThanOrEqual(1_024)
    expect(bench.events[0]?.message).toMatch(/^Readiness probe failed: é+$/)
  })

  test('a warning counts as a success', async () => {
    bench.answer = () => ({ result: 'warning', message: 'redirect' })
    const target = probeTarget({ readinessProbe: READINESS })
    bench.probes.follow([target])
    await until(1)
    expect(bench.probes.health(target).ready).toBe(true)
    expect(bench.probes.views(target.id)).toEqual([{ kind: 'readiness', result: 'success', message: 'redirect', at: 0 }])
  })

  test('changed only when something is another than before', async () => {
    bench.answer = (_what, at) => (at === 10_000 ? FAILURE : SUCCESS)
    const target = probeTarget({ readinessProbe: READINESS })
    bench.probes.follow([target])
    await until(9_000)
    expect([bench.changes, bench.probes.views(target.id)]).toEqual([1, [{ kind: 'readiness', result: 'success', message: null, at: 5_000 }]])
    await until(11_000)
    expect([bench.changes, bench.probes.views(target.id)]).toEqual([2, [{ kind: 'readiness', result: 'success', message: FAILURE.message, at: 10_000 }]])
    await until(16_000)
    expect(bench.changes).toBe(3)
  })
})

describe('the end', () => {
  test('of a container: its workers end, an attempt under way is given up and told nothing of', async () => {
    bench.answer = () => slow(2_000).then(() => FAILURE)
    bench.probes.follow([probeTarget({ readinessProbe: READINESS })])
    await until(1_000)
    bench.probes.follow([])
    expect(bench.asked[0]?.options.signal.aborted).toBe(true)
    await until(20_000)
    expect([bench.asked.length, bench.events, bench.changes]).toEqual([1, [], 0])
  })

  test('of a pod: liveness no longer counts, readiness still does', async () => {
    bench.answer = (_what, at) => (at < 12_000 ? SUCCESS : FAILURE)
    const target = probeTarget({ startupProbe: { ...STARTUP, initialDelaySeconds: 60 }, livenessProbe: { ...LIVENESS, failureThreshold: 1 } })
    const other = probeTarget({ readinessProbe: { ...READINESS, failureThreshold: 1 } }, { id: 'other-0' })
    bench.probes.follow([target, other])
    await until(12_000)
    bench.probes.follow([target, other], { terminating: true })
    await until(60_000)
    expect(bench.probes.health(target)).toEqual({ started: true, ready: true, failed: null })
    expect(bench.times('liveness').concat(bench.times('startup'))).toEqual([])
    expect(bench.probes.health(other).ready).toBe(false)
  })

  test('of everything: nothing begins again', async () => {
    bench.probes.follow([probeTarget({ readinessProbe: READINESS })])
    bench.probes.close()
    bench.probes.follow([probeTarget({ readinessProbe: READINESS })])
    await until(20_000)
    expect(bench.asked).toEqual([])
  })
})
