import { describe, expect, test } from 'vitest'
import { lensMarks } from '../../../src-renderer/composables/pod/runtimeLens'
import { container, namespaces, pod } from './builders'

const PAUSE = container('pause', { namespaces: namespaces({ uts: 20 }) })
const A = container('a', { namespaces: namespaces({ uts: 21 }) })
const B = container('b', { namespaces: namespaces({ uts: 20 }) })

function marks(...[there, lens]: Parameters<typeof lensMarks>): readonly unknown[] {
  const { joined, sharesUts, infraDropped } = lensMarks(there, lens)
  return [[...joined], sharesUts, infraDropped]
}

describe('the same pod as another runtime would build it', () => {
  test('Docker is what is there', () => expect(marks(pod([PAUSE, A]), 'docker')).toEqual([[], [], false]))
  test('containerd joins uts, too', () => expect(marks(pod([PAUSE, A]), 'containerd')).toEqual([['a uts'], ['a'], false]))
  test('who shares it already, by the annotation or on the host, is no other', () => expect(marks(pod([PAUSE, B]), 'containerd')).toEqual([[], [], false]))
  test('CRI-O drops the infra container, unless PIDs are shared', () => {
    expect(marks(pod([PAUSE, A]), 'crio')).toEqual([['a uts'], ['a'], true])
    expect(marks(pod([PAUSE, A], { shareProcessNamespace: true }), 'crio')).toEqual([['a uts'], ['a'], false])
  })
  test('of what cannot be read, and of a pod without a sandbox, nothing is said', () => {
    expect(marks(pod([PAUSE, container('c', { state: 'terminated' })]), 'containerd')).toEqual([[], [], false])
    expect(marks(pod([A], { sandbox: 'none' }), 'crio')).toEqual([[], [], false])
  })
})
