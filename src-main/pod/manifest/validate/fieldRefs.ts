import { splitSubscript } from '../../resolve/fieldPath'
import { formatQuantity, parseQuantity } from '../../resources/quantity'
import type { FieldPath } from '../path'
import type { Problems } from '../problems'
import type { RawFieldRef, RawResourceFieldRef } from '../raw/env'
import { invalid, notInThisLab, notSupported, required } from '../wording'
import { qualifiedName } from './formats'

export const ENV_FIELDS = [
  'metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName',
  'status.hostIP', 'status.hostIPs', 'status.podIP', 'status.podIPs'
]
export const VOLUME_FIELDS = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid']

/** What ConvertDownwardAPIFieldLabel lets through, used or not. */
const LABELS = new Set([...ENV_FIELDS, ...VOLUME_FIELDS, 'spec.restartPolicy', 'spec.schedulerName', 'status.phase'])
const SUBSCRIPTED = new Set(['metadata.annotations', 'metadata.labels'])

const RESOURCES = ['limits.cpu', 'limits.ephemeral-storage', 'limits.memory', 'requests.cpu', 'requests.ephemeral-storage', 'requests.memory']
const OF_OTHERS = /^(limits|requests)\.(ephemeral-storage$|hugepages-)/
const MEMORY_DIVISORS = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei']

/** validateObjectFieldSelector. */
export function validateFieldRef(ref: RawFieldRef, fields: readonly string[], path: FieldPath, problems: Problems): void {
  const { apiVersion = '', fieldPath = '' } = ref
  if (fieldPath === '') return problems.error([...path, 'fieldPath'], required())
  const conversion = conversionError(apiVersion || 'v1', fieldPath)
  if (conversion !== null) return problems.error([...path, 'fieldPath'], invalid(fieldPath, `error converting fieldPath: ${conversion}`))
  const { path: name, subscript } = splitSubscript(fieldPath)
  if (subscript === null) {
    if (!fields.includes(name)) problems.error([...path, 'fieldPath'], notSupported(name, fields))
    return
  }
  const key = name === 'metadata.annotations' ? subscript.toLowerCase() : subscript
  for (const message of qualifiedName(key)) problems.error(path, invalid(key, message))
}

/** podshelper.ConvertDownwardAPIFieldLabel. */
function conversionError(version: string, label: string): string | null {
  if (version !== 'v1') return `unsupported pod version: ${version}`
  const { path, subscript } = splitSubscript(label)
  if (subscript !== null) return SUBSCRIPTED.has(path) ? null : `field label does not support subscript: "${label}"`
  return LABELS.has(label) ? null : `field label not supported: ${label}`
}

/** validateContainerResourceFieldSelector. `inVolume`: there a container must be named. */
export function validateResourceFieldRef(ref: RawResourceFieldRef, inVolume: boolean, path: FieldPath, problems: Problems): void {
  const { containerName = '', resource = '', divisor = '' } = ref
  if (inVolume && containerName === '') problems.error([...path, 'containerName'], required())
  else if (resource === '') problems.error([...path, 'resource'], required())
  else if (OF_OTHERS.test(resource)) problems.error([...path, 'resource'], `${resource}: ${notInThisLab()}`)
  else if (!RESOURCES.includes(resource)) problems.error([...path, 'resource'], notSupported(resource, RESOURCES))
  if (divisor !== '') validateDivisor(divisor, resource, [...path, 'divisor'], problems)
}

/** validateContainerResourceDivisor; zero is no divisor. */
function validateDivisor(divisor: string | number, resource: string, path: FieldPath, problems: Problems): void {
  const parsed = parseQuantity(divisor)
  if (!parsed.ok) return problems.error(path, invalid(divisor, parsed.error))
  const text = formatQuantity(parsed.quantity)
  if (text === '0') return
  if (resource.endsWith('.cpu') && text !== '1m' && text !== '1') {
    problems.error(path, invalid(resource, "only divisor's values 1m and 1 are supported with the cpu resource"))
  }
  if (resource.endsWith('.memory') && !MEMORY_DIVISORS.includes(text)) {
    problems.error(path, invalid(resource, `only divisor's values ${MEMORY_DIVISORS.join(', ')} are supported with the memory resource`))
  }
}
