import type { ContainerView } from '@api/model'
import { describe, expect, test } from 'vitest'
import { holderOf } from '../../../src-renderer/composables/pod/holder'
import { isDone, readinessOf, readyCount } from '../../../src-renderer/composables/pod/roles'
import { containerTone, podTone } from '../../../src-renderer/components/base/pod-tone'
import { container, dead, pod, twoRooms } from './builders'

describe('who holds a pod together', () => {
  test('pause; without it the first app, not an init container or a sidecar before it; nobody in a pod of nothing', () => {
    expect(holderOf(twoRooms())?.name).toBe('pause')
    const rooms = [container('prepare', { role: 'init' }), container('log', { role: 'sidecar' }), container('front'), container('poll')]
    expect(holderOf(pod(rooms, { sandbox: 'none' }))?.name).toBe('front')
    expect(holderOf(pod(rooms))).toBeNull()
    expect(holderOf(pod([], { sandbox: 'none' }))).toBeNull()
  })
})

describe('an init container makes way', () => {
  test.each<[string, Partial<ContainerView>, boolean]>([
    ['when it ended well', { role: 'init', ...dead({ exitCode: 0 }) }, true],
    ['not while it runs', { role: 'init' }, false],
    ['not when it failed', { role: 'init', ...dead({ exitCode: 1 }) }, false],
    ['an app that ended well keeps its room', { role: 'app', ...dead({ exitCode: 0 }) }, false]
  ])('%s', (_title, changes, done) => {
    expect(isDone(container('one', changes))).toBe(done)
  })
})

describe('of use or not', () => {
  test.each<[Partial<ContainerView>, string, string]>([
    [{}, 'ready', 'running'],
    [{ ready: false }, 'notReady', 'unready'],
    [{ ready: false, started: false }, 'starting', 'unready'],
    [{ role: 'sidecar', ready: false }, 'notReady', 'unready'],
    [{ role: 'init', ready: false }, 'silent', 'running'],
    [{ role: 'ephemeral', ready: false }, 'silent', 'running'],
    [{ role: 'sandbox', ready: false }, 'silent', 'running'],
    [{ ready: false, dockerState: 'paused' }, 'silent', 'frozen'],
    [{ ...dead({ exitCode: 1 }), ready: false }, 'silent', 'failed']
  ])('%o is %s, marked %s', (changes, readiness, tone) => {
    const one = container('one', changes)
    expect(readinessOf(one)).toBe(readiness)
    expect(containerTone(one)).toBe(tone)
  })

  test('apps and sidecars are counted, as kubectl does', () => {
    const rooms = [container('pause'), container('prepare', { role: 'init', ready: true }), container('log', { role: 'sidecar' }), container('web', { ready: false }), container('look', { role: 'ephemeral' })]
    expect(readyCount(pod(rooms))).toEqual({ ready: 1, of: 2 })
  })
})

describe('the mark of a pod', () => {
  const unready = [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady', message: null, lastTransitionTime: 1 }] as const

  test('one that runs and is not ready is half; a debug container that failed is no failure of its pod, an app is', () => {
    expect(podTone(twoRooms())).toBe('running')
    expect(podTone({ ...twoRooms(), conditions: unready })).toBe('unready')
    expect(podTone(pod([container('look', { role: 'ephemeral', ...dead(), reason: 'Error' })]))).toBe('running')
    expect(podTone(pod([container('web', { ...dead(), reason: 'Error' })]))).toBe('failed')
  })
})
