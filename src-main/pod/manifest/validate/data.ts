import { base64Error, base64Size } from '../../resolve/base64'
import type { FieldPath } from '../path'
import type { Problems } from '../problems'
import type { RawConfigMap, RawSecret } from '../raw/data'
import { invalid, required, tooLong } from '../wording'
import { refuseOwnAnnotations } from './annotations'
import { byteLength, configMapKey } from './formats'
import { validateMetadata } from './metadata'

/** core.MaxSecretSize. */
const MAX_BYTES = 1_048_576

type Values = Readonly<Record<string, string>>

/** ValidateConfigMap. */
export function validateConfigMap({ metadata = {}, data = {}, binaryData = {} }: RawConfigMap, problems: Problems): void {
  validateMetadata(metadata, problems)
  refuseOwnAnnotations(metadata.annotations ?? {}, problems)
  validateKeys(data, ['data'], problems)
  validateKeys(binaryData, ['binaryData'], problems)
  for (const key of Object.keys(data)) {
    if (Object.hasOwn(binaryData, key)) problems.error(['data', key], invalid(key, 'duplicate of key present in binaryData'), { what: 'key' })
  }
  validateBase64(binaryData, ['binaryData'], problems)
  if (textBytes(data) + base64Bytes(binaryData) > MAX_BYTES) problems.error([], tooLong(MAX_BYTES))
}

/** Keys that a Secret of a known type must have (ValidateSecret). */
const REQUIRED_KEYS: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key']
}

/** ValidateSecret. No value is ever repeated. */
export function validateSecret({ metadata = {}, type = '', data = {}, stringData = {} }: RawSecret, problems: Problems): void {
  validateMetadata(metadata, problems)
  refuseOwnAnnotations(metadata.annotations ?? {}, problems)
  validateKeys(data, ['data'], problems)
  validateKeys(stringData, ['stringData'], problems)
  validateBase64(data, ['data'], problems)
  const kept = Object.fromEntries(Object.entries(data).filter(([key]) => !Object.hasOwn(stringData, key)))
  if (base64Bytes(kept) + textBytes(stringData) > MAX_BYTES) problems.error(['data'], tooLong(MAX_BYTES))
  const has = (key: string): boolean => Object.hasOwn(data, key) || Object.hasOwn(stringData, key)
  const needed = Object.hasOwn(REQUIRED_KEYS, type) ? (REQUIRED_KEYS[type] ?? []) : []
  for (const key of needed) if (!has(key)) problems.error(['data', key], required())
  if (type === 'kubernetes.io/basic-auth' && !has('username') && !has('password')) {
    problems.error(['data', 'username'], required())
    problems.error(['data', 'password'], required())
  }
  const account = 'kubernetes.io/service-account.name'
  if (type === 'kubernetes.io/service-account-token' && (metadata.annotations?.[account] ?? '') === '') problems.error(['metadata', 'annotations', account], required())
}

function validateKeys(values: Values, path: FieldPath, problems: Problems): void {
  for (const key of Object.keys(values)) for (const message of configMapKey(key)) problems.error([...path, key], invalid(key, message), { what: 'key' })
}

/** Go's own words for what encoding/json cannot decode into bytes. */
function validateBase64(values: Values, path: FieldPath, problems: Problems): void {
  for (const [key, value] of Object.entries(values)) {
    const error = base64Error(value)
    if (error !== null) problems.error([...path, key], `Invalid value: ${error}`)
  }
}

function textBytes(values: Values): number {
  return Object.values(values).reduce((sum, value) => sum + byteLength(value), 0)
}

function base64Bytes(values: Values): number {
  return Object.values(values).reduce((sum, value) => sum + base64Size(value), 0)
}
