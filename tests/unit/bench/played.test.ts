import { describe, expect, it } from 'vitest'
import { applyPatch, type LabMessage, type LabSnapshot, type PatchMessage } from '../../../src-main/api'
import { PlayedLab, renewed } from '../../bench/renderer/played'
import { SNAPSHOTS } from '../../fixtures/snapshots'

const AT = 1_795_246_420_148
const ID = 'ab'.repeat(32)

function recorded(version: number, event: number): PatchMessage {
  const one = { id: event, at: AT + version, source: 'engine', type: 'Normal', reason: 'EngineDie', message: '4026532197', pod: null, container: null, containerId: ID, command: null, data: {} } as const
  return { type: 'patch', version, at: AT + version, timeline: [one] }
}

describe('a played lab', () => {
  it('moves times and renames containers, and leaves other numbers alone', () => {
    const patch = renewed(JSON.stringify(recorded(7, 1)), 0x2a, 1_000)
    expect(patch).toMatchObject({ version: 7, at: AT + 1_007, timeline: [{ id: 1, at: AT + 1_007, message: '4026532197', containerId: `0000002a${ID.slice(8)}` }] })
  })

  it('tells patches without a gap, round after round, each event once', () => {
    const first = SNAPSHOTS['two-pods']?.(AT)
    if (first === undefined) throw new Error('no fixture')
    const lab = new PlayedLab(first, [recorded(5, 3_001), recorded(6, 3_002)])
    let seen: LabSnapshot | null = null
    const { close } = lab.subscribe((message: LabMessage) => {
      if (message.type === 'snapshot') seen = message.snapshot
      else if (message.type === 'patch' && seen !== null) seen = applyPatch(seen, message)
    })
    expect(lab.play(5)).toBeGreaterThan(0)
    close()
    lab.play(1)
    const told = seen as LabSnapshot | null
    expect(told?.version).toBe(first.version + 5)
    expect(told?.timeline.slice(-5).map(({ id }) => id)).toEqual([3_001, 3_002, 3_003, 3_004, 3_005])
  })
})
