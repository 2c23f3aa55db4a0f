import type { FieldRef, ResourceRef } from './env'

export type VolumeSpec = EmptyDirVolume | HostPathVolume | FilesVolume

export interface EmptyDirVolume {
  readonly kind: 'emptyDir'
  readonly name: string
  /** `Memory` is a tmpfs (1777), everything else a directory (0777). */
  readonly medium: 'default' | 'Memory'
  /** Bytes; null is without limit. For a tmpfs its size, for a directory what the kubelet evicts the pod for when it is passed. */
  readonly sizeLimitBytes: number | null
}

export interface HostPathVolume {
  readonly kind: 'hostPath'
  readonly name: string
  /** Absolute. */
  readonly path: string
  /** What must be there, or be made, before the pod starts; empty checks nothing (v1 HostPathType). */
  readonly type: HostPathType
}

export type HostPathType = '' | 'DirectoryOrCreate' | 'Directory' | 'FileOrCreate' | 'File' | 'Socket' | 'CharDevice' | 'BlockDevice'

/** The four kinds whose files the kubelet writes: one shape, since they differ only in what they may name. */
export interface FilesVolume {
  readonly kind: 'configMap' | 'secret' | 'downwardAPI' | 'projected'
  readonly name: string
  /** Permission bits of files that say nothing of their own; 0644 unless the manifest says otherwise. */
  readonly defaultMode: number
  /** One, but for `projected`. Where two write the same path the later one wins. */
  readonly sources: readonly FilesSource[]
}

export type FilesSource =
  | ({ readonly kind: 'configMap' | 'secret' } & KeysSource)
  | { readonly kind: 'downwardAPI'; readonly items: readonly DownwardFile[] }

export interface KeysSource {
  /** Name of the ConfigMap or Secret in the pod's namespace. */
  readonly from: string
  /** null takes every key, each as a file of that name. */
  readonly items: readonly KeyFile[] | null
  readonly optional: boolean
}

/** v1 KeyToPath. */
export interface KeyFile {
  readonly key: string
  /** Relative to the mount. */
  readonly path: string
  /** null takes the volume's defaultMode. */
  readonly mode: number | null
}

export interface DownwardFile {
  readonly path: string
  readonly mode: number | null
  readonly value: ({ readonly kind: 'field' } & FieldRef) | ({ readonly kind: 'resource' } & ResourceRef)
}

export interface MountSpec {
  readonly volume: string
  /** Absolute. */
  readonly path: string
  readonly readOnly: boolean
  /** A path within the volume, mounted instead of its root; null mounts the root. */
  readonly subPath: string | null
  /** As subPath, with $(VAR) references to the container's environment. Never both. */
  readonly subPathExpr: string | null
}
