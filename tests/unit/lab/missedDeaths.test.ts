import { describe, expect, test } from 'vitest'
import { missedDeaths } from '../../../src-main/lab/missedDeaths'
import type { ContainerStatus } from '../../../src-main/runtime/port'
import { containerView, podView } from './parts'

const NOBODY = (): boolean => false
const pod = podView({ containers: [containerView('pause', { id: 'p', role: 'sandbox' }), containerView('a', { id: 'a' }), containerView('b', { id: 'b', state: 'terminated' })] })

function status(id: string, more: Partial<ContainerStatus>): ContainerStatus {
  return { id, name: id, image: '', imageId: '', labels: {}, state: 'running', pid: 1, exitCode: 0, oomKilled: false, error: '', createdAt: 0, startedAt: 0, finishedAt: null, ip: null, command: [], mounts: [], stopSignal: null, ...more }
}
const ended = (id: string): ContainerStatus => status(id, { state: 'exited', exitCode: 137, finishedAt: 900 })

function missed(statuses: readonly ContainerStatus[], told: (id: string) => boolean = NOBODY): readonly (readonly unknown[])[] {
  const byId = new Map(statuses.map((one) => [one.id, one]))
  return missedDeaths([pod], (id) => byId.get(id), told).map(({ event, exitCode }) => [event.container, event.at, exitCode, event.data['missed']])
}

describe('deaths that no event told of', () => {
  test('nobody of those who ran is left: the engine ended', () => {
    expect(missed([ended('p'), ended('a'), ended('b')])).toEqual([['pause', 900, 137, 'engine-restart'], ['a', 900, 137, 'engine-restart']])
  })
  test('somebody still runs: it was something else', () => {
    expect(missed([status('p', {}), ended('a')])).toEqual([['a', 900, 137, 'unheard']])
  })
  test('who has been told of, or is gone, or never ended is left out', () => {
    expect(missed([ended('p'), ended('a')], (id) => id === 'p')).toEqual([['a', 900, 137, 'unheard']])
    expect(missed([])).toEqual([])
    expect(missed([status('p', {}), status('a', { state: 'created' })])).toEqual([])
  })
})
