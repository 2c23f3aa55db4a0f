import type { PatchMessage } from '@api/events'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { share, shareUnchanged } from '../../../src-renderer/client/share'
import { SNAPSHOTS } from '../../fixtures/snapshots'

describe('sharing with what was before', () => {
  it('changes nothing about the value', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (before, now) => void expect(share(before, now)).toEqual(now)))
  })

  it('answers the old object for a copy of it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const before: unknown = JSON.parse(JSON.stringify(value))
        expect(Object.is(share(before, JSON.parse(JSON.stringify(value))), before)).toBe(true)
      })
    )
  })

  it('tells a field that is gone, and one that is new', () => {
    expect(share({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 })
    expect(share({ a: 1 }, { a: 1, b: undefined })).toHaveProperty('b')
  })

  it('keeps the containers of a pod of which another one changed', () => {
    const before = SNAPSHOTS['two-pods']?.(1_700_000_000_000)
    const pod = before?.pods[0]
    if (before === undefined || pod === undefined) throw new Error('no fixture')
    const [pause, front, ...rest] = (JSON.parse(JSON.stringify(pod)) as typeof pod).containers
    if (front === undefined || pause === undefined) throw new Error('no such containers')
    const patch: PatchMessage = { type: 'patch', version: before.version + 1, at: 1, pods: [{ ...pod, containers: [pause, { ...front, restartCount: 7 }, ...rest] }] }
    const shared = shareUnchanged(before, patch)
    expect(shared).toEqual(patch)
    expect(shared.pods?.[0]?.containers.map((one, index) => one === pod.containers[index])).toEqual([true, false, ...rest.map(() => true)])
  })
})
