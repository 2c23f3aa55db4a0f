import type { ContainerFate, Forecast } from '@api/forecast'
import type { RecoveryCard } from '@api/model'
import { describe, expect, it } from 'vitest'
import { type Foresight, isSettled, judge } from '../../../src-renderer/composables/pod/verdict'
import { card, figure, twoRooms, withContainer } from './builders'

const before = twoRooms()
const fate = (name: string, more: Partial<ContainerFate> = {}): ContainerFate => ({ name, role: name === 'pause' ? 'sandbox' : 'app', falls: 'none', then: 'running', restartCount: 0, backOffMs: null, ...more })
const forecast: Forecast = {
  at: 1, signal: 'SIGKILL', target: 'front', effect: 'ends', rule: 'kill', certain: true,
  containers: [fate('pause'), fate('front', { falls: 'signal', restartCount: 1, backOffMs: 0 }), fate('poll')],
  holder: { fate: 'stays', attempt: 0, ip: 'kept' }
}
const foresight = (more: Partial<Foresight> = {}): Foresight => ({ guess: new Set(['front']), forecast, before, since: 10, ...more })
const back = withContainer(before, 'front', { id: 'front-1', restartCount: 1, startedAt: 9 })
const died = (more: Partial<RecoveryCard> = {}): RecoveryCard => card({ id: 11, container: 'front', ...more })

describe('a foresight held against what happened', () => {
  it('is right when the marked fell, and the lab said how', () => {
    const verdict = judge(foresight(), back, [died()])
    expect(verdict).toMatchObject({ guessRight: true, labRight: true, excuse: null })
    expect(verdict.rows.map((row) => [row.name, row.guessed, row.happened.falls])).toEqual([['pause', false, 'none'], ['front', true, 'signal'], ['poll', false, 'none']])
  })

  it('is wrong for each container that was taken for another’s fate', () => {
    const verdict = judge(foresight({ guess: new Set(['front', 'poll']) }), back, [died()])
    expect(verdict.rows.map((row) => row.guessRight)).toEqual([true, true, false])
    expect(verdict).toMatchObject({ guessRight: false, labRight: true })
  })

  it('a lab that could not tell is neither', () => {
    expect(judge(foresight({ forecast: null }), back, [died()])).toMatchObject({ guessRight: true, labRight: null, excuse: null })
  })

  it('a wait that is over by now was foreseen all the same', () => {
    const waits = { ...forecast, containers: forecast.containers.map((one) => (one.name === 'front' ? { ...one, then: 'waiting' as const, restartCount: 0, backOffMs: 10_000 } : one)) }
    expect(judge(foresight({ forecast: waits }), back, [died()]).labRight).toBe(true)
  })

  it.each([
    ['handler', { rule: 'handler', certain: false } as const, before, []],
    ['child', { rule: 'child', certain: false } as const, before, []],
    ['meanwhile', {}, before, [died({ container: 'poll', cause: figure('oom') })]],
    ['unknown', {}, before, []]
  ])('when the lab was wrong it says why, as far as it knows: %s', (excuse, more, after, cards) => {
    expect(judge(foresight({ forecast: { ...forecast, ...more } }), after, cards)).toMatchObject({ labRight: false, excuse })
  })
})

describe('it is over', () => {
  it('when no card is open but for a back-off, and nobody is just being made', () => {
    expect(isSettled(back, [died({ outcome: 'recovered' })])).toBe(true)
    expect(isSettled(before, [died({ outcome: 'waiting', backOffMs: null })])).toBe(false)
    expect(isSettled(before, [died({ outcome: 'waiting', backOffMs: figure(10_000) })])).toBe(true)
    expect(isSettled(withContainer(before, 'front', { state: 'waiting' }), [])).toBe(false)
    expect(isSettled(withContainer(before, 'front', { state: 'waiting', nextRestartAt: 5 }), [])).toBe(true)
  })
})
