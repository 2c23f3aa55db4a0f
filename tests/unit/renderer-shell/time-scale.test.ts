import type { TimelineEvent } from '@api/model'
import { describe, expect, it } from 'vitest'
import { lastDataEvent } from '../../../src-renderer/components/data/data-events'
import { backOffScale, scaleChoices, spokenScale } from '../../../src-renderer/composables/timeScale'
import { card } from '../renderer-pod/builders'

function event(changes: Partial<TimelineEvent>): TimelineEvent {
  return { id: 1, at: 1_005, source: 'kubelet', type: 'Warning', reason: 'BackOff', message: '', pod: { uid: 'u', namespace: 'default', name: 'web-pod' }, container: 'front', containerId: 'x', command: null, data: {}, ...changes }
}

describe('the time scale', () => {
  it.each([
    [1, '1'],
    [0.5, '1/2'],
    [0.1, '1/10'],
    [0.01, '1/100'],
    [0.001, '1/1000'],
    [0.3, '0.3']
  ])('%d is said as %s', (scale, said) => {
    expect(spokenScale(scale)).toBe(said)
  })

  it('offers the classroom’s four, and what is set already', () => {
    expect(scaleChoices(1)).toEqual([1, 0.5, 0.1, 0.01])
    expect(scaleChoices(0.25)).toEqual([1, 0.5, 0.25, 0.1, 0.01])
  })

  it('of a card is the one its wait began with, whatever is set now', () => {
    const one = card({ diedAt: { value: 1_000, events: [], frames: [] } })
    expect(backOffScale(one, [event({ data: { timeScale: 0.1 } })], 1)).toBe(0.1)
    expect(backOffScale(one, [event({})], 0.1)).toBe(1)
    expect(backOffScale(one, [event({ at: 900, data: { timeScale: 0.5 } }), event({ data: { timeScale: 0.01 } })], 1)).toBe(0.01)
  })

  it('is the present one where the timeline no longer has the wait, or has only others’', () => {
    const others = [event({ container: 'poll', data: { timeScale: 0.5 } }), event({ pod: { uid: 'v', namespace: 'default', name: 'web-pod' } }), event({ reason: 'Killing' })]
    expect(backOffScale(card(), others, 0.1)).toBe(0.1)
  })
})

describe('ConfigMaps and Secrets in the timeline', () => {
  it('the newest that was applied or deleted makes the list old; a pod’s own events do not', () => {
    expect(lastDataEvent([])).toBe(0)
    const about = (id: number, kind: string): TimelineEvent => event({ id, pod: null, container: null, data: { kind, namespace: 'default', name: 'x' } })
    expect(lastDataEvent([about(3, 'ConfigMap'), about(5, 'Secret'), about(6, 'Other'), event({ id: 9, data: { kind: 'Secret' } })])).toBe(5)
  })
})
