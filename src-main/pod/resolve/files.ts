import type { DownwardFile, FilesSource, FilesVolume, KeysSource } from '../model/volumes'
import type { PodSpec } from '../spec'
import { decodeBase64, encodeText } from './base64'
import type { DataObjects, PodContext, Resolved } from './context'
import { fieldValue, resourceValue } from './downward'

export interface VolumeFile {
  /** Relative to the mount; never absolute, never with `..`. */
  readonly path: string
  /** Permission bits. */
  readonly mode: number
  readonly content: Uint8Array
}

type Payload = Map<string, VolumeFile>

/**
 * The files of a configMap, secret, downwardAPI or projected volume (configmap.MakePayload, secret.MakePayload,
 * downwardapi.CollectData, projected.collectData). When it fails the pod waits in ContainerCreating, with the event FailedMount.
 */
export function volumeFiles(volume: FilesVolume, pod: PodSpec, context: PodContext, data: DataObjects): Resolved<readonly VolumeFile[]> {
  const files: Payload = new Map()
  const complaints: string[] = []
  for (const source of volume.sources) complaints.push(...addSource(source, volume.defaultMode, pod, context, data, files))
  complaints.push(...conflicts(files))
  const [first, ...more] = complaints
  if (first === undefined) return { ok: true, value: [...files.values()] }
  const message = more.length === 0 ? first : `[${complaints.join(', ')}]`
  return { ok: false, message: `MountVolume.SetUp failed for volume "${volume.name}" : ${message}` }
}

function addSource(source: FilesSource, mode: number, pod: PodSpec, context: PodContext, data: DataObjects, files: Payload): readonly string[] {
  if (source.kind !== 'downwardAPI') return addKeys(source.kind, source, mode, data, files)
  return source.items.flatMap((item) => addDownward(item, mode, pod, context, files))
}

function addKeys(kind: 'configMap' | 'secret', source: KeysSource, mode: number, data: DataObjects, files: Payload): readonly string[] {
  const content = contentsOf(kind, source.from, data)
  if (content === null && !source.optional) return [`${kind.toLowerCase()} "${source.from}" not found`]
  const items = source.items ?? [...(content?.keys() ?? [])].map((key) => ({ key, path: key, mode: null }))
  const complaints: string[] = []
  for (const item of items) {
    const bytes = content?.get(item.key)
    if (bytes !== undefined) files.set(item.path, { path: item.path, mode: item.mode ?? mode, content: decodeBase64(bytes) })
    else if (!source.optional) complaints.push(kind === 'configMap' ? `configmap references non-existent config key: ${item.key}` : `references non-existent secret key: ${item.key}`)
  }
  return complaints
}

/** Base64 by key; null when there is no such object. */
function contentsOf(kind: 'configMap' | 'secret', name: string, data: DataObjects): ReadonlyMap<string, string> | null {
  if (kind === 'secret') {
    const secret = data.secrets.get(name)
    return secret ? new Map(Object.entries(secret.data)) : null
  }
  const map = data.configMaps.get(name)
  if (!map) return null
  const texts = Object.entries(map.data).map(([key, text]) => [key, encodeText(text)] as const)
  return new Map([...texts, ...Object.entries(map.binaryData)])
}

function addDownward(item: DownwardFile, mode: number, pod: PodSpec, context: PodContext, files: Payload): readonly string[] {
  const { value } = item
  const text = value.kind === 'field' ? { ok: true as const, value: fieldValue(value.fieldPath, pod, context) } : resourceValue(value, null, pod, context)
  if (!text.ok) return [text.message]
  files.set(item.path, { path: item.path, mode: item.mode ?? mode, content: new TextEncoder().encode(text.value) })
  return []
}

/** A name cannot be a file and a folder; the kubelet finds out when it writes. */
function conflicts(files: Payload): readonly string[] {
  const complaints: string[] = []
  for (const path of files.keys()) {
    const folders = path.split('/').slice(0, -1)
    for (const index of folders.keys()) {
      const folder = folders.slice(0, index + 1).join('/')
      if (files.has(folder)) complaints.push(`${folder} cannot be a file, since ${path} is in it`)
    }
  }
  return complaints
}
