import { describe, expect, it } from 'vitest'
import type { TimelineEvent } from '@api/model'
import { ranCommands, toScript } from '../../../src-renderer/components/commands/command-script'
import { clusterEvents } from '../../../src-renderer/components/timeline/clusters'
import { buildLanes, keepUnchanged, withNamespaces } from '../../../src-renderer/components/timeline/lanes'
import { NO_MEMORY } from '../../../src-renderer/composables/pod/namespaceMemory'
import { markKind } from '../../../src-renderer/components/timeline/mark-kind'
import { secondsFrom, tickLabel, tickTimes } from '../../../src-renderer/components/timeline/ticks'
import { webPod } from '../../fixtures/snapshots/web-pod'

const NOW = 1_700_000_000_000
const pod = webPod(NOW)
const front = pod.containers[1]
let lastId = 0

function event(over: Partial<TimelineEvent>): TimelineEvent {
  const base = { id: ++lastId, at: NOW, source: 'engine', type: 'Normal', reason: 'EngineStart', message: '', pod, container: 'front', containerId: front?.id ?? null, command: null, data: {} } as const
  return { ...base, ...over }
}

describe('marks', () => {
  it.each([
    ['death', { reason: 'EngineDie' }],
    ['death', { reason: 'EngineOom' }],
    ['user', { source: 'user', reason: 'Signal' }],
    ['warning', { source: 'kubelet', reason: 'BackOff', type: 'Warning' }],
    ['start', { source: 'kubelet', reason: 'Started' }],
    ['other', { source: 'kubelet', reason: 'Created' }]
  ] as const)('%s: %o', (kind, over) => {
    expect(markKind(event(over))).toBe(kind)
  })

  it('that would lie on one another become one, led by what matters most', () => {
    const events = [event({ at: NOW }), event({ at: NOW + 9, reason: 'EngineDie' }), event({ at: NOW + 11 })]
    const clusters = clusterEvents(events, 10)
    expect(clusters.map((cluster) => [cluster.at, cluster.kind, cluster.events.length])).toEqual([
      [NOW, 'death', 2],
      [NOW + 11, 'start', 1]
    ])
  })
})

describe('lanes', () => {
  it('are the pod, then its containers in order, pause first', () => {
    expect(buildLanes([pod], [], null).map((lane) => lane.container)).toEqual([null, 'pause', 'front', 'poll'])
  })

  it('show a life from start to death, and the running one without an end', () => {
    const old = 'b'.repeat(64)
    const events = [event({ at: NOW - 100, containerId: old }), event({ at: NOW - 50, containerId: old, reason: 'EngineDie' }), event({ at: NOW - 20 })]
    const lane = buildLanes([pod], events, null).find((one) => one.container === 'front')
    expect(lane?.spans).toEqual([
      { containerId: old, from: NOW - 100, to: NOW - 50 },
      { containerId: front?.id, from: NOW - 20, to: null }
    ])
  })

  it('are the very rows of before where nothing in them changed', () => {
    const rows = (events: readonly TimelineEvent[]) => withNamespaces(buildLanes([pod], events, null), [pod], () => NO_MEMORY)
    const first = event({ container: 'poll', containerId: null, reason: 'Pulled' })
    const before = rows([first])
    expect(keepUnchanged(before, rows([first])).every((row, index) => row === before[index])).toBe(true)
    const after = keepUnchanged(before, rows([first, event({ at: NOW + 5, reason: 'EngineDie' })]))
    expect(after.filter((row, index) => row !== before[index]).map(({ lane }) => lane.key)).toEqual([`${pod.uid}/front`])
  })

  it('know a running start that is older than the timeline', () => {
    const lane = buildLanes([pod], [], null).find((one) => one.container === 'front')
    expect(lane?.spans).toEqual([{ containerId: front?.id, from: front?.startedAt, to: null }])
  })

  it('keep pods that are gone below the living, and the lab last', () => {
    const gone = { uid: 'gone', namespace: 'default', name: 'gone' }
    const events = [event({ pod: null, container: null, containerId: null }), event({ pod: gone, container: 'web' })]
    const lanes = buildLanes([pod], events, null)
    expect(lanes.map((lane) => lane.pod?.name ?? null)).toEqual(['web-pod', 'web-pod', 'web-pod', 'web-pod', 'gone', null])
  })

  it('keep to one pod when asked', () => {
    const events = [event({ pod: null, container: null }), event({})]
    expect(buildLanes([pod], events, pod.uid).flatMap((lane) => lane.events)).toHaveLength(1)
    expect(buildLanes([pod], events, 'other')).toEqual([])
  })
})

describe('ticks', () => {
  it('count from another moment when there is one', () => {
    const ticks = tickTimes(60_500, 66_500, 600, 90, 61_234)
    expect(ticks).toEqual([61_234, 62_234, 63_234, 64_234, 65_234, 66_234])
    expect(ticks.slice(0, 2).map((at) => secondsFrom(61_234, at))).toEqual(['0', '+1'])
    expect(secondsFrom(61_234, 60_734)).toBe('-0.5')
  })

  it('are round and far enough apart', () => {
    const ticks = tickTimes(60_500, 120_500, 600, 90)
    expect(ticks).toEqual([70_000, 80_000, 90_000, 100_000, 110_000, 120_000])
  })

  it('are none without a width or a span', () => {
    expect(tickTimes(0, 1_000, 0, 90)).toEqual([])
    expect(tickTimes(1_000, 1_000, 600, 90)).toEqual([])
  })

  it('show tenths when zoomed in', () => {
    expect(tickLabel(NOW + 200, 2_000)).toMatch(/^\d\d:\d\d:\d\d\.2$/)
    expect(tickLabel(NOW + 200, 60_000)).toMatch(/^\d\d:\d\d:\d\d$/)
  })
})

describe('what just ran', () => {
  const events = [event({ command: 'docker start a', source: 'kubelet', reason: 'Started' }), event({ command: null }), event({ command: 'docker rm b', source: 'kubelet', reason: 'Removed', pod: null })]

  it('has only what was done to the engine, newest first', () => {
    expect(ranCommands(events, null).map((ran) => ran.command)).toEqual(['docker rm b', 'docker start a'])
    expect(ranCommands(events, pod.uid).map((ran) => ran.command)).toEqual(['docker start a'])
  })

  it('copies as a script that can be read from top to bottom', () => {
    expect(toScript(ranCommands(events, null))).toBe(`# kubelet: Started\n# crictl start ${front?.id?.slice(0, 12)}\ndocker start a\n# kubelet: Removed\ndocker rm b\n`)
  })
})
