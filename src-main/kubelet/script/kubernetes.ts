import { parseDocument, stringify } from 'yaml'
import type { DataObjects } from '../../pod/resolve/context'
import type { ConfigMapSpec, SecretSpec } from '../../pod/spec'
import { refersTo } from '../data/references'
import type { PodRecord } from '../records'

/** Kubernetes reads YAML as 1.1, where an unquoted `no` or `010` is something else. */
const YAML_OPTIONS = { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false } as const

/** What `kubectl apply -f` takes: the pod as it was written, and the objects it names. A Secret's values are left out, not its keys. */
export function kubernetesManifest({ spec, source }: PodRecord, { configMaps, secrets }: DataObjects): string {
  const named = <T extends ConfigMapSpec | SecretSpec>(kind: 'ConfigMap' | 'Secret', objects: ReadonlyMap<string, T>): readonly T[] =>
    [...objects.values()].filter(({ name }) => refersTo(spec, { kind, namespace: spec.namespace, name }))
  return [...named('ConfigMap', configMaps).map(configMapText), ...named('Secret', secrets).map(secretText), podText(source)].join('---\n')
}

function configMapText({ namespace, name, immutable, data, binaryData }: ConfigMapSpec): string {
  return stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name }, ...(immutable ? { immutable } : {}), ...filled({ data, binaryData }) }, YAML_OPTIONS)
}

function secretText({ namespace, name, type, immutable, data }: SecretSpec): string {
  const keys = Object.fromEntries(Object.keys(data).map((key) => [key, '']))
  const text = stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name }, type, ...(immutable ? { immutable } : {}), ...filled({ stringData: keys }) }, YAML_OPTIONS)
  return `# Set the values before you apply this: what a Secret holds is not exported.\n${text}`
}

function filled<T extends object>(maps: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(maps).filter(([, map]) => Object.keys(map).length > 0))
}

/** A cluster takes debug containers only for a pod that is there (kubectl debug). */
function podText(source: string): string {
  const document = parseDocument(source, { version: '1.1' })
  if (!document.hasIn(['spec', 'ephemeralContainers'])) return source.endsWith('\n') ? source : `${source}\n`
  document.deleteIn(['spec', 'ephemeralContainers'])
  return document.toString({ lineWidth: 0 })
}
