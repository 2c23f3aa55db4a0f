import { LabError } from '../../api/errors'
import { canonicalJson } from '../../pod/hash'
import type { DataObjects } from '../../pod/resolve/context'
import type { ConfigMapSpec, SecretSpec } from '../../pod/spec'
import { checkConfigMapUpdate, checkSecretUpdate } from '../../pod/update'
import type { PodFiles } from '../files/port'
import { type DataKind, type DataName, type DataStore, type DataSummary, NO_OBJECTS, type PlannedData } from './port'
import { loadObjects, objectPath, toBytes } from './stored'

interface Namespace {
  readonly configMaps: Map<string, ConfigMapSpec>
  readonly secrets: Map<string, SecretSpec>
}

/** Only the lab that has the lease writes; what it wrote it also has in memory. */
export class FileDataStore implements DataStore {
  private readonly namespaces = new Map<string, Namespace>()

  private constructor(private readonly files: PodFiles) {}

  /** Reads what an earlier lab left. `complain` hears of an object that cannot be read; it is left as it is. */
  static async load(files: PodFiles, complain: (message: string) => void): Promise<FileDataStore> {
    const store = new FileDataStore(files)
    for (const { kind, spec } of await loadObjects(files, complain)) store.keep(kind, spec)
    return store
  }

  objects(namespace: string): DataObjects {
    return this.namespaces.get(namespace) ?? NO_OBJECTS
  }

  list(): readonly DataSummary[] {
    const all = [...this.namespaces.values()].flatMap(({ configMaps, secrets }) => [
      ...[...configMaps.values()].map((spec) => summary('ConfigMap', spec, [...Object.keys(spec.data), ...Object.keys(spec.binaryData)])),
      ...[...secrets.values()].map((spec) => summary('Secret', spec, Object.keys(spec.data)))
    ])
    return all.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
  }

  plan(configMaps: readonly ConfigMapSpec[], secrets: readonly SecretSpec[]): readonly PlannedData[] {
    return [...configMaps.map((spec) => this.planOne('ConfigMap', spec)), ...secrets.map((spec) => this.planOne('Secret', spec))]
  }

  async write(planned: readonly PlannedData[]): Promise<void> {
    for (const { kind, spec, change } of planned) {
      if (change === 'unchanged') continue
      await this.files.writeDurably(objectPath({ kind, namespace: spec.namespace, name: spec.name }), toBytes(spec), 0o600)
      this.keep(kind, spec)
    }
  }

  async remove(name: DataName): Promise<void> {
    const namespace = this.namespaces.get(name.namespace)
    const objects = name.kind === 'ConfigMap' ? namespace?.configMaps : namespace?.secrets
    // As an API server says it.
    if (objects?.has(name.name) !== true) throw new LabError('not-found', `${name.kind === 'ConfigMap' ? 'configmaps' : 'secrets'} "${name.name}" not found`)
    await this.files.remove(objectPath(name))
    objects.delete(name.name)
  }

  private planOne(kind: DataKind, spec: ConfigMapSpec | SecretSpec): PlannedData {
    const { configMaps, secrets } = this.objects(spec.namespace)
    const old = kind === 'ConfigMap' ? configMaps.get(spec.name) : secrets.get(spec.name)
    if (old === undefined) return { kind, spec, change: 'created' }
    if (canonicalJson(old) === canonicalJson(spec)) return { kind, spec, change: 'unchanged' }
    const details = isSecret(spec) && isSecret(old) ? checkSecretUpdate(old, spec) : !isSecret(spec) && !isSecret(old) ? checkConfigMapUpdate(old, spec) : []
    if (details.length > 0) throw new LabError('invalid', `${kind} "${spec.name}" is invalid: ${details.map((detail) => `${detail.path}: ${detail.message}`).join(', ')}`, details)
    return { kind, spec, change: 'updated' }
  }

  private keep(kind: DataKind, spec: ConfigMapSpec | SecretSpec): void {
    const namespace = this.namespaces.get(spec.namespace) ?? { configMaps: new Map<string, ConfigMapSpec>(), secrets: new Map<string, SecretSpec>() }
    this.namespaces.set(spec.namespace, namespace)
    if (kind === 'Secret' && isSecret(spec)) namespace.secrets.set(spec.name, spec)
    else if (!isSecret(spec)) namespace.configMaps.set(spec.name, spec)
  }
}

function isSecret(spec: ConfigMapSpec | SecretSpec): spec is SecretSpec {
  return 'type' in spec
}

function summary(kind: DataKind, { namespace, name, immutable }: ConfigMapSpec | SecretSpec, keys: readonly string[]): DataSummary {
  return { kind, namespace, name, immutable, keys: keys.toSorted() }
}

function sortKey({ namespace, kind, name }: DataName): string {
  return `${namespace}/${kind}/${name}`
}
