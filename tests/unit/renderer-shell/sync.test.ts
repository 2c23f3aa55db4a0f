import { describe, expect, it, vi } from 'vitest'
import type { PatchMessage } from '@api/events'
import type { LabSnapshot } from '@api/model'
import { SnapshotSync } from '../../../src-renderer/client/sync'
import { SNAPSHOTS } from '../../fixtures/snapshots'
import { soon } from '../../support/soon'

function snapshot(version: number): LabSnapshot {
  const make = SNAPSHOTS['two-pods']
  if (!make) throw new Error('no fixture')
  return { ...make(1_700_000_000_000), version }
}

function patch(version: number): PatchMessage {
  return { type: 'patch', version, at: version }
}

function started(ask = vi.fn<() => Promise<LabSnapshot>>()) {
  const published: number[] = []
  const sync = new SnapshotSync(ask, (next) => published.push(next.version))
  sync.reset(snapshot(10))
  return { sync, ask, published }
}

describe('SnapshotSync', () => {
  it('follows patch after patch without asking', () => {
    const { sync, ask, published } = started()
    sync.patch(patch(11))
    sync.patch(patch(12))
    expect(published).toEqual([10, 11, 12])
    expect(ask).not.toHaveBeenCalled()
  })

  it('ignores a patch it has already', () => {
    const { sync, published } = started()
    sync.patch(patch(10))
    expect(published).toEqual([10])
  })

  it('asks for a whole snapshot when a patch is missing, and applies what came meanwhile', async () => {
    let answer: (value: LabSnapshot) => void = () => undefined
    const ask = vi.fn(() => new Promise<LabSnapshot>((resolve) => (answer = resolve)))
    const { sync, published } = started(ask)
    sync.patch(patch(12))
    sync.patch(patch(13))
    sync.patch(patch(14))
    expect(ask).toHaveBeenCalledTimes(1)
    expect(published).toEqual([10])
    answer(snapshot(13))
    await soon(() => expect(published).toEqual([10, 14]))
    sync.patch(patch(15))
    expect(published).toEqual([10, 14, 15])
  })

  it('asks again when the answer is older than the gap', async () => {
    const ask = vi.fn<() => Promise<LabSnapshot>>().mockResolvedValueOnce(snapshot(10)).mockResolvedValueOnce(snapshot(12))
    const { sync, published } = started(ask)
    sync.patch(patch(12))
    await soon(() => expect(published.at(-1)).toBe(12))
    expect(ask).toHaveBeenCalledTimes(2)
  })

  it('waits for the next first message when asking fails', async () => {
    const ask = vi.fn<() => Promise<LabSnapshot>>().mockRejectedValue(new Error('gone'))
    const { sync, published } = started(ask)
    sync.patch(patch(12))
    await soon(() => expect(ask).toHaveBeenCalledTimes(1))
    await Promise.resolve()
    sync.reset(snapshot(20))
    sync.patch(patch(21))
    expect(published).toEqual([10, 20, 21])
  })
})
