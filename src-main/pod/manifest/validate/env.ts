import type { FieldPath } from '../path'
import type { Problems } from '../problems'
import type { RawEnv, RawEnvFrom, RawEnvSource, RawKeyRef } from '../raw/env'
import { invalid, required } from '../wording'
import { ENV_FIELDS, validateFieldRef, validateResourceFieldRef } from './fieldRefs'
import { configMapKey, dnsSubdomain, envName } from './formats'

/** ValidateEnv; a name that is given twice is allowed, and warned of as the API server does. */
export function validateEnv(env: readonly RawEnv[], path: FieldPath, problems: Problems): void {
  const names = new Set<string>()
  for (const [index, { name = '', value = '', valueFrom }] of env.entries()) {
    const namePath = [...path, index, 'name']
    if (name === '') problems.error(namePath, required())
    for (const message of envName(name)) problems.error(namePath, invalid(name, message))
    if (name !== '' && names.has(name)) problems.warn(namePath, `hides previous definition of "${name}", which may be dropped when using apply`)
    names.add(name)
    if (valueFrom !== undefined) validateValueFrom(valueFrom, value !== '', [...path, index, 'valueFrom'], problems)
  }
}

/** validateEnvVarValueFrom. */
function validateValueFrom(from: RawEnvSource, hasValue: boolean, path: FieldPath, problems: Problems): void {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = from
  if (fieldRef !== undefined) validateFieldRef(fieldRef, ENV_FIELDS, [...path, 'fieldRef'], problems)
  if (resourceFieldRef !== undefined) validateResourceFieldRef(resourceFieldRef, false, [...path, 'resourceFieldRef'], problems)
  if (configMapKeyRef !== undefined) validateKeyRef(configMapKeyRef, [...path, 'configMapKeyRef'], problems)
  if (secretKeyRef !== undefined) validateKeyRef(secretKeyRef, [...path, 'secretKeyRef'], problems)
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef].filter((source) => source !== undefined).length
  if (sources === 0) problems.error(path, invalid('', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`'))
  else if (hasValue) problems.error(path, invalid('', 'may not be specified when `value` is not empty'))
  else if (sources > 1) problems.error(path, invalid('', 'may not have more than one field specified at a time'))
}

/** validateConfigMapKeySelector, validateSecretKeySelector. */
function validateKeyRef({ name = '', key = '' }: RawKeyRef, path: FieldPath, problems: Problems): void {
  for (const message of dnsSubdomain(name)) problems.error([...path, 'name'], invalid(name, message))
  if (key === '') problems.error([...path, 'key'], required())
  else for (const message of configMapKey(key)) problems.error([...path, 'key'], invalid(key, message))
}

/** ValidateEnvFrom. */
export function validateEnvFrom(sources: readonly RawEnvFrom[], path: FieldPath, problems: Problems): void {
  for (const [index, { prefix = '', configMapRef, secretRef }] of sources.entries()) {
    const at = [...path, index]
    for (const message of envName(prefix)) problems.error([...at, 'prefix'], invalid(prefix, message))
    if (configMapRef !== undefined) validateName(configMapRef.name, [...at, 'configMapRef', 'name'], problems)
    if (secretRef !== undefined) validateName(secretRef.name, [...at, 'secretRef', 'name'], problems)
    if (configMapRef === undefined && secretRef === undefined) problems.error(at, invalid('', 'must specify one of: `configMapRef` or `secretRef`'))
    if (configMapRef !== undefined && secretRef !== undefined) problems.error(at, invalid('', 'may not have more than one field specified at a time'))
  }
}

function validateName(name: string | undefined, path: FieldPath, problems: Problems): void {
  if (name === undefined || name === '') return problems.error(path, required())
  for (const message of dnsSubdomain(name)) problems.error(path, invalid(name, message))
}
