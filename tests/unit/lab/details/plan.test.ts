import { expect, test } from 'vitest'
import type { ContainerView, PodView, ProcessView } from '../../../../src-main/api/model'
import { MOST_PROCESSES, planDetails } from '../../../../src-main/lab/details/plan'

function process(container: string, hostPid: number, more: Partial<ProcessView> = {}): ProcessView {
  return { hostPid, parentHostPid: 1, pid: 1, parentPid: 0, container, command: container, state: 'S', startTime: hostPid, namespaces: { mnt: hostPid, uts: hostPid, ipc: 7, pid: 1, net: 9, user: 1, cgroup: 1, time: 1 }, ...more }
}

function pod(containers: readonly [string, number][], processes: readonly ProcessView[]): Pick<PodView, 'containers' | 'processes'> {
  return { containers: containers.map(([name, hostPid]) => ({ name, hostPid }) as ContainerView), processes }
}

const POD = pod([['pause', 10], ['web', 20]], [process('web', 20), process('web', 21), process('pause', 10), process('web', 22, { state: 'Z', namespaces: null })])

test('a namespace is read once, through pause where it is in it', () => {
  const plan = planDetails(POD, new Set(['net', 'uts'] as const))
  expect(plan.net).toMatchObject([{ namespace: 9, containers: ['pause', 'web'], through: { process: { hostPid: 10 } } }])
  expect(plan.uts.map((one) => [one.namespace, one.containers])).toEqual([[10, ['pause']], [20, ['web']], [21, ['web']]])
  expect(plan.ipc).toEqual([])
})

test('every living process is asked once, and only about what is wanted', () => {
  const asked = (about: Parameters<typeof planDetails>[1]): unknown => [...planDetails(POD, about).questions].map(([{ process: { hostPid } }, topics]) => [hostPid, [...topics].sort()])
  expect(asked(new Set(['net', 'process']))).toEqual([[10, ['net', 'process', 'shared']], [20, ['process', 'shared']], [21, ['process', 'shared']]])
  expect(asked(new Set(['mnt', 'cgroup']))).toEqual([[10, ['cgroup', 'mnt']], [20, ['cgroup', 'mnt']]])
  expect(asked(new Set(['uts']))).toEqual([])
})

test('too many processes are cut, and the first of each container stays', () => {
  const many = Array.from({ length: 100 }, (_, index) => process('pause', 100 + index))
  const plan = planDetails(pod([['pause', 10], ['web', 20]], [process('pause', 10), ...many, process('web', 20)]), new Set(['process'] as const))
  expect([plan.subjects.length, plan.cut]).toEqual([MOST_PROCESSES, true])
  expect(plan.firsts.map((one) => one.process.hostPid)).toEqual([10, 20])
  expect(plan.subjects).toEqual(expect.arrayContaining([...plan.firsts]))
})
