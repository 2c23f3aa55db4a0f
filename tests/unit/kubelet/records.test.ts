import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRecord, LABEL } from '../../../src-main/kubelet/labels'
import { deletionRecordLabels, deletionRecordName, floorRecordLabels, floorRecordName, memoryVolumeLabels, memoryVolumeName, outdatedRecords, podRecordLabels, podRecordName, readRecords } from '../../../src-main/kubelet/records'
import type { VolumeStatus } from '../../../src-main/runtime/port'
import { containerSpec, podSpec, UID } from './builders'

type Volume = Pick<VolumeStatus, 'name' | 'labels'>

function podVolume(generation: number, more: Partial<Parameters<typeof podRecordLabels>[1]> = {}, uid = UID): Volume {
  return { name: podRecordName('lab', uid, generation), labels: podRecordLabels('lab', { uid, generation, createdAt: 77, spec: podSpec(), source: 'kind: Pod\n', ...more }) }
}
function deletionVolume(requestedAt: number, deadline: number, uid = UID): Volume {
  return { name: deletionRecordName('lab', uid, requestedAt), labels: deletionRecordLabels('lab', uid, { requestedAt, deadline }) }
}
function floorVolume(container: string, attempt: number, uid = UID): Volume {
  return { name: floorRecordName('lab', uid, container, attempt), labels: floorRecordLabels('lab', uid, container, attempt) }
}

describe('records', () => {
  test('a pod comes back as it was written, whatever its text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), fc.nat(), fc.nat(), (source, value, generation, createdAt) => {
        const spec = podSpec({ annotations: { note: value }, containers: [containerSpec('a', { args: [value], env: [{ kind: 'value', name: 'A', value }] })] })
        const [read] = readRecords([podVolume(generation, { source, spec, createdAt })]).values()
        expect(read).toEqual({ pod: { uid: UID, generation, createdAt, spec, source }, deletion: null, failure: null, floors: new Map(), names: [podRecordName('lab', UID, generation)] })
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

  test('a deletion without its pod is no pod; a memory volume is no record', () => {
    const data = { name: memoryVolumeName('lab', UID, 'data'), labels: memoryVolumeLabels('lab', UID, 'data') }
    expect(readRecords([deletionVolume(1, 2), data, { name: 'stray', labels: { [LABEL.owner]: 'lab' } }]).size).toBe(0)
    expect([isRecord(data), isRecord(podVolume(1)), isRecord(deletionVolume(1, 2))]).toEqual([false, true, true])
    expect(data.name).toBe(`lab_memory_${UID}_data`)
  })

  test('of several floors of a container the highest; they are nobody else’s', () => {
    const [read] = readRecords([podVolume(1), floorVolume('a', 3), floorVolume('a', 5), floorVolume('POD', 1), floorVolume('a', 9, 'other')]).values()
    expect([...(read?.floors ?? [])]).toEqual([['a', 5], ['POD', 1]])
    expect(read?.names).toEqual([podRecordName('lab', UID, 1)])
  })

  test('what says nothing any more: older generations, lower floors, floors that an instance carries on', () => {
    const volumes = [podVolume(1), podVolume(2), deletionVolume(1, 2), floorVolume('a', 3), floorVolume('a', 5), floorVolume('b', 2), floorVolume('POD', 4), podVolume(1, {}, 'other')]
    const seen = new Map([['a', 5], ['b', 3]])
    expect(outdatedRecords(volumes, readRecords(volumes), (uid) => (uid === UID ? seen : new Map()))).toEqual([podRecordName('lab', UID, 1), floorRecordName('lab', UID, 'a', 3), floorRecordName('lab', UID, 'b', 2)])
    expect(outdatedRecords([floorVolume('a', 1)], new Map(), () => seen)).toEqual([])
  })

  test('every record names its owner', () => {
    expect([podVolume(1), deletionVolume(1, 2), floorVolume('a', 1)].map((volume) => volume.labels[LABEL.owner])).toEqual(['lab', 'lab', 'lab'])
  })

  test('pods do not mix', () => {
    const records = readRecords([podVolume(1), podVolume(4, {}, 'other'), deletionVolume(1, 2, 'other')])
    expect([...records].map(([uid, one]) => [uid, one.pod.generation, one.deletion?.deadline ?? null])).toEqual([[UID, 1, null], ['other', 4, 2]])
  })
})
