import { describe, expect, it } from 'vitest'
import { type Claim, claim as schema } from '../../../../src-main/api/prove'
import { agrees } from '../../../../src-main/lab/prove/compare'
import { takeProof, type Witnesses } from '../../../../src-main/lab/prove/take'
import type { ProbedDetail } from '../../../../src-main/observe/detailProtocol'

const ID = 'a'.repeat(64)
const NET: Claim = { kind: 'namespace', hostPid: 4711, startTime: 1, namespace: 'net', inode: 9 }
const STATE: Claim = { kind: 'container', id: ID, fact: 'state', value: 'running' }
const HOSTNAME: Claim = { kind: 'hostname', hostPid: 4711, startTime: 1, container: ID, hostname: 'web' }

function witnesses(more: Partial<Witnesses> = {}): Witnesses {
  return {
    cgroup: 2,
    detail: () => Promise.resolve({ t: 'detail', req: 1, at: 1, ns: { files: { 'ns/net': 'net:[9]' }, cut: [] } } as ProbedDetail),
    host: () => Promise.resolve(null),
    inside: () => Promise.resolve({ t: 'inside', req: 1, hostname: 'web', error: null }),
    inspect: () => Promise.resolve(null),
    imageSize: () => Promise.resolve(null),
    ...more
  }
}

describe('a proof', () => {
  it('agrees with what is so, and says how it was looked at', async () => {
    expect(await takeProof(NET, witnesses())).toMatchObject({ command: 'readlink /proc/4711/ns/net', where: 'kernel', output: 'net:[9]', claimed: 9, found: 9, verdict: 'agrees', unseen: null })
    expect(await takeProof(HOSTNAME, witnesses())).toMatchObject({ where: 'kernel', output: 'web', verdict: 'agrees' })
  })

  it('disagrees with what is not so', async () => {
    expect(await takeProof({ ...NET, inode: 8 }, witnesses())).toMatchObject({ claimed: 8, found: 9, verdict: 'disagrees' })
  })

  it.each(['gone', 'reused', 'not-watched'])('calls no lie what is no more (%s)', async (word) => {
    expect(await takeProof(NET, witnesses({ detail: () => Promise.resolve(word) }))).toMatchObject({ output: '', found: null, verdict: 'unseen', unseen: 'gone' })
    expect(await takeProof(HOSTNAME, witnesses({ inside: () => Promise.resolve(word) }))).toMatchObject({ verdict: 'unseen', unseen: 'gone' })
  })

  it('calls no lie what nobody can look at', async () => {
    expect(await takeProof(NET, witnesses({ detail: () => Promise.resolve('unavailable') }))).toMatchObject({ verdict: 'unseen', unseen: 'unavailable' })
    expect(await takeProof({ kind: 'hostNamespace', namespace: 'net', inode: 9 }, witnesses())).toMatchObject({ verdict: 'unseen', unseen: 'unavailable' })
    expect(await takeProof(HOSTNAME, witnesses({ inside: () => Promise.resolve({ t: 'inside', req: 1, error: 'EPERM' }) }))).toMatchObject({ verdict: 'unseen', unseen: 'unavailable' })
  })

  it('says so when the kernel does not tell', async () => {
    const closed: ProbedDetail = { t: 'detail', req: 1, at: 1, ns: { files: {}, cut: [] } }
    expect(await takeProof(NET, witnesses({ detail: () => Promise.resolve(closed) }))).toMatchObject({ verdict: 'unseen', unseen: 'unreadable' })
  })

  it('asks the engine about a container, and says when that is gone', async () => {
    expect(await takeProof(STATE, witnesses())).toMatchObject({ where: 'engine', verdict: 'unseen', unseen: 'gone' })
    expect(await takeProof({ kind: 'imageSize', image: 'x', sizeBytes: 5 }, witnesses({ imageSize: () => Promise.resolve(6) }))).toMatchObject({ where: 'engine', output: '6', verdict: 'disagrees' })
  })

  it('names the process of the host that could be read', async () => {
    const host: Witnesses['host'] = () => Promise.resolve({ t: 'host', req: 1, at: 1, ns: { files: { '2/ns/net': 'net:[9]' }, cut: [] } })
    expect(await takeProof({ kind: 'hostNamespace', namespace: 'net', inode: 9 }, witnesses({ host }))).toMatchObject({ command: 'readlink /proc/2/ns/net', verdict: 'agrees' })
  })
})

describe('agreement', () => {
  const started: Claim = { kind: 'container', id: ID, fact: 'startedAt', value: 1 }
  it.each([
    ['lists are sets', NET, ['a', 'b'], ['b', 'a'], true],
    ['one more is another set', NET, ['a'], ['a', 'b'], false],
    ['as many others are another set', NET, ['a', 'b'], ['a', 'c'], false],
    ['the same time, told finer', started, 1_000.456, 1_000, true],
    ['another time', started, 1_000, 1_002, false],
    ['a number that is no time is exact', NET, 1_000.4, 1_000, false],
    ['without limit', NET, null, null, true],
    ['nothing is not zero', NET, 0, null, false]
  ] as const)('%s', (_, claim, claimed, found, expected) => {
    expect(agrees(claim, claimed, found)).toBe(expected)
  })
})

it('no command of one’s own gets in', () => {
  expect(schema.safeParse(NET).success).toBe(true)
  expect(schema.safeParse({ ...NET, command: 'rm -rf /' }).success).toBe(false)
  expect(schema.safeParse({ kind: 'shell', command: 'id' }).success).toBe(false)
  expect(schema.safeParse({ ...STATE, id: '$(id)' }).success).toBe(false)
})
