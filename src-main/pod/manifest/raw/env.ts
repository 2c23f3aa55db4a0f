import type { RawQuantity } from './quantity'

export interface RawEnv {
  readonly name?: string
  readonly value?: string
  readonly valueFrom?: RawEnvSource
}

export interface RawEnvSource {
  readonly fieldRef?: RawFieldRef
  readonly resourceFieldRef?: RawResourceFieldRef
  readonly configMapKeyRef?: RawKeyRef
  readonly secretKeyRef?: RawKeyRef
}

export interface RawFieldRef {
  readonly apiVersion?: string
  readonly fieldPath?: string
}

export interface RawResourceFieldRef {
  readonly containerName?: string
  readonly resource?: string
  readonly divisor?: RawQuantity
}

export interface RawKeyRef {
  readonly name?: string
  readonly key?: string
  readonly optional?: boolean
}

export interface RawEnvFrom {
  readonly prefix?: string
  readonly configMapRef?: RawNameRef
  readonly secretRef?: RawNameRef
}

export interface RawNameRef {
  readonly name?: string
  readonly optional?: boolean
}
