import type { PodView } from '@api/model'
import { describe, expect, test } from 'vitest'
import { NO_MEMORY, observeNamespaces } from '../../../src-renderer/composables/pod/namespaceMemory'
import { podNamespaces } from '../../../src-renderer/composables/pod/namespaceSets'
import { deathSentence } from '../../../src-renderer/composables/pod/deathSentence'
import { card, container, dead, figure, HOST, namespaces, pod, withContainer } from './builders'

function bands(...pods: readonly PodView[]): readonly string[] {
  const memory = pods.reduce((known, seen, index) => observeNamespaces(known, seen, HOST, index), NO_MEMORY)
  const last = pods.at(-1)
  if (!last) throw new Error('no pod')
  return podNamespaces(last, memory, HOST).bands.map((b) => `${b.identity.kind} ${b.identity.letter} ${b.hold}: ${b.members.join(' ')}`.trim())
}

const base = pod(
  [container('front', { namespaces: namespaces({ net: 500, ipc: 300, pid: 401, uts: 201, mnt: 601 }) }), container('poll', { namespaces: namespaces({ net: 500, ipc: 300, pid: 402, uts: 202, mnt: 602 }) })],
  { sandbox: 'none', sandboxId: null }
)
const ownerDead = withContainer(withContainer(base, 'front', dead()), 'poll', { stranded: true })
const ownerBack = withContainer(ownerDead, 'front', { ...container('front'), id: 'front-1', startedAt: 9, namespaces: namespaces({ net: 510, ipc: 310, pid: 411, uts: 211, mnt: 611 }) })

describe('bands of a pod without pause', () => {
  test.each<[string, readonly PodView[], readonly string[]]>([
    ['rise from the room that owns them', [base], ['net A room: front poll', 'ipc A room: front poll']],
    ['stay with whoever joined, when the owner dies', [base, ownerDead], ['net A orphaned: poll', 'ipc A orphaned: poll']],
    ['the owner comes back in new ones, the other is left behind', [base, ownerDead, ownerBack], ['net A orphaned: poll', 'net B room: front', 'ipc A orphaned: poll', 'ipc B room: front']],
    ['a dead joiner leaves them as they are', [base, withContainer(base, 'poll', dead())], ['net A room: front', 'ipc A room: front']],
    ['broken ends are left when all are dead', [base, withContainer(ownerDead, 'poll', { ...dead(), stranded: false })], ['net A gone:', 'ipc A gone:']]
  ])('%s', (_title, pods, expected) => {
    expect(bands(...pods)).toEqual(expected)
  })
})

describe('the sentence in a pod without pause', () => {
  const changed = [{ kind: 'net' as const, before: figure<number | null>(500), after: figure<number | null>(510), same: false }]
  const ip = { before: figure<string | null>('172.30.0.5'), after: figure<string | null>('172.30.0.6') }
  const keys = (one: ReturnType<typeof card>, holder: string): readonly string[] => deathSentence(one, () => null, holder).map((clause) => clause.key)

  test('the owner’s death: new namespaces, and who stayed in the old ones', () => {
    const one = card({ survived: [figure('poll')], namespaces: changed, ip })
    expect(keys(one, 'front')).toEqual(['user.killed', 'newNamespaces', 'leftBehind', 'newIp', 'again'])
    expect(deathSentence(one, () => null, 'front')[1]?.params).toEqual({ name: 'front', namespaces: { list: ['net 500 → net 510'] } })
  })

  test('what shared its PIDs fell with it, by the kernel', () => {
    const pid = { kind: 'pid' as const, before: figure<number | null>(401), after: figure<number | null>(411), same: false }
    expect(keys(card({ survived: [], tookAlong: [figure('poll')], namespaces: [...changed, pid], ip }), 'front')).toEqual(['user.killed', 'tookAlongPids', 'newNamespaces', 'newIp', 'again'])
  })

  test('another’s death: the owner kept the namespaces', () => {
    const one = card({ container: 'poll', survived: [figure('front')] })
    expect(deathSentence(one, () => null, 'front')[1]).toEqual({ key: 'kept.ip', params: { pause: 'front', namespaces: { list: ['net 500'] }, ip: '172.30.0.5' } })
  })
})
