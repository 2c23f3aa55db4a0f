import { describe, expect, test } from 'vitest'
import type { ListedContainer } from '../../../src-main/api'
import { humanDuration } from '../../../src-renderer/composables/ps/humanDuration'
import { asText, dockerCommand, dockerStatus, psTable, widthsOf } from '../../../src-renderer/composables/ps/tables'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOW = 1_800_000_000_000

describe('durations, as go-units has them in its own tests', () => {
  test.each<[number, string]>([
    [450, 'Less than a second'], [SECOND, '1 second'], [47 * SECOND, '47 seconds'], [MINUTE, 'About a minute'], [MINUTE + 40 * SECOND, 'About a minute'], [3 * MINUTE, '3 minutes'], [35 * MINUTE + 40 * SECOND, '35 minutes'],
    [HOUR, 'About an hour'], [HOUR + 45 * MINUTE, '2 hours'], [3 * HOUR, '3 hours'], [3 * HOUR + 59 * MINUTE, '4 hours'], [DAY, '24 hours'], [DAY + 12 * HOUR, '36 hours'], [2 * DAY, '2 days'], [7 * DAY, '7 days'],
    [13 * DAY + 5 * HOUR, '13 days'], [2 * 7 * DAY, '2 weeks'], [2 * 7 * DAY + 4 * DAY, '2 weeks'], [30 * DAY, '4 weeks'], [2 * 30 * DAY, '2 months'], [23 * 30 * DAY, '23 months'], [3 * 365 * DAY, '3 years']
  ])('%i ms: %s', (milliseconds, words) => expect(humanDuration(milliseconds)).toBe(words))
})

function listed(more: Partial<ListedContainer> = {}): ListedContainer {
  return { id: 'a'.repeat(64), dockerName: 'k8s_web', image: 'x', imageId: `sha256:${'b'.repeat(64)}`, command: ['/demo', 'web'], state: 'running', exitCode: 0, createdAt: NOW - 5 * MINUTE, startedAt: NOW - 4 * MINUTE, finishedAt: null, pod: { uid: 'u', namespace: 'default', name: 'pod' }, container: 'web', attempt: 1, sandboxId: 'c'.repeat(64), ...more }
}

describe('docker ps', () => {
  test.each<[Partial<ListedContainer>, string]>([
    [{}, 'Up 4 minutes'],
    [{ state: 'paused' }, 'Up 4 minutes (Paused)'],
    [{ state: 'exited', exitCode: 137, finishedAt: NOW - 20 * SECOND }, 'Exited (137) 20 seconds ago'],
    [{ state: 'created', startedAt: null }, 'Created'],
    [{ state: 'removing' }, 'Removal In Progress'],
    [{ state: 'dead' }, 'Dead']
  ])('%j is %s', (more, status) => expect(dockerStatus(listed(more), NOW)).toBe(status))

  test.each<[readonly string[], string]>([
    [['/pause'], '"/pause"'],
    [['/demo', 'fetch', 'http://localhost:80'], '"/demo fetch http://…"'],
    [['/demo', 'a b'], `"/demo 'a b'"`],
    [['12345678901234567890'], '"12345678901234567890"']
  ])('%j is shown as %s', (command, shown) => expect(dockerCommand(command)).toBe(shown))

  test('ended ones only with -a', () => {
    const containers = [listed(), listed({ id: 'd'.repeat(64), state: 'exited' })]
    expect(psTable('docker-ps', containers, NOW, false, () => []).rows).toHaveLength(1)
    expect(psTable('docker-ps', containers, NOW, true, () => []).rows).toHaveLength(2)
  })
})

test('crictl: pods are sandboxes, containers never are', () => {
  const containers = [listed(), listed({ id: 'c'.repeat(64), container: null, attempt: 2, dockerName: 'k8s_POD' }), listed({ id: 'e'.repeat(64), container: null, attempt: 1, state: 'exited' })]
  expect(psTable('crictl-pods', containers, NOW, false, () => []).rows.map((row) => row.cells)).toEqual([
    ['ccccccccccccc', '5 minutes ago', 'Ready', 'pod', 'default', '2', '(default)'],
    ['eeeeeeeeeeeee', '5 minutes ago', 'NotReady', 'pod', 'default', '1', '(default)']
  ])
  expect(psTable('crictl-ps', containers, NOW, true, () => []).rows.map((row) => row.cells)).toEqual([['aaaaaaaaaaaaa', 'bbbbbbbbbbbbb', '5 minutes ago', 'Running', 'web', '1', 'ccccccccccccc', 'pod', 'default']])
})

test('a copy stands in columns', () => {
  expect(asText({ columns: ['A', 'LONG', 'C'], rows: [{ id: '1', cells: ['wider', '', 'x'] }] })).toBe('A       LONG   C\nwider          x')
})

test('a column is as wide as its longest cell, its heading among them', () => {
  expect(widthsOf({ columns: ['A', 'LONG'], rows: [{ id: '1', cells: ['wider', ''] }, { id: '2', cells: ['x', '12345678'] }] })).toEqual([5, 8])
  expect(widthsOf({ columns: ['A', 'LONG'], rows: [] })).toEqual([1, 4])
})
