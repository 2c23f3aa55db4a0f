import type { PodSpec } from '../pod/spec'
import { readStoredSpec } from '../pod/stored'
import type { Labels, VolumeStatus } from '../runtime/port'
import { LABEL, toNumber } from './labels'
import type { Deletion } from './world'

/**
 * Records: what must outlive the lab and is not in a container's labels. Each is an empty volume whose labels are the
 * record, made before the first engine call that depends on it and removed after the last. A pod is there exactly as
 * long as its pod record is.
 */

export interface PodRecord {
  readonly uid: string
  readonly generation: number
  readonly createdAt: number
  readonly spec: PodSpec
  /** The YAML it was applied from. */
  readonly source: string
}

export function podRecordName(lab: string, uid: string, generation: number): string {
  return `${lab}_pod_${uid}_${generation}`
}

export function podRecordLabels(lab: string, record: PodRecord): Labels {
  return {
    [LABEL.owner]: lab,
    [LABEL.record]: 'pod',
    [LABEL.podUid]: record.uid,
    [LABEL.podName]: record.spec.name,
    [LABEL.podNamespace]: record.spec.namespace,
    [LABEL.generation]: String(record.generation),
    [LABEL.createdAt]: String(record.createdAt),
    [LABEL.spec]: JSON.stringify(record.spec),
    [LABEL.source]: record.source
  }
}

export function deletionRecordName(lab: string, uid: string, requestedAt: number): string {
  return `${lab}_delete_${uid}_${requestedAt}`
}

export function deletionRecordLabels(lab: string, uid: string, deletion: Deletion): Labels {
  return { [LABEL.owner]: lab, [LABEL.record]: 'deletion', [LABEL.podUid]: uid, [LABEL.createdAt]: String(deletion.requestedAt), [LABEL.deadline]: String(deletion.deadline) }
}

export function emptyDirName(lab: string, uid: string, volume: string): string {
  return `${lab}_volume_${uid}_${volume}`
}

export function emptyDirLabels(lab: string, uid: string, volume: string): Labels {
  return { [LABEL.owner]: lab, [LABEL.podUid]: uid, [LABEL.volume]: volume }
}

export interface PodRecords {
  readonly pod: PodRecord
  readonly deletion: Deletion | null
  /** Names of all records of this pod, older generations included. */
  readonly names: readonly string[]
}

/** Of several generations the newest counts; of several deletions the one with the earliest deadline. */
export function readRecords(volumes: readonly VolumeStatus[]): ReadonlyMap<string, PodRecords> {
  const pods = new Map<string, { pod: PodRecord | null; deletion: Deletion | null; names: string[] }>()
  for (const volume of volumes) {
    const uid = volume.labels[LABEL.podUid]
    const kind = volume.labels[LABEL.record]
    if (uid === undefined || kind === undefined) continue
    const entry = pods.get(uid) ?? { pod: null, deletion: null, names: [] }
    pods.set(uid, entry)
    entry.names.push(volume.name)
    if (kind === 'pod') entry.pod = newer(entry.pod, toPodRecord(uid, volume.labels))
    if (kind === 'deletion') entry.deletion = earlier(entry.deletion, toDeletion(volume.labels))
  }
  const complete = new Map<string, PodRecords>()
  for (const [uid, { pod, deletion, names }] of pods) if (pod !== null) complete.set(uid, { pod, deletion, names })
  return complete
}

function toPodRecord(uid: string, labels: Labels): PodRecord {
  return {
    uid,
    generation: toNumber(labels[LABEL.generation]),
    createdAt: toNumber(labels[LABEL.createdAt]),
    spec: readStoredSpec(labels[LABEL.spec] ?? 'null'),
    source: labels[LABEL.source] ?? ''
  }
}

function toDeletion(labels: Labels): Deletion {
  return { requestedAt: toNumber(labels[LABEL.createdAt]), deadline: toNumber(labels[LABEL.deadline]) }
}

function newer(a: PodRecord | null, b: PodRecord): PodRecord {
  return a === null || b.generation > a.generation ? b : a
}

function earlier(a: Deletion | null, b: Deletion): Deletion {
  return a === null || b.deadline < a.deadline ? b : a
}
