import type { ConfigMapSpec, SecretSpec } from '../../model/data'
import { encodeText } from '../../resolve/base64'
import type { RawConfigMap, RawSecret } from '../raw/data'

export function toConfigMap({ metadata = {}, data = {}, binaryData = {}, immutable = false }: RawConfigMap): ConfigMapSpec {
  return { namespace: metadata.namespace || 'default', name: metadata.name ?? '', immutable, data, binaryData }
}

/** stringData wins over data of the same key, as the API server's conversion has it. */
export function toSecret({ metadata = {}, type, data = {}, stringData = {}, immutable = false }: RawSecret): SecretSpec {
  const encoded = Object.fromEntries(Object.entries(stringData).map(([key, value]) => [key, encodeText(value)]))
  return { namespace: metadata.namespace || 'default', name: metadata.name ?? '', immutable, type: type || 'Opaque', data: { ...data, ...encoded } }
}
