import type { RawFieldRef, RawResourceFieldRef } from './env'
import type { RawQuantity } from './quantity'

/** No source at all is an emptyDir (SetDefaults_Volume). */
export interface RawVolume {
  readonly name?: string
  readonly emptyDir?: RawEmptyDir
  readonly hostPath?: RawHostPath
  readonly configMap?: RawConfigMapVolume
  readonly secret?: RawSecretVolume
  readonly downwardAPI?: RawDownwardVolume
  readonly projected?: RawProjectedVolume
}

export interface RawEmptyDir {
  readonly medium?: string
  readonly sizeLimit?: RawQuantity
}

export interface RawHostPath {
  readonly path?: string
  readonly type?: string
}

export interface RawKeyToPath {
  readonly key?: string
  readonly path?: string
  readonly mode?: number
}

export interface RawConfigMapVolume {
  readonly name?: string
  readonly items?: readonly RawKeyToPath[]
  readonly defaultMode?: number
  readonly optional?: boolean
}

export interface RawSecretVolume extends Omit<RawConfigMapVolume, 'name'> {
  readonly secretName?: string
}

export interface RawDownwardFile {
  readonly path?: string
  readonly mode?: number
  readonly fieldRef?: RawFieldRef
  readonly resourceFieldRef?: RawResourceFieldRef
}

export interface RawDownwardVolume {
  readonly items?: readonly RawDownwardFile[]
  readonly defaultMode?: number
}

export interface RawProjectedVolume {
  readonly sources?: readonly RawProjection[]
  readonly defaultMode?: number
}

export interface RawProjection {
  readonly configMap?: RawProjectedKeys
  readonly secret?: RawProjectedKeys
  readonly downwardAPI?: { readonly items?: readonly RawDownwardFile[] }
}

export interface RawProjectedKeys {
  readonly name?: string
  readonly items?: readonly RawKeyToPath[]
  readonly optional?: boolean
}

export interface RawMount {
  readonly name?: string
  readonly mountPath?: string
  readonly readOnly?: boolean
  readonly subPath?: string
  readonly subPathExpr?: string
}
