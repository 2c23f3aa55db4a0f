import { describe, expect, test } from 'vitest'
import type { PodOutcome } from '../../../../src-main/api/forecast'
import { forecast } from '../../../../src-main/kubelet/forecast/forecast'
import type { PodWorld } from '../../../../src-main/kubelet/world'
import { containerHash } from '../../../../src-main/pod/hash'
import { containerSpec, instance, NOW, podSpec, sandbox, type WorldMore, world } from '../builders'

const KILL = 137
const up = { state: 'running' as const }

/** pause, a and b run. */
function running(more: Parameters<typeof podSpec>[0] = {}, over: WorldMore = {}): PodWorld {
  return world({ spec: podSpec(more), sandboxes: [sandbox(0, up)], containers: [instance('a', 0, up), instance('b', 0, up)], ...over })
}

function alone(more: Parameters<typeof podSpec>[0] = {}, over: WorldMore = {}): PodWorld {
  return world({ spec: podSpec({ sandbox: 'none', ...more }), sandboxes: [], containers: [instance('a', 0, { ...up, sandboxId: '' }), instance('b', 0, { ...up, sandboxId: 'a-0', startedAt: NOW - 58_000 })], ...over })
}

/** `a none running 0` for each container, then the holder. */
function told({ containers, holder }: PodOutcome): readonly string[] {
  return [...containers.map((one) => `${one.name} ${one.falls} ${one.then} #${one.restartCount}${one.backOffMs === null ? '' : ` after ${one.backOffMs}`}`), `holder ${holder.fate} #${holder.attempt} ip ${holder.ip}`]
}

