import type { PodView, TimelineEvent } from '@api/model'
import { claim as schema, type Claim } from '@api/prove'
import { describe, expect, it } from 'vitest'
import { rowClaims, sentenceClaims } from '../../../src-renderer/composables/prove/cardClaims'
import { exitClaims, hostClaims, ipClaims, joinClaims, lastClaims, memberClaims, mountClaims, namespaceClaims, pidClaims, processClaims, restartClaims, sandboxClaims, stateClaims } from '../../../src-renderer/composables/prove/claims'
import { card, container, dead, figure, HOST, namespaces, pod, process, twoRooms, withContainer } from '../renderer-pod/builders'

const ID = { pause: 'a'.repeat(64), front: 'b'.repeat(64), poll: 'c'.repeat(64) } as const

/** Two rooms with processes and ids as the engine writes them. */
function running(): PodView {
  const base = twoRooms()
  const containers = base.containers.map((one, index) => ({ ...one, id: ID[one.name as keyof typeof ID], hostPid: 100 + index, dockerState: 'running' }))
  return { ...base, containers, sandboxId: ID.pause, processes: containers.map((one) => process(one.hostPid, 1, { container: one.name, pid: 1, parentPid: 0 })) }
}

const named = (of: PodView, name: string): PodView['containers'][number] => {
  const found = of.containers.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

describe('of a pod', () => {
  const it_ = running()

  it('every claim is one that the lab takes', () => {
    const front = named(it_, 'front')
    const all: readonly Claim[] = [
      ...namespaceClaims(it_, front, 'net'), ...hostClaims(HOST, 'net'), ...memberClaims(it_, 'net', 500), ...processClaims(process(7, 1, { state: 'Z' })), ...ipClaims(it_), ...sandboxClaims(it_),
      ...stateClaims(front), ...pidClaims(it_, front), ...restartClaims(front), ...joinClaims(it_, front), ...mountClaims(it_, { container: 'front', path: '/cache', source: '8:1 /x', readOnly: true, fileSystem: 'ext4' })
    ]
    expect(all).toHaveLength(16)
    for (const one of all) expect(schema.safeParse(one).success, JSON.stringify(one)).toBe(true)
  })

  it('who is in a namespace is asked of all that run, not of members only', () => {
    expect(memberClaims(it_, 'uts', 201)).toMatchObject([{ inode: 201, members: ['front'], of: [{ container: 'pause', hostPid: 100 }, { container: 'front', hostPid: 101 }, { container: 'poll', hostPid: 102 }] }])
    const withoutPoll = withContainer(it_, 'poll', dead())
    expect(memberClaims(withoutPoll, 'net', 500)).toMatchObject([{ members: ['pause', 'front'], of: [{}, {}] }])
  })

  it('what does not run, and what cannot be read, is not claimed', () => {
    const down = withContainer(it_, 'front', dead())
    expect([namespaceClaims(down, named(down, 'front'), 'net'), pidClaims(down, named(down, 'front')), joinClaims(down, named(down, 'front'))]).toEqual([[], [], []])
    const hidden = withContainer(it_, 'front', { namespaces: namespaces({ net: null }) })
    expect(namespaceClaims(hidden, named(hidden, 'front'), 'net')).toEqual([])
    expect([hostClaims(null, 'net'), ipClaims({ ...it_, ip: null }), mountClaims(it_, { container: 'front', path: '/x', source: null, readOnly: null, fileSystem: null })]).toEqual([[], [], []])
  })

  it('an address is its holder’s: pause, or the first app of a pod without it', () => {
    expect(ipClaims(it_)).toEqual([{ kind: 'container', id: ID.pause, fact: 'ip', value: '172.30.0.5' }])
    const bare = pod([container('front', { id: ID.front })], { sandbox: 'none' })
    expect(ipClaims(bare)).toMatchObject([{ id: ID.front }])
    expect(sandboxClaims(bare)).toEqual([])
  })

  it('a state that has passed when it is said is not claimed', () => {
    const kinds = (state: 'S' | 'Z'): readonly string[] => processClaims(process(7, 1, { state })).map(({ kind }) => kind)
    expect([kinds('S'), kinds('Z')]).toEqual([['pid', 'parent', 'alive'], ['pid', 'parent', 'alive', 'processState']])
  })

  it('a container that was left behind stands on no sandbox of now', () => {
    const left = withContainer(it_, 'poll', { stranded: true })
    expect(joinClaims(left, named(left, 'poll'))).toEqual([])
  })

  it('how the instance before ended is asked of that one', () => {
    const ended = container('front', { last: { id: ID.poll, exitCode: 137, finishedAt: 5, reason: 'OOMKilled', message: null } })
    expect(lastClaims(ended)).toEqual([
      { kind: 'container', id: ID.poll, fact: 'exitCode', value: 137 },
      { kind: 'container', id: ID.poll, fact: 'finishedAt', value: 5 },
      { kind: 'container', id: ID.poll, fact: 'oomKilled', value: true }
    ])
    expect([exitClaims(ended), lastClaims(container('front'))]).toEqual([[], []])
  })
})

describe('of a card', () => {
  const events = [{ id: 7, containerId: ID.front }, { id: 9, containerId: ID.poll }] as unknown as readonly TimelineEvent[]
  const facts = (of: PodView): Parameters<typeof rowClaims>[2] => ({ pod: of, eventOf: (id) => events.find((event) => event.id === id) })
  const recovered = card({ runningAgainAfterMs: figure(412, [7, 9]) })

  it('the dead instance and the next are asked of the engine, and what was kept of the kernel', () => {
    expect(sentenceClaims(recovered, facts(running()))).toEqual([
      { kind: 'container', id: ID.front, fact: 'exitCode', value: 137 },
      { kind: 'namespace', hostPid: 100, startTime: 100, namespace: 'net', inode: 500 },
      { kind: 'container', id: ID.pause, fact: 'ip', value: '172.30.0.5' },
      { kind: 'restarted', dead: ID.front, next: ID.poll, afterMs: 412 }
    ])
  })

  it('what a later sandbox has replaced is of the past', () => {
    const later = { ...running(), sandboxAttempt: 1, ip: '172.30.0.6' }
    const rows = (['ip', 'attempt'] as const).flatMap((key) => rowClaims(recovered, { key, kind: null }, facts(later)))
    expect([rows, rowClaims(recovered, { key: 'namespace', kind: 'net' }, facts(later))]).toEqual([[], []])
  })

  it('nothing is claimed of what has not come yet, or of events that are no longer kept', () => {
    const waiting = card({ runningAgainAfterMs: null, ip: { before: figure<string | null>('172.30.0.5'), after: figure<string | null>(null) } })
    expect(rowClaims(waiting, { key: 'again', kind: null }, facts(running()))).toEqual([])
    expect(rowClaims(waiting, { key: 'ip', kind: null }, facts(running()))).toEqual([])
    expect(sentenceClaims(recovered, { pod: running(), eventOf: () => undefined }).map(({ kind }) => kind)).toEqual(['namespace', 'container'])
  })

  it.each(['died', 'cause', 'tookAlong', 'survived', 'detected', 'backOff', 'ready'] as const)('%s is what was, not what is', (key) => {
    expect(rowClaims(recovered, { key, kind: null }, facts(running()))).toEqual([])
  })
})
