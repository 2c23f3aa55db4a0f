import { describe, expect, it } from 'vitest'
import type { LabSnapshot, PodView } from '../../../src-main/api'
import { plannedChange } from '../../bench/renderer/changes'
import { container, pod, process } from '../../fixtures/snapshots/parts'

function crowdPod(index: number): PodView {
  const id = (digit: number): string => `${index}${digit}`.padStart(64, '0')
  const containers = [container({ name: 'pause', role: 'sandbox', id: id(0), hostPid: index * 10 }), ...['a', 'b', 'c'].map((name, at) => container({ name, id: id(at + 1), hostPid: index * 10 + at + 1 }))]
  return pod({ uid: `u${index}`, name: `p${index}`, containers, processes: containers.map((one) => process({ hostPid: one.hostPid ?? 0, pid: 1, container: one.name, command: 'sleep' })) })
}

const crowd = { pods: Array.from({ length: 20 }, (_, index) => crowdPod(index)) } as unknown as LabSnapshot
const planned = Array.from({ length: 400 }, (_, n) => plannedChange(crowd, 'p0', n))

describe('the changes of a crowd', () => {
  it('are the same every time', () => {
    expect(Array.from({ length: 400 }, (_, n) => plannedChange(crowd, 'p0', n))).toEqual(planned)
  })

  it('befall every pod, the shown one most, and now and then a pause', () => {
    const hit = planned.map((change) => crowd.pods.find(({ containers }) => containers.some(({ id }) => id === change?.id)))
    expect(new Set(hit.map((one) => one?.name)).size).toBe(20)
    expect(hit.filter((one) => one?.name === 'p0').length).toBeGreaterThanOrEqual(100)
    const pauses = planned.filter((change) => crowd.pods.some(({ containers }) => containers[0]?.id === change?.id))
    expect(pauses).toHaveLength(10)
    expect(new Set(pauses.map((change) => change?.signal))).toEqual(new Set(['SIGKILL']))
  })

  it('kill about as often as they stop, and let go on who was stopped', () => {
    const kills = planned.filter((change) => change?.signal === 'SIGKILL').length
    expect(kills).toBeGreaterThan(150)
    expect(kills).toBeLessThan(250)
    const stopped = { pods: crowd.pods.map((one) => ({ ...one, processes: one.processes.map((each) => ({ ...each, state: 'T' as const })) })) } as unknown as LabSnapshot
    expect(plannedChange(stopped, 'p0', 1)?.signal).toBe('SIGCONT')
  })

  it('leave alone who does not run', () => {
    const dead = { pods: crowd.pods.map((one) => ({ ...one, containers: one.containers.map((each) => ({ ...each, state: 'waiting' as const })) })) } as unknown as LabSnapshot
    expect(plannedChange(dead, 'p0', 1)).toBeNull()
  })
})
