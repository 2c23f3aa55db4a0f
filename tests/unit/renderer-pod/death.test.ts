import type { RecoveryCard } from '@api/model'
import { describe, expect, test } from 'vitest'
import { cardRows } from '../../../src-renderer/composables/pod/deathCard'
import { deathSentence, type Clause } from '../../../src-renderer/composables/pod/deathSentence'
import { secondsLeft, spokenDuration } from '../../../src-renderer/composables/pod/duration'
import { card, figure } from './builders'

function keys(changes: Partial<RecoveryCard>): readonly string[] {
  return deathSentence(card(changes), () => null).map((clause: Clause) => clause.key)
}

const net = (before: number, after: number | null, same: boolean): RecoveryCard['namespaces'] => [{ kind: 'net', before: figure<number | null>(before), after: figure<number | null>(after), same }]

const pauseKilled: Partial<RecoveryCard> = {
  container: 'pause',
  role: 'sandbox',
  tookAlong: [figure('front')],
  survived: [figure('poll')],
  ip: { before: figure<string | null>('172.30.0.5'), after: figure<string | null>('172.30.0.6') },
  sandboxAttempt: { before: figure(0), after: figure(1) },
  namespaces: net(500, 510, false)
}

describe('the sentence', () => {
  test.each<[string, Partial<RecoveryCard>, readonly string[]]>([
    ['an app killed and back', {}, ['user.killed', 'kept.ipNames', 'again']],
    ['killed by somebody else', { cause: figure('outside-signal') }, ['outside.killed', 'kept.ipNames', 'again']],
    ['it heard SIGTERM and ended itself', { signal: figure('SIGTERM'), exitCode: figure(0) }, ['user.heard', 'kept.ipNames', 'again']],
    ['stopped, and killed when its grace was over', { cause: figure('grace-over'), signal: figure('SIGTERM') }, ['graceOver', 'kept.ipNames', 'again']],
    ['the engine ended', { ...pauseKilled, cause: figure('engine-restart') }, ['engineRestart', 'tookAlong', 'outlived', 'newSandboxWith', 'newIp', 'again']],
    ['ended by itself with 0', { cause: figure('own-exit'), signal: figure(null), exitCode: figure(0) }, ['finished', 'kept.ipNames', 'again']],
    ['ended by itself with 1', { cause: figure('own-exit'), signal: figure(null), exitCode: figure(1) }, ['exited', 'kept.ipNames', 'again']],
    ['crashed by a signal of its own', { cause: figure('own-exit'), signal: figure('SIGSEGV'), exitCode: figure(139) }, ['crashed', 'kept.ipNames', 'again']],
    ['nobody else in the pod', { survived: [figure('pause')] }, ['user.killed', 'kept.ip', 'again']],
    ['no IP seen', { ip: { before: figure(null), after: figure(null) } }, ['user.killed', 'kept.names', 'again']],
    ['nothing seen after it yet: nothing is claimed to be kept', { namespaces: net(500, null, true), outcome: 'waiting', runningAgainAfterMs: null, backOffMs: figure(20_000) }, ['user.killed', 'survived', 'waits']],
    ['at once, no back-off', { outcome: 'waiting', runningAgainAfterMs: null, backOffMs: figure(0) }, ['user.killed', 'kept.ipNames', 'starting']],
    ['restart policy', { outcome: 'final', finalReason: 'restart-policy', runningAgainAfterMs: null }, ['user.killed', 'kept.ipNames', 'final.restart-policy']],
    ['pause killed, PIDs not shared: who ended was stopped, not taken along', pauseKilled, ['user.killed', 'stoppedAfter', 'outlived', 'newSandboxWith', 'newIp', 'again']],
    ['pause killed, PIDs shared: the kernel ended them', { ...pauseKilled, survived: [], namespaces: [{ kind: 'pid', before: figure<number | null>(400), after: figure<number | null>(410), same: false }] }, ['user.killed', 'tookAlongPids', 'newSandboxWith', 'newIp', 'again']],
    ['pause killed, nothing rebuilt', { ...pauseKilled, tookAlong: [], sandboxAttempt: { before: figure(0), after: figure(0) }, ip: { before: figure('172.30.0.5'), after: figure(null) }, namespaces: net(500, null, false), outcome: 'final', finalReason: 'kubelet-off', runningAgainAfterMs: null }, ['user.killed', 'outlived', 'final.kubelet-off']],
    ['the IP has the same number: no change is claimed', { ...pauseKilled, ip: { before: figure('172.30.0.5'), after: figure('172.30.0.5') } }, ['user.killed', 'stoppedAfter', 'outlived', 'newSandboxWith', 'again']],
    ['an app that fell with PID 1', { cause: figure('pid-namespace-died'), namespaces: [] }, ['pidNamespaceDied', 'survived', 'again']]
  ])('%s', (_title, changes, expected) => {
    expect(keys(changes)).toEqual(expected)
  })

  test('names come by kind, number and time; pause itself is no bystander', () => {
    const clauses = deathSentence(card(pauseKilled), (kind, inode, at) => `${kind} ${inode === 500 ? 'A' : 'B'}@${at}`)
    expect(clauses.find((c) => c.key === 'newSandboxWith')?.params).toEqual({ attempt: 1, namespaces: { list: ['net A@1000 → net B@1412'] } })
    const kept = deathSentence(card(), () => null).find((c) => c.key === 'kept.ipNames')
    expect(kept?.params).toEqual({ pause: 'pause', namespaces: { list: ['net 500'] }, ip: '172.30.0.5', names: { list: ['poll'] } })
  })
})

