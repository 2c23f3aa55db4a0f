import { describe, expect, test } from 'vitest'
import { LABEL } from '../../../src-main/kubelet/labels'
import { isDeath, toTimelineEvent } from '../../../src-main/lab/engineEvents'
import type { RuntimeEvent } from '../../../src-main/runtime/port'

type ContainerEvent = Extract<RuntimeEvent, { type: 'container' }>
const POD = { [LABEL.podUid]: 'u', [LABEL.podNamespace]: 'default', [LABEL.podName]: 'web', [LABEL.containerName]: 'a' }
function event(action: string, more: Partial<ContainerEvent> = {}): ContainerEvent {
  return { type: 'container', action, id: 'x', labels: POD, exitCode: null, signal: null, at: 5, ...more }
}

describe('the engine’s events on the timeline', () => {
  test('a death with its exit code', () => {
    const noted = toTimelineEvent(event('die', { exitCode: 137 }))
    expect(noted).toEqual({ at: 5, source: 'engine', type: 'Warning', reason: 'EngineDie', message: 'container die a (exitCode=137)', pod: { uid: 'u', namespace: 'default', name: 'web' }, container: 'a', containerId: 'x', command: null, data: { exitCode: 137 } })
    expect(noted !== null && isDeath({ id: 1, ...noted })).toBe(true)
  })
  test('a good end is no warning', () => expect(toTimelineEvent(event('die', { exitCode: 0 }))?.type).toBe('Normal'))
  test('a signal by its name', () => expect(toTimelineEvent(event('kill', { signal: 15 }))).toMatchObject({ reason: 'EngineKill', message: 'container kill a (signal=15)', data: { signal: 'SIGTERM' } }))
  test('the sandbox is called pause', () => expect(toTimelineEvent(event('start', { labels: { ...POD, [LABEL.containerName]: 'POD' } }))?.container).toBe('pause'))
  test.each(['exec_create: sh', 'top', 'attach', 'resize', 'stop'])('%s is not worth a mark', (action) => expect(toTimelineEvent(event(action))).toBeNull())
  test('a container of no pod neither', () => expect(toTimelineEvent(event('die', { labels: {} }))).toBeNull())
})
