import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRecord, LABEL } from '../../../src-main/kubelet/labels'
import { deletionRecordLabels, deletionRecordName, emptyDirLabels, emptyDirName, podRecordLabels, podRecordName, readRecords } from '../../../src-main/kubelet/records'
import type { VolumeStatus } from '../../../src-main/runtime/port'
import { containerSpec, podSpec, UID } from './builders'

function podVolume(generation: number, more: Partial<Parameters<typeof podRecordLabels>[1]> = {}, uid = UID): VolumeStatus {
  return { name: podRecordName('lab', uid, generation), labels: podRecordLabels('lab', { uid, generation, createdAt: 77, spec: podSpec(), source: 'kind: Pod\n', ...more }) }
}
function deletionVolume(requestedAt: number, deadline: number, uid = UID): VolumeStatus {
  return { name: deletionRecordName('lab', uid, requestedAt), labels: deletionRecordLabels('lab', uid, { requestedAt, deadline }) }
}

describe('records', () => {
  test('a pod comes back as it was written, whatever its text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), fc.nat(), fc.nat(), (source, value, generation, createdAt) => {
        const spec = podSpec({ annotations: { note: value }, containers: [containerSpec('a', { args: [value], env: [{ kind: 'value', name: 'A', value }] })] })
        const [read] = readRecords([podVolume(generation, { source, spec, createdAt })]).values()
        expect(read).toEqual({ pod: { uid: UID, generation, createdAt, spec, source }, deletion: null, names: [podRecordName('lab', UID, generation)] })
      })
    )
  })

  test('of several generations the newest counts, in whatever order the engine lists them; all are named', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([1, 2, 3, 9, 10], { minLength: 1 }), (generations) => {
        const [read] = readRecords(generations.map((one) => podVolume(one))).values()
        expect(read?.pod.generation).toBe(Math.max(...generations))
        expect(read?.names).toHaveLength(generations.length)
      })
    )
  })

  test('of several deletions the one that ends first', () => {
    const records = readRecords([deletionVolume(5, 900), podVolume(1), deletionVolume(20, 30), deletionVolume(10, 300)])
    expect(records.get(UID)?.deletion).toEqual({ requestedAt: 20, deadline: 30 })
    expect(records.get(UID)?.names).toHaveLength(4)
  })

  test('a deletion without its pod is no pod; an emptyDir is no record', () => {
    const data = { name: emptyDirName('lab', UID, 'data'), labels: emptyDirLabels('lab', UID, 'data') }
    expect(readRecords([deletionVolume(1, 2), data, { name: 'stray', labels: { [LABEL.owner]: 'lab' } }]).size).toBe(0)
    expect([isRecord(data), isRecord(podVolume(1)), isRecord(deletionVolume(1, 2))]).toEqual([false, true, true])
    expect(data.name).toBe(`lab_volume_${UID}_data`)
  })

  test('every record names its owner', () => {
    expect([podVolume(1), deletionVolume(1, 2)].map((volume) => volume.labels[LABEL.owner])).toEqual(['lab', 'lab'])
  })

  test('pods do not mix', () => {
    const records = readRecords([podVolume(1), podVolume(4, {}, 'other'), deletionVolume(1, 2, 'other')])
    expect([...records].map(([uid, one]) => [uid, one.pod.generation, one.deletion?.deadline ?? null])).toEqual([[UID, 1, null], ['other', 4, 2]])
  })
})
