import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { afterAnswer, firstDueAt, initialState, mayProbe, nextDueAt, type ProbeKind, type ProbeState, whenTerminating } from '../../../../src-main/kubelet/probing/result'

const KINDS: readonly ProbeKind[] = ['startup', 'liveness', 'readiness']

/** `+` and `-` are answers; what is shown is the result after each: `?`, `+` or `-`, in brackets when on hold. */
function play(kind: ProbeKind, answers: string, successThreshold: number, failureThreshold: number): string {
  let state = initialState(kind)
  return [...answers].map((answer) => {
    state = afterAnswer(state, answer === '+' ? 'success' : 'failure', { successThreshold, failureThreshold })
    const sign = { unknown: '?', success: '+', failure: '-' }[state.result]
    return state.onHold ? `(${sign})` : sign
  }).join('')
}

describe('before any answer', () => {
  test.each([
    ['startup', 'unknown'],
    ['liveness', 'success'],
    ['readiness', 'failure']
  ] as const)('a %s probe counts as %s', (kind, result) => expect(initialState(kind)).toEqual({ kind, result, last: null, run: 0, onHold: false }))
})

describe('the result changes when its threshold is reached', () => {
  test.each<[ProbeKind, string, number, number, string]>([
    ['readiness', '+', 1, 3, '+'],
    ['readiness', '++', 3, 3, '--'],
    ['readiness', '+++', 3, 3, '--+'],
    ['readiness', '++-+++', 3, 1, '-----+'],
    ['readiness', '+--', 1, 3, '+++'],
    ['readiness', '+---', 1, 3, '+++-'],
    ['readiness', '+--+---', 1, 3, '++++++-'],
    ['readiness', '+---+', 1, 3, '+++-+'],
    ['readiness', '-+', 1, 1, '-+'],
    ['liveness', '--', 1, 3, '++'],
    ['liveness', '---', 1, 3, '++(-)'],
    ['liveness', '--+--+', 1, 3, '++++++'],
    ['liveness', '-', 1, 1, '(-)'],
    ['startup', '--', 1, 3, '??'],
    ['startup', '---', 1, 3, '??(-)'],
    ['startup', '--+', 1, 3, '??(+)'],
    ['startup', '+', 1, 3, '(+)']
  ])('%s %s (success %i, failure %i): %s', (kind, answers, success, failure, results) => expect(play(kind, answers, success, failure)).toBe(results))
})

describe('who may be probed', () => {
  test.each<[ProbeKind, boolean, boolean]>([
    ['startup', false, true],
    ['startup', true, false],
    ['liveness', false, false],
    ['liveness', true, true],
    ['readiness', false, false],
    ['readiness', true, true]
  ])('%s, started %s: %s', (kind, started, may) => {
    expect(mayProbe(initialState(kind), started)).toBe(may)
    expect(mayProbe({ ...initialState(kind), onHold: true }, started)).toBe(false)
  })

  test('of a pod that is being deleted only readiness', () => {
    const failing: ProbeState = { kind: 'liveness', result: 'failure', last: 'failure', run: 3, onHold: true }
    expect(whenTerminating(failing)).toMatchObject({ result: 'success', onHold: true })
    expect(whenTerminating(initialState('startup'))).toMatchObject({ result: 'success', onHold: true })
    expect(whenTerminating(initialState('readiness'))).toEqual(initialState('readiness'))
  })
})

describe('when', () => {
  test('first after the initial delay', () => expect(firstDueAt(5_000, { initialDelaySeconds: 3 })).toBe(8_000))
  test.each([
    [1_000, 1_001, 2_000],
    [1_000, 1_999, 2_000],
    [1_000, 2_000, 2_000],
    [1_000, 2_500, 2_000],
    [1_000, 5_700, 5_000],
    [1_000, 1_000, 2_000]
  ])('due at %i and over at %i: again at %i', (due, now, next) => expect(nextDueAt(due, now, { periodSeconds: 1 })).toBe(next))
})

describe('for all answers', () => {
  const answers = fc.array(fc.constantFrom('success' as const, 'failure' as const), { maxLength: 40 })
  const thresholds = fc.record({ successThreshold: fc.integer({ min: 1, max: 5 }), failureThreshold: fc.integer({ min: 1, max: 5 }) })

  test('the result is the last answer that came often enough in a row', () => {
    fc.assert(fc.property(fc.constantFrom(...KINDS), answers, thresholds, (kind, list, spec) => {
      let state = initialState(kind)
      list.forEach((answer, index) => {
        const before = state
        state = afterAnswer(state, answer, spec)
        const needed = answer === 'success' ? spec.successThreshold : spec.failureThreshold
        const enough = index + 1 >= needed && list.slice(index + 1 - needed, index + 1).every((one) => one === answer)
        expect(state.result).toBe(enough ? answer : before.result)
      })
    }))
  })

  test('only a startup probe, or a liveness probe that failed, is ever over', () => {
    fc.assert(fc.property(fc.constantFrom(...KINDS), answers, thresholds, (kind, list, spec) => {
      const state = list.reduce((before: ProbeState, answer) => (before.onHold ? before : afterAnswer(before, answer, spec)), initialState(kind))
      expect(state.onHold).toBe(kind === 'startup' ? state.result !== 'unknown' : kind === 'liveness' && state.result === 'failure')
    }))
  })

  test('turns stay on the grid of periods, and none is earlier than the one before', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 60 }), (due, late, periodSeconds) => {
      const next = nextDueAt(due, due + late, { periodSeconds })
      expect((next - due) % (periodSeconds * 1_000)).toBe(0)
      expect(next).toBeGreaterThan(due)
      expect(next).toBeGreaterThan(due + late - periodSeconds * 1_000)
      expect(next).toBeLessThanOrEqual(Math.max(due + late, due + periodSeconds * 1_000))
    }))
  })
})