describe('what becomes of a pod', () => {
  test('nobody is struck: nothing changes', () => {
    expect(told(forecast(running(), null))).toEqual(['pause none running #0', 'a none running #0', 'b none running #0', 'holder stays #0 ip kept'])
  })

  test('an app is killed: it comes back, and nobody notices', () => {
    expect(told(forecast(running(), { containerId: 'a-0', exitCode: KILL }))).toEqual(['pause none running #0', 'a signal running #1 after 0', 'b none running #0', 'holder stays #0 ip kept'])
  })

  test('an app that was restarted already waits for its back-off', () => {
    const given = running()
    const looping = { ...given, containers: new Map(given.containers).set('a', [instance('a', 1, { ...up, backOffMs: 10_000 })]) }
    const [, a] = forecast(looping, { containerId: 'a-1', exitCode: KILL }).containers
    expect(a).toMatchObject({ falls: 'signal', then: 'waiting', restartCount: 1, backOffMs: 10_000 })
  })

  test('restartPolicy Never and OnFailure: who ends well stays down, who is killed comes back on OnFailure only', () => {
    expect(forecast(running({ restartPolicy: 'Never' }), { containerId: 'a-0', exitCode: KILL }).containers[1]).toMatchObject({ then: 'ended', restartCount: 0, backOffMs: null })
    expect(forecast(running({ restartPolicy: 'OnFailure' }), { containerId: 'a-0', exitCode: 0 }).containers[1]).toMatchObject({ then: 'ended' })
    expect(forecast(running({ restartPolicy: 'OnFailure' }), { containerId: 'a-0', exitCode: KILL }).containers[1]).toMatchObject({ then: 'running', restartCount: 1 })
  })

  test('the last app of a pod that never restarts: pause is stopped too, and the pod keeps its address', () => {
    const one = podSpec({ restartPolicy: 'Never', containers: [containerSpec('a')] })
    const given = world({ spec: one, sandboxes: [sandbox(0, up)], containers: [instance('a', 0, up)] })
    expect(told(forecast(given, { containerId: 'a-0', exitCode: 0 }))).toEqual(['pause kubelet ended #0', 'a signal ended #0', 'holder gone #0 ip kept'])
  })

  test('pause is killed: the kubelet stops everybody and builds a new sandbox', () => {
    expect(told(forecast(running(), { containerId: 'pause-0', exitCode: KILL }))).toEqual(['pause signal running #1 after 0', 'a kubelet running #1 after 0', 'b kubelet running #1 after 0', 'holder new #1 ip new'])
  })

  test('pause with shared PIDs: the kernel ends everybody', () => {
    const given = running({ shareProcessNamespace: true })
    expect(told(forecast(given, { containerId: 'pause-0', exitCode: KILL }))).toEqual(['pause signal running #1 after 0', 'a kernel running #1 after 0', 'b kernel running #1 after 0', 'holder new #1 ip new'])
  })

  test('pause of a pod that never restarts: everybody is stopped, and there is no new sandbox', () => {
    expect(told(forecast(running({ restartPolicy: 'Never' }), { containerId: 'pause-0', exitCode: 0 }))).toEqual(['pause signal ended #0', 'a kubelet ended #0', 'b kubelet ended #0', 'holder gone #0 ip kept'])
  })

  test('kubelet off: who is dead stays dead, and who lives on without pause is stranded', () => {
    const off = { kubelet: 'off' } as const
    expect(told(forecast(running({}, off), { containerId: 'pause-0', exitCode: KILL }))).toEqual(['pause signal ended #0', 'a none stranded #0', 'b none stranded #0', 'holder gone #0 ip none'])
    expect(told(forecast(running({}, off), { containerId: 'a-0', exitCode: KILL }))).toEqual(['pause none running #0', 'a signal ended #0', 'b none running #0', 'holder stays #0 ip kept'])
    expect(told(forecast(running({ shareProcessNamespace: true }, off), { containerId: 'pause-0', exitCode: KILL }))).toEqual(['pause signal ended #0', 'a kernel ended #0', 'b kernel ended #0', 'holder gone #0 ip none'])
  })

  test('without pause the owner comes back in new namespaces, and who joined the old ones stays behind', () => {
    expect(told(forecast(alone(), { containerId: 'a-0', exitCode: KILL }))).toEqual(['a signal running #1 after 0', 'b none stranded #0', 'holder new #1 ip new'])
    expect(told(forecast(alone(), { containerId: 'b-0', exitCode: KILL }))).toEqual(['a none running #0', 'b signal running #1 after 0', 'holder stays #0 ip kept'])
    expect(told(forecast(alone({ shareProcessNamespace: true }), { containerId: 'a-0', exitCode: KILL }))).toEqual(['a signal running #1 after 0', 'b kernel running #1 after 0', 'holder new #1 ip new'])
    expect(told(forecast(alone({}, { kubelet: 'off' }), { containerId: 'a-0', exitCode: KILL }))).toEqual(['a signal ended #0', 'b none stranded #0', 'holder gone #0 ip none'])
  })

  test('init containers run again in a new sandbox; a sidecar comes back whatever the policy', () => {
    const init = containerSpec('prepare', { role: 'init' })
    const sidecar = containerSpec('log', { role: 'sidecar' })
    const spec = podSpec({ restartPolicy: 'OnFailure', initContainers: [init, sidecar] })
    const containers = [
      instance('prepare', 0, { state: 'exited', hash: containerHash(init) }),
      instance('log', 0, { ...up, hash: containerHash(sidecar) }),
      instance('a', 0, up),
      instance('b', 0, up)
    ]
    const given = world({ spec, sandboxes: [sandbox(0, up)], containers })
    expect(told(forecast(given, { containerId: 'log-0', exitCode: 0 }))).toContain('log signal running #1 after 0')
    expect(told(forecast(given, { containerId: 'pause-0', exitCode: KILL }))).toEqual([
      'pause signal running #1 after 0',
      'prepare none ended #1',
      'log kubelet running #1 after 0',
      'a kubelet running #1 after 0',
      'b kubelet running #1 after 0',
      'holder new #1 ip new'
    ])
  })

  test('a debug container that looks at the processes of another goes with it, and does not come back', () => {
    const guest = containerSpec('debugger', { role: 'ephemeral', targetContainerName: 'a' })
    const given = world({ spec: podSpec({ ephemeralContainers: [guest] }), sandboxes: [sandbox(0, up)], containers: [instance('a', 0, up), instance('b', 0, up), instance('debugger', 0, { ...up, hash: containerHash(guest) })] })
    expect(told(forecast(given, { containerId: 'a-0', exitCode: KILL }))).toContain('debugger kernel ended #0')
  })
})
