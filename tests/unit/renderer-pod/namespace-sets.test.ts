import type { PodView } from '@api/model'
import { describe, expect, test } from 'vitest'
import { NO_MEMORY, observeNamespaces } from '../../../src-renderer/composables/pod/namespaceMemory'
import { podNamespaces, type PodNamespaces } from '../../../src-renderer/composables/pod/namespaceSets'
import { container, dead, HOST, namespaces, pod, twoRooms, withContainer } from './builders'

function after(...pods: readonly PodView[]): PodNamespaces {
  const memory = pods.reduce((known, seen, index) => observeNamespaces(known, seen, HOST, index), NO_MEMORY)
  const last = pods.at(-1)
  if (!last) throw new Error('no pod')
  return podNamespaces(last, memory, HOST)
}

function bands(sets: PodNamespaces): readonly string[] {
  return sets.bands.map((b) => `${b.identity.kind} ${b.identity.letter} ${b.hold}: ${b.members.join(' ')}`.trim())
}

const base = twoRooms()
const noPause = withContainer(base, 'pause', dead())
const newPause = withContainer(noPause, 'pause', { ...container('pause'), id: 'pause-1', startedAt: 5, namespaces: namespaces({ net: 510, ipc: 310, pid: 410, uts: 210, mnt: 610 }) })
const allDead: PodView = { ...base, containers: base.containers.map((c) => ({ ...c, ...dead() })) }
const sharedPids: PodView = { ...base, shareProcessNamespace: true, containers: base.containers.map((c, at) => ({ ...c, namespaces: namespaces({ net: 500, ipc: 300, pid: 400, mnt: 600 + at, uts: 200 + at }) })) }

describe('bands', () => {
  test.each<[string, readonly PodView[], readonly string[]]>([
    ['a healthy pod', [base], ['net A slab: front poll', 'ipc A slab: front poll']],
    ['shared PIDs rise as a third band', [sharedPids], ['net A slab: front poll', 'ipc A slab: front poll', 'pid A slab: front poll']],
    ['a dead app is in no band', [base, withContainer(base, 'front', dead())], ['net A slab: poll', 'ipc A slab: poll']],
    ['pause dead, apps stand: nobody holds their bands', [base, noPause], ['net A orphaned: front poll', 'ipc A orphaned: front poll']],
    ['everything dead: the broken ends of the last bands', [base, allDead], ['net A gone:', 'ipc A gone:']],
    ['the new sandbox rises beside the stranded', [base, noPause, newPause], ['net A orphaned: front poll', 'net B slab:', 'ipc A orphaned: front poll', 'ipc B slab:']],
    ['two letters on, the broken ends of the first are not shown again', [base, allDead, withContainer(allDead, 'pause', { ...container('pause'), id: 'pause-1', startedAt: 5 })], ['net B slab:', 'ipc B slab:']]
  ])('%s', (_title, pods, expected) => {
    expect(bands(after(...pods))).toEqual(expected)
  })

  test('seen for the first time when pause is dead already: two rooms still share, and one alone is stranded', () => {
    expect(bands(after(noPause))).toEqual(['net A orphaned: front poll', 'ipc A orphaned: front poll'])
    const alone = pod([container('pause', dead()), container('front', { stranded: true, namespaces: namespaces({ net: 500 }) })])
    expect(bands(after(alone))).toEqual(['net A orphaned: front'])
  })
})

describe('cells', () => {
  const relation = (sets: PodNamespaces, name: string, kind: string): string | undefined => sets.rows.find((r) => r.name === name)?.cells.find((c) => c.kind === kind)?.relation

  test.each<[string, PodNamespaces, string, string, string]>([
    ['shared with pause', after(base), 'front', 'net', 'shared'],
    ['its own', after(base), 'front', 'mnt', 'own'],
    ['the host\'s', after(base), 'front', 'cgroup', 'host'],
    ['not running', after(base, withContainer(base, 'front', dead())), 'front', 'net', 'absent'],
    ['not readable', after(withContainer(base, 'front', { namespaces: null })), 'front', 'net', 'unreadable'],
    ['one link not readable', after(withContainer(base, 'front', { namespaces: namespaces({ time: null }) })), 'front', 'time', 'unreadable']
  ])('%s', (_title, sets, name, kind, expected) => {
    expect(relation(sets, name, kind)).toBe(expected)
  })

  test('kinds that are the host\'s in every room are the ground', () => {
    expect(after(base).hostKinds).toEqual(['cgroup', 'user', 'time'])
    expect(after(allDead).hostKinds).toEqual([])
  })
})
