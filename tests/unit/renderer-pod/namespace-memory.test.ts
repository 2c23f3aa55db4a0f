import type { PodView } from '@api/model'
import { describe, expect, test } from 'vitest'
import { dismissChanges, identityAt, letterOf, NO_MEMORY, observeNamespaces, type NamespaceMemory } from '../../../src-renderer/composables/pod/namespaceMemory'
import { container, dead, HOST, namespaces, pod, twoRooms, withContainer } from './builders'

function watchAll(...pods: readonly PodView[]): NamespaceMemory {
  return pods.reduce((memory, seen, index) => observeNamespaces(memory, seen, HOST, index), NO_MEMORY)
}

function living(memory: NamespaceMemory, kind: string): readonly string[] {
  return memory.identities.filter((i) => i.kind === kind && i.goneAt === null).map((i) => `${i.letter}${i.inode}`)
}

test.each([
  [0, 'A'],
  [25, 'Z'],
  [26, 'AA'],
  [51, 'AZ'],
  [52, 'BA'],
  [701, 'ZZ'],
  [702, 'AAA']
])('letter %i is %s', (index, letter) => {
  expect(letterOf(index)).toBe(letter)
})

describe('letters', () => {
  test('a shared namespace has one letter, private ones have one each, pause first', () => {
    const memory = watchAll(twoRooms())
    expect(living(memory, 'net')).toEqual(['A500'])
    expect(living(memory, 'mnt')).toEqual(['A600', 'B601', 'C602'])
  })

  test('the host\'s own namespaces get no letter', () => {
    expect(living(watchAll(twoRooms()), 'cgroup')).toEqual([])
  })

  test('without the host\'s numbers, cgroup, user and time are not claimed for the pod, net is', () => {
    const memory = observeNamespaces(NO_MEMORY, twoRooms(), null, 0)
    expect([...new Set(memory.identities.map((i) => i.kind))].sort()).toEqual(['ipc', 'mnt', 'net', 'pid', 'uts'])
  })

  test('a killed app comes back into net A; its private namespaces are new ones', () => {
    const base = twoRooms()
    const again = withContainer(base, 'front', { id: 'front-1', startedAt: 9, namespaces: namespaces({ net: 500, ipc: 300, pid: 411, uts: 211, mnt: 611 }) })
    const memory = watchAll(base, withContainer(base, 'front', dead()), again)
    expect(living(memory, 'net')).toEqual(['A500'])
    expect(living(memory, 'mnt')).toEqual(['A600', 'C602', 'D611'])
  })

  test('a recycled number is a new namespace: the letter goes on', () => {
    const base = twoRooms()
    const again = withContainer(base, 'front', { id: 'front-1', startedAt: 9 })
    const memory = watchAll(base, withContainer(base, 'front', dead()), again)
    expect(living(memory, 'mnt')).toEqual(['A600', 'C602', 'D601'])
    expect(memory.changes.find((c) => c.kind === 'mnt')).toMatchObject({ from: { letter: 'B', inode: 601 }, to: { letter: 'D', inode: 601 } })
  })

  test('the same recycled number, even when the death between was never seen', () => {
    const base = twoRooms()
    const all = { ...base, containers: base.containers.map((c) => ({ ...c, id: `${c.name}-1`, startedAt: 9 })) }
    expect(living(watchAll(base, all), 'net')).toEqual(['B500'])
  })

  test('docker restart keeps the container\'s id, but its namespaces are new', () => {
    const base = pod([container('pause', { namespaces: namespaces({ net: 500 }) })])
    expect(living(watchAll(base, withContainer(base, 'pause', { startedAt: 2 })), 'net')).toEqual(['B500'])
  })

  test('links that cannot be read for a while do not end a namespace', () => {
    const base = twoRooms()
    const blind = { ...base, containers: base.containers.map((c) => ({ ...c, namespaces: null })) }
    const memory = watchAll(base, blind, base)
    expect(living(memory, 'net')).toEqual(['A500'])
    expect(memory.changes).toEqual([])
  })

  test('pause dies, apps stand: net A lives on without it, the new pause has net B', () => {
    const base = twoRooms()
    const stranded = withContainer(base, 'pause', dead())
    const rebuilt = withContainer(stranded, 'pause', container('pause', { id: 'pause-1', startedAt: 5, namespaces: namespaces({ net: 510, ipc: 310 }) }))
    expect(living(watchAll(base, stranded), 'net')).toEqual(['A500'])
    expect(living(watchAll(base, stranded, rebuilt), 'net')).toEqual(['A500', 'B510'])
  })

  test('the memory of dead namespaces is bounded', () => {
    let memory = NO_MEMORY
    for (let run = 0; run < 300; run++) {
      memory = observeNamespaces(memory, pod([container('front', { id: `front-${run}`, startedAt: run, namespaces: namespaces({ mnt: 7000 + run }) })]), HOST, run)
    }
    expect(memory.identities.length).toBeLessThanOrEqual(200 + 8)
    expect(living(memory, 'mnt')).toEqual([`${letterOf(299)}7299`])
  })
})

describe('what pause holds', () => {
  const held = (seen: PodView): readonly string[] => watchAll(seen).identities.filter((i) => i.heldForPod).map((i) => i.kind)

  test.each<[string, PodView, readonly string[]]>([
    ['net and ipc always', twoRooms(), ['net', 'ipc']],
    ['net and ipc even alone', pod([container('pause')]), ['net', 'ipc']],
    ['pid alone, when the spec shares it', pod([container('pause')], { shareProcessNamespace: true }), ['net', 'ipc', 'pid']],
    ['uts, where the engine really shares it', pod([container('pause'), container('front', { namespaces: namespaces({ mnt: 9, pid: 9 }) })]), ['net', 'ipc', 'uts']],
    ['nothing that is the host\'s', pod([container('pause', { namespaces: HOST }), container('front', { namespaces: HOST })]), []]
  ])('%s', (_title, seen, kinds) => {
    expect(held(seen)).toEqual(kinds)
  })
})

describe('changes', () => {
  const base = twoRooms()
  const again = withContainer(base, 'front', { id: 'front-1', startedAt: 9, namespaces: namespaces({ net: 500, ipc: 300, pid: 411, uts: 211, mnt: 611 }) })

  test('old -> new over a death, only for what changed, until dismissed', () => {
    const memory = watchAll(base, withContainer(base, 'front', dead()), again)
    expect(memory.changes.map((c) => `${c.container} ${c.kind} ${c.from.inode}->${c.to.inode}`)).toEqual(['front pid 401->411', 'front uts 201->211', 'front mnt 601->611'])
    expect(dismissChanges(memory, (c) => c.kind === 'mnt').changes.map((c) => c.kind)).toEqual(['pid', 'uts'])
    expect(observeNamespaces(dismissChanges(memory), again, HOST, 9).changes).toEqual([])
  })
})

test('a number that was used twice is named by the time it is asked about', () => {
  const base = pod([container('pause', { namespaces: namespaces({ net: 500 }) })])
  const memory = watchAll(base, withContainer(base, 'pause', dead()), withContainer(base, 'pause', { id: 'pause-1', startedAt: 9 }))
  expect(identityAt(memory, 'net', 500, 0)?.letter).toBe('A')
  expect(identityAt(memory, 'net', 500, 3)?.letter).toBe('B')
  expect(identityAt(memory, 'net', 999, 0)).toBeNull()
})
