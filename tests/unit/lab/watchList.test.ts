import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WatchList } from '../../../src-main/lab/watchList'
import { instance, OWNER, status } from '../kubelet/builders'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function watching(): { readonly list: WatchList; readonly sent: (readonly string[])[] } {
  const sent: (readonly string[])[] = []
  return { list: new WatchList((ids) => sent.push(ids)), sent }
}

test('made and running ones are watched, dead ones and those that are gone are not', () => {
  const { list, sent } = watching()
  list.update('a', instance('a', 0, { state: 'created' }).status)
  list.update('b', instance('b', 0).status)
  list.update('c', instance('c', 0, { state: 'exited' }).status)
  list.update('probe', { ...status('probe', {}), labels: { 'dev.pauselab.owner': OWNER } })
  vi.advanceTimersByTime(20)
  expect(sent).toEqual([['a', 'b']])
  list.update('a', instance('a', 0, { state: 'exited' }).status)
  list.update('b', undefined)
  vi.advanceTimersByTime(20)
  expect(sent).toEqual([['a', 'b'], []])
})

test('what does not change who is watched sends nothing', () => {
  const { list, sent } = watching()
  list.update('a', instance('a', 0, { state: 'created' }).status)
  vi.advanceTimersByTime(20)
  list.update('a', instance('a', 0).status)
  list.update('b', undefined)
  vi.advanceTimersByTime(1_000)
  expect(sent).toHaveLength(1)
})

test('a new probe gets the list at once, and not again', () => {
  const { list, sent } = watching()
  list.update('a', instance('a', 0).status)
  list.sendNow()
  vi.advanceTimersByTime(1_000)
  expect(sent).toEqual([['a']])
})
