import type { EnvFromSpec, EnvVarSpec, FieldRef, KeyRef, ResourceName, ResourceRef } from '../../model/env'
import { formatQuantity, parseQuantity } from '../../resources/quantity'
import type { RawEnv, RawEnvFrom, RawFieldRef, RawKeyRef, RawResourceFieldRef } from '../raw/env'

export function toEnvVar({ name = '', value = '', valueFrom }: RawEnv): EnvVarSpec {
  if (valueFrom?.fieldRef) return { kind: 'field', name, ...toFieldRef(valueFrom.fieldRef) }
  if (valueFrom?.resourceFieldRef) return { kind: 'resource', name, ...toResourceRef(valueFrom.resourceFieldRef) }
  if (valueFrom?.configMapKeyRef) return { kind: 'configMapKey', name, ...toKeyRef(valueFrom.configMapKeyRef) }
  if (valueFrom?.secretKeyRef) return { kind: 'secretKey', name, ...toKeyRef(valueFrom.secretKeyRef) }
  return { kind: 'value', name, value }
}

export function toEnvFrom({ prefix = '', configMapRef, secretRef }: RawEnvFrom): EnvFromSpec {
  const ref = configMapRef ?? secretRef
  return { kind: configMapRef ? 'configMap' : 'secret', from: ref?.name ?? '', prefix, optional: ref?.optional ?? false }
}

export function toFieldRef({ fieldPath = '' }: RawFieldRef): FieldRef {
  return { fieldPath }
}

/** An absent or zero divisor is 1 (ExtractContainerResourceValue). */
export function toResourceRef({ containerName = '', resource = '', divisor = '' }: RawResourceFieldRef): ResourceRef {
  const parsed = parseQuantity(divisor)
  const text = parsed.ok ? formatQuantity(parsed.quantity) : '0'
  // Validation has just proved the name.
  return { containerName: containerName || null, resource: resource as ResourceName, divisor: text === '0' ? '1' : text }
}

function toKeyRef({ name = '', key = '', optional = false }: RawKeyRef): KeyRef {
  return { from: name, key, optional }
}