describe('the card', () => {
  test('every row carries the evidence of its own figures', () => {
    const rows = cardRows(card({ cause: figure('user-signal', [3, 1], [9]), signal: figure('SIGKILL', [1, 2], [9, 8]) }))
    expect(rows.find((r) => r.key === 'cause')?.evidence).toEqual({ events: [1, 2, 3], frames: [8, 9] })
    expect(rows.every((r) => r.evidence.events.length > 0)).toBe(true)
  })

  test('same is the lab\'s word, not the number\'s', () => {
    const verdict = (same: boolean, after: number | null): string | null | undefined => cardRows(card({ namespaces: net(500, after, same) })).find((r) => r.key === 'namespace')?.verdict
    expect(verdict(true, 500)).toBe('same')
    expect(verdict(false, 500)).toBe('changed')
    expect(verdict(true, null)).toBeNull()
  })

  test('figures that are not there have no row', () => {
    const rows = cardRows(card({ detectedAfterMs: null, backOffMs: null, runningAgainAfterMs: null, readyAfterMs: null, survived: [] })).map((r) => r.key)
    expect(rows).toEqual(['died', 'cause', 'exitCode', 'ip', 'attempt', 'namespace'])
  })
})

test.each([
  [0, 'ms', '0'],
  [412.4, 'ms', '412'],
  [999.6, 's', '1'],
  [1_360, 's', '1.36'],
  [10_000, 's', '10'],
  [17_400, 's', '17'],
  [119_000, 's', '119'],
  [300_000, 'min', '5']
])('%d ms is said in %s as %s', (ms, unit, text) => {
  expect(spokenDuration(ms)).toEqual({ unit, text })
})

test('minutes and seconds', () => {
  expect(spokenDuration(298_000)).toEqual({ unit: 'minS', text: '4', seconds: 58 })
})

test.each([
  [1_000, 0, 1],
  [1_000, 999.9, 1],
  [1_000, 1_000, 0],
  [1_000, 5_000, 0],
  [17_200, 0, 18]
])('until %d at %d: %d s', (until, now, left) => {
  expect(secondsLeft(until, now)).toBe(left)
})
