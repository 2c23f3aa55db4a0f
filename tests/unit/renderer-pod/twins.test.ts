import type { PodView, RecoveryCard, TimelineEvent } from '@api/model'
import { describe, expect, it } from 'vitest'
import { compareTwins, twinSentence } from '../../../src-renderer/composables/twins/comparison'
import { findPair, hasTwin, lastBlow, pairNameOf, standsInFor, targetsOf } from '../../../src-renderer/composables/twins/pair'
import { card, container, figure, pod, twoRooms, withContainer } from './builders'

const web: PodView = { ...twoRooms(), uid: 'web', name: 'web' }
const twin: PodView = pod([container('front'), container('poll')], { uid: 'twin', name: 'web-twin', sandbox: 'none', twinOf: 'web', ip: '172.30.0.6' })
const pods = [web, twin]
const pair = findPair(pods, pairNameOf(twin))

function signal(id: number, of: PodView, more: Partial<TimelineEvent> = {}): TimelineEvent {
  return { id, at: 1_000 + id, source: 'user', type: 'Normal', reason: 'Signal', message: '', pod: { uid: of.uid, namespace: 'default', name: of.name }, container: 'front', containerId: null, command: null, data: { signal: 'SIGKILL', twins: 'one' }, ...more }
}
const timeline = [signal(1, web), signal(2, twin)]
const cardOf = (of: PodView, more: Partial<RecoveryCard> = {}): RecoveryCard => card({ id: 5, pod: { uid: of.uid, namespace: 'default', name: of.name }, ...more })
const net = (before: number, after: number | null, same: boolean): RecoveryCard['namespaces'] => [{ kind: 'net', before: figure<number | null>(before), after: figure<number | null>(after), same }]
const kept = cardOf(web, { namespaces: net(500, 500, true), runningAgainAfterMs: figure(300), diedAt: figure(1_002) })
const lost = cardOf(twin, {
  namespaces: net(510, 520, false), survived: [figure('poll')], runningAgainAfterMs: figure(400), diedAt: figure(1_009),
  ip: { before: figure<string | null>('172.30.0.6'), after: figure<string | null>('172.30.0.7') }
})

describe('who is whose twin', () => {
  it('by the name of the pod with pause, in its namespace', () => {
    expect(pairNameOf(web)).toEqual(pairNameOf(twin))
    expect(pair).toEqual({ withPause: web, without: twin })
    expect(findPair([web, { ...twin, namespace: 'shop' }], pairNameOf(web))).toEqual({ withPause: web, without: null })
    expect(hasTwin(pods, web)).toBe(true)
    expect(hasTwin([web], web)).toBe(false)
    expect(hasTwin(pods, { ...web, uid: 'other', name: 'other' })).toBe(false)
  })

  it('pause and the apps of both can be struck; the owner of the namespaces stands in for pause', () => {
    expect(targetsOf(pair)).toEqual(['pause', 'front', 'poll'])
    expect(targetsOf({ ...pair, without: withContainer(twin, 'poll', { name: 'other' }) })).toEqual(['pause', 'front'])
    expect(targetsOf({ ...pair, without: null })).toEqual([])
    expect([standsInFor('pause', pair), standsInFor('poll', pair)]).toEqual(['front', 'poll'])
  })

  it('the last blow is the last that went to both', () => {
    expect(lastBlow(timeline, pair)).toMatchObject({ id: 'one', at: 1_001, signal: 'SIGKILL' })
    expect(lastBlow([...timeline, signal(7, web, { data: { signal: 'SIGTERM' } })], pair)).toMatchObject({ id: 'one' })
    expect(lastBlow([signal(1, web)], pair)).toBeNull()
    expect(lastBlow([], pair)).toBeNull()
  })
})

describe('what the blow did to each', () => {
  const blow = lastBlow(timeline, pair)
  function sentence(cards: readonly RecoveryCard[], of = pair): readonly string[] {
    const comparison = blow && compareTwins(of, blow, cards, () => (kind, inode) => `${kind} ${inode}`)
    return comparison ? twinSentence(comparison).map(({ key, params }) => `${key} ${JSON.stringify(params)}`) : []
  }

  it('with pause it stayed, without it it is new, and who was left behind is named', () => {
    const left = { ...pair, without: withContainer(twin, 'poll', { stranded: true }) }
    expect(sentence([kept, lost], left)).toEqual([
      'stayed {"things":{"list":["172.30.0.5","net 500"]}}',
      'anew {"changes":{"list":["172.30.0.6 → 172.30.0.7","net 510 → net 520"]}}',
      'cutOff {"pod":"web-twin","names":{"list":["poll"]}}',
      'times {"time":{"ms":300},"other":{"ms":400}}'
    ])
  })

  it('with the kubelet off what the owner held is gone', () => {
    const gone = { ...lost, namespaces: net(510, null, false), ip: { ...lost.ip, after: figure<string | null>(null) }, outcome: 'final' as const, finalReason: 'kubelet-off' as const, runningAgainAfterMs: null }
    expect(sentence([kept, gone])).toEqual(['stayed {"things":{"list":["172.30.0.5","net 500"]}}', 'gone {"things":{"list":["172.30.0.6","net 510"]}}'])
  })

  it('who only joined makes no difference', () => {
    expect(sentence([kept, { ...kept, pod: lost.pod }])[0]).toBe('bothStayed {"things":{"list":["172.30.0.5","net 500"]},"name":"front"}')
  })

  it('the holders struck: both lost what they held', () => {
    expect(sentence([{ ...lost, pod: kept.pod }, lost])[0]).toBe('bothLost {"name":"front","other":"front"}')
  })

  it('says nothing before it is known', () => {
    expect(sentence([])).toEqual(['nobody {}'])
    expect(sentence([kept])).toEqual(['open {}'])
    expect(sentence([kept, { ...lost, outcome: 'waiting', backOffMs: null }])).toEqual(['open {}'])
    expect(sentence([{ ...kept, id: 0 }, { ...lost, id: 1 }])).toEqual(['nobody {}'])
  })

  it('how far apart they died', () => {
    expect(blow && compareTwins(pair, blow, [kept, lost], () => () => null)?.apartMs).toBe(7)
  })
})
