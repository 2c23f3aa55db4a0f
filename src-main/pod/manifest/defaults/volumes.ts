import type { DownwardFile, FilesSource, HostPathType, KeyFile, MountSpec, VolumeSpec } from '../../model/volumes'
import { parseQuantity, wholeValue } from '../../resources/quantity'
import type { RawDownwardFile, RawEmptyDir, RawKeyToPath, RawMount, RawProjectedKeys, RawProjection, RawVolume } from '../raw/volume'
import { toFieldRef, toResourceRef } from './env'

/** ConfigMapVolumeSourceDefaultMode and its like. */
const DEFAULT_MODE = 0o644

export function toVolume({ name = '', hostPath, configMap, secret, downwardAPI, projected, emptyDir = {} }: RawVolume): VolumeSpec {
  if (hostPath) return { kind: 'hostPath', name, path: hostPath.path ?? '', type: (hostPath.type ?? '') as HostPathType }
  if (configMap) return { kind: 'configMap', name, defaultMode: configMap.defaultMode ?? DEFAULT_MODE, sources: [toKeys('configMap', configMap)] }
  if (secret) return { kind: 'secret', name, defaultMode: secret.defaultMode ?? DEFAULT_MODE, sources: [toKeys('secret', { ...secret, name: secret.secretName })] }
  if (downwardAPI) return { kind: 'downwardAPI', name, defaultMode: downwardAPI.defaultMode ?? DEFAULT_MODE, sources: [toDownward(downwardAPI.items)] }
  if (projected) return { kind: 'projected', name, defaultMode: projected.defaultMode ?? DEFAULT_MODE, sources: (projected.sources ?? []).flatMap(toProjection) }
  return toEmptyDir(name, emptyDir)
}

function toEmptyDir(name: string, { medium, sizeLimit = '' }: RawEmptyDir): VolumeSpec {
  const parsed = parseQuantity(sizeLimit)
  const bytes = parsed.ok ? wholeValue(parsed.quantity) : 0
  // Zero is no limit (emptydir.calculateEmptyDirMemorySize, localStorageEviction).
  return { kind: 'emptyDir', name, medium: medium === 'Memory' ? 'Memory' : 'default', sizeLimitBytes: bytes > 0 ? bytes : null }
}

function toProjection({ configMap, secret, downwardAPI }: RawProjection): readonly FilesSource[] {
  if (configMap) return [toKeys('configMap', configMap)]
  if (secret) return [toKeys('secret', secret)]
  return downwardAPI ? [toDownward(downwardAPI.items)] : []
}

function toKeys(kind: 'configMap' | 'secret', { name = '', items = [], optional = false }: RawProjectedKeys): FilesSource {
  return { kind, from: name, items: items.length === 0 ? null : items.map(toKeyFile), optional }
}

function toKeyFile({ key = '', path = '', mode }: RawKeyToPath): KeyFile {
  return { key, path, mode: mode ?? null }
}

function toDownward(items: readonly RawDownwardFile[] = []): FilesSource {
  return { kind: 'downwardAPI', items: items.map(toDownwardFile) }
}

function toDownwardFile({ path = '', mode, fieldRef, resourceFieldRef = {} }: RawDownwardFile): DownwardFile {
  const value = fieldRef ? ({ kind: 'field', ...toFieldRef(fieldRef) } as const) : ({ kind: 'resource', ...toResourceRef(resourceFieldRef) } as const)
  return { path, mode: mode ?? null, value }
}

/** The kubelet makes a relative path absolute by a `/` in front of it. */
export function toMount({ name = '', mountPath = '', readOnly = false, subPath, subPathExpr }: RawMount): MountSpec {
  const path = mountPath.startsWith('/') ? mountPath : `/${mountPath}`
  return { volume: name, path, readOnly, subPath: subPath || null, subPathExpr: subPathExpr || null }
}
