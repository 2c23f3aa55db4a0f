import type { PodSpec } from '../pod/spec'
import { readStoredSpec } from '../pod/stored'
import type { Labels, VolumeStatus } from '../runtime/port'
import { LABEL, toNumber } from './labels'
import type { Deletion, PodFailure } from './world'

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

/** Without a generation: what all of this pod's begin with. */
export function podRecordName(lab: string, uid: string, generation: number | ''): string {
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

export function floorRecordName(lab: string, uid: string, container: string, attempt: number): string {
  return `${lab}_floor_${uid}_${container}_${attempt}`
}

/** The next instance of this container (`POD`: sandbox) has this attempt at least, although no instance before it is left to tell. */
export function floorRecordLabels(lab: string, uid: string, container: string, attempt: number): Labels {
  return { [LABEL.owner]: lab, [LABEL.record]: 'floor', [LABEL.podUid]: uid, [LABEL.containerName]: container, [LABEL.restartCount]: String(attempt) }
}

export function failureRecordName(lab: string, uid: string): string {
  return `${lab}_failure_${uid}`
}

export function failureRecordLabels(lab: string, uid: string, failure: PodFailure): Labels {
  return { [LABEL.owner]: lab, [LABEL.record]: 'failure', [LABEL.podUid]: uid, [LABEL.createdAt]: String(failure.at), [LABEL.reason]: failure.reason, [LABEL.message]: failure.message }
}

/** Of an emptyDir with `medium: Memory`; all other files are in the lab's one volume. */
export function memoryVolumeName(lab: string, uid: string, volume: string): string {
  return `${lab}_memory_${uid}_${volume}`
}

export function memoryVolumeLabels(lab: string, uid: string, volume: string): Labels {
  return { [LABEL.owner]: lab, [LABEL.podUid]: uid, [LABEL.volume]: volume }
}

export interface PodRecords {
  readonly pod: PodRecord
  readonly deletion: Deletion | null
  readonly failure: PodFailure | null
  /** Least attempt of the next instance, by container name (`POD`: sandbox), where a record keeps it. */
  readonly floors: ReadonlyMap<string, number>
  /** Names of the pod's, its deletion's and its failure's records, older generations included. */
  readonly names: readonly string[]
}

type StoredRecord = Pick<VolumeStatus, 'name' | 'labels'>

/** Of several generations the newest counts; of several deletions the one with the earliest deadline; of several floors the highest. */
export function readRecords(volumes: readonly StoredRecord[]): ReadonlyMap<string, PodRecords> {
  const pods = new Map<string, { pod: PodRecord | null; deletion: Deletion | null; failure: PodFailure | null; floors: Map<string, number>; names: string[] }>()
  for (const volume of volumes) {
    const uid = volume.labels[LABEL.podUid]
    const kind = volume.labels[LABEL.record]
    if (uid === undefined || kind === undefined) continue
    const entry = pods.get(uid) ?? { pod: null, deletion: null, failure: null, floors: new Map<string, number>(), names: [] }
    pods.set(uid, entry)
    if (kind === 'floor') raiseFloor(entry.floors, volume.labels)
    else entry.names.push(volume.name)
    if (kind === 'pod') entry.pod = newer(entry.pod, toPodRecord(uid, volume.labels))
    if (kind === 'failure') entry.failure = toFailure(volume.labels)
    if (kind === 'deletion') entry.deletion = earlier(entry.deletion, toDeletion(volume.labels))
  }
  const complete = new Map<string, PodRecords>()
  for (const [uid, { pod, ...rest }] of pods) if (pod !== null) complete.set(uid, { pod, ...rest })
  return complete
}

/**
 * Records of pods that are there, which say nothing any more: a lab was ended before it could remove them. `seen` is one
 * above the highest attempt of each container that the engine shows: a floor below it is carried on by an instance.
 */
export function outdatedRecords(volumes: readonly StoredRecord[], pods: ReadonlyMap<string, PodRecords>, seen: (uid: string) => ReadonlyMap<string, number>): readonly string[] {
  return volumes.flatMap(({ name, labels }) => {
    const uid = labels[LABEL.podUid] ?? ''
    const records = pods.get(uid)
    if (records === undefined) return []
    const container = labels[LABEL.containerName] ?? ''
    const floor = toNumber(labels[LABEL.restartCount])
    const outdated =
      (labels[LABEL.record] === 'pod' && toNumber(labels[LABEL.generation]) < records.pod.generation) ||
      (labels[LABEL.record] === 'floor' && (floor < (records.floors.get(container) ?? 0) || floor < (seen(uid).get(container) ?? 0)))
    return outdated ? [name] : []
  })
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

function toFailure(labels: Labels): PodFailure {
  return { reason: labels[LABEL.reason] === 'Evicted' ? 'Evicted' : 'DeadlineExceeded', message: labels[LABEL.message] ?? '', at: toNumber(labels[LABEL.createdAt]) }
}

function raiseFloor(floors: Map<string, number>, labels: Labels): void {
  const container = labels[LABEL.containerName] ?? ''
  floors.set(container, Math.max(floors.get(container) ?? 0, toNumber(labels[LABEL.restartCount])))
}

function newer(a: PodRecord | null, b: PodRecord): PodRecord {
  return a === null || b.generation > a.generation ? b : a
}

function earlier(a: Deletion | null, b: Deletion): Deletion {
  return a === null || b.deadline < a.deadline ? b : a
}
