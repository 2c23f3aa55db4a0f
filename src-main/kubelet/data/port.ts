import type { DataObjects } from '../../pod/resolve/context'
import type { ConfigMapSpec, SecretSpec } from '../../pod/spec'

export type DataKind = 'ConfigMap' | 'Secret'

export interface DataName {
  readonly kind: DataKind
  readonly namespace: string
  readonly name: string
}

export type DataChange = 'created' | 'updated' | 'unchanged'

/** What may be shown of an object: never a Secret's values. */
export interface DataSummary extends DataName {
  readonly keys: readonly string[]
  readonly immutable: boolean
}

/** An object that was checked against the one that is there. */
export interface PlannedData {
  readonly kind: DataKind
  readonly spec: ConfigMapSpec | SecretSpec
  readonly change: DataChange
}

/** The lab's ConfigMaps and Secrets, as an API server would keep them. */
export interface DataStore {
  /** Those of one namespace, as they are now. */
  objects(namespace: string): DataObjects
  list(): readonly DataSummary[]
  /** Throws, as the API server would refuse, before anything is written. */
  plan(configMaps: readonly ConfigMapSpec[], secrets: readonly SecretSpec[]): readonly PlannedData[]
  /** On the disk when it resolves. */
  write(planned: readonly PlannedData[]): Promise<void>
  /** Throws when there is none. */
  remove(name: DataName): Promise<void>
}

export const NO_OBJECTS: DataObjects = { configMaps: new Map(), secrets: new Map() }

/** Of a lab that only watches. */
export const NO_DATA: DataStore = {
  objects: () => NO_OBJECTS,
  list: () => [],
  plan: () => [],
  write: () => Promise.resolve(),
  remove: () => Promise.resolve()
}
