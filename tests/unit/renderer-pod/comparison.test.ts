import { describe, expect, it } from 'vitest'
import type { ContainerView, PodView } from '@api/model'
import { comparePodMoments } from '../../../src-renderer/composables/pod/comparison'
import { webPod } from '../../fixtures/snapshots/web-pod'

const NOW = 1_700_000_000_000
const pod = webPod(NOW)

function changed(over: Readonly<Record<string, Partial<ContainerView>>>, more: Partial<PodView> = {}): PodView {
  return { ...pod, ...more, containers: pod.containers.map((one) => ({ ...one, ...over[one.name] })) }
}

function verdicts(before: PodView | null, after: PodView | null): Readonly<Record<string, string>> {
  return Object.fromEntries(comparePodMoments(before, after).map((row) => [[row.container, row.kind ?? (row.key === 'pid' ? 'host PID' : row.key)].filter((part) => part !== null).join('/'), row.verdict]))
}

describe('a pod at two moments', () => {
  it('the same moment twice: nothing changed', () => {
    expect(new Set(Object.values(verdicts(pod, pod)))).toEqual(new Set(['same']))
  })

  it('an app that was restarted kept what pause holds, and nothing of its own', () => {
    const front = pod.containers.find((one) => one.name === 'front')
    if (!front?.namespaces) throw new Error('no front')
    const after = changed({ front: { id: 'f'.repeat(64), startedAt: NOW + 5, hostPid: 99_999, restartCount: 7, namespaces: { ...front.namespaces, mnt: 1, uts: 2 } } })
    expect(verdicts(pod, after)).toMatchObject({ ip: 'same', attempt: 'same', 'front/restarts': 'changed', 'front/host PID': 'changed', 'front/net': 'same', 'front/ipc': 'same', 'front/mnt': 'changed', 'front/uts': 'changed', 'pause/host PID': 'same', 'poll/restarts': 'same' })
  })

  it('a number that the kernel gave out again is not the same namespace', () => {
    const born = (id: string): Partial<ContainerView> => ({ id: id.repeat(64), startedAt: NOW + 9 })
    const after = changed({ pause: born('a'), front: born('b'), poll: born('c') }, { ip: '10.0.0.9', sandboxAttempt: 1 })
    expect(verdicts(pod, after)).toMatchObject({ ip: 'changed', attempt: 'changed', 'pause/net': 'reused', 'front/net': 'reused', 'pause/host PID': 'reused', 'pause/user': 'same' })
  })

  it('what was not there came or went', () => {
    expect(verdicts(null, pod)).toMatchObject({ ip: 'came', 'pause/net': 'came' })
    expect(verdicts(pod, null)).toMatchObject({ ip: 'went', 'front/restarts': 'went' })
    expect(verdicts(pod, { ...pod, containers: pod.containers.slice(0, 1) })).toMatchObject({ 'front/host PID': 'went', 'pause/host PID': 'same' })
  })
})
