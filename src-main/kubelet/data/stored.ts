import type { ConfigMapSpec, SecretSpec } from '../../pod/spec'
import { DATA_FOLDER } from '../files/paths'
import type { PodFiles } from '../files/port'
import type { DataKind, DataName } from './port'

/** The API server takes none above 1 MiB of values; as JSON in base64 it stays below this. */
const MOST_BYTES = 8 * 1024 * 1024

const FOLDERS: Readonly<Record<DataKind, string>> = { ConfigMap: 'configmaps', Secret: 'secrets' }

export function objectPath({ kind, namespace, name }: DataName): string {
  return `${DATA_FOLDER}/${namespace}/${FOLDERS[kind]}/${name}`
}

export function toBytes(spec: ConfigMapSpec | SecretSpec): Uint8Array {
  return Buffer.from(JSON.stringify(spec))
}

/** A file that is no object is told of by its place, never by its content. */
export async function loadObjects(files: PodFiles, complain: (message: string) => void): Promise<readonly { readonly kind: DataKind; readonly spec: ConfigMapSpec | SecretSpec }[]> {
  const namespaces = (await files.list(DATA_FOLDER)) ?? []
  const names = await Promise.all(
    namespaces.flatMap(({ name: namespace }) =>
      (['ConfigMap', 'Secret'] as const).map(async (kind) => {
        const entries = (await files.list(`${DATA_FOLDER}/${namespace}/${FOLDERS[kind]}`)) ?? []
        // Names of Kubernetes never begin with a dot: those are writes that were cut off.
        return entries.filter((entry) => !entry.name.startsWith('.')).map((entry): DataName => ({ kind, namespace, name: entry.name }))
      })
    )
  )
  const loaded = await Promise.all(names.flat().map((name) => loadObject(files, name, complain)))
  return loaded.filter((object) => object !== null)
}

async function loadObject(files: PodFiles, name: DataName, complain: (message: string) => void): Promise<{ readonly kind: DataKind; readonly spec: ConfigMapSpec | SecretSpec } | null> {
  const content = await files.read(objectPath(name), MOST_BYTES, 'start')
  if (content === null) return null
  try {
    return { kind: name.kind, spec: { ...(JSON.parse(Buffer.from(content.bytes).toString('utf8')) as ConfigMapSpec | SecretSpec), namespace: name.namespace, name: name.name } }
  } catch {
    complain(`${objectPath(name)} cannot be read`)
    return null
  }
}
