import type { RawMetadata } from './pod'

export interface RawConfigMap {
  readonly metadata?: RawMetadata
  readonly data?: Readonly<Record<string, string>>
  readonly binaryData?: Readonly<Record<string, string>>
  readonly immutable?: boolean
}

export interface RawSecret {
  readonly metadata?: RawMetadata
  readonly type?: string
  readonly data?: Readonly<Record<string, string>>
  readonly stringData?: Readonly<Record<string, string>>
  readonly immutable?: boolean
}
