import type { Problems } from '../problems'
import type { RawMetadata } from '../raw/pod'
import { invalid, notInThisLab, required, tooLong } from '../wording'
import { byteLength, dnsLabel, dnsSubdomain, labelValue, qualifiedName } from './formats'

const MAX_ANNOTATIONS = 262_144
/** kubectl's own notes, of no use to anybody else. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** ValidateObjectMeta; the names of pods, ConfigMaps and Secrets are all DNS subdomains. */
export function validateMetadata(metadata: RawMetadata, problems: Problems): void {
  validateName(metadata, problems)
  const { namespace = '' } = metadata
  if (namespace !== '') for (const message of dnsLabel(namespace)) problems.error(['metadata', 'namespace'], invalid(namespace, message))
  validateLabels(metadata.labels ?? {}, problems)
  validateAnnotations(metadata.annotations ?? {}, problems)
}

function validateName({ name = '', generateName = '' }: RawMetadata, problems: Problems): void {
  const path = ['metadata', 'name']
  if (name !== '') {
    for (const message of dnsSubdomain(name)) problems.error(path, invalid(name, message))
    if (generateName !== '') problems.warn(['metadata', 'generateName'], 'ignored by this lab: there is a name', { what: 'key' })
  } else if (generateName !== '') {
    problems.error(['metadata', 'generateName'], notInThisLab('give metadata.name'), { what: 'key' })
  } else {
    problems.error(path, required('name or generateName is required'))
  }
}

/** v1validation.ValidateLabels. */
function validateLabels(labels: Readonly<Record<string, string>>, problems: Problems): void {
  const path = ['metadata', 'labels']
  for (const [key, value] of Object.entries(labels)) {
    for (const message of qualifiedName(key)) problems.error(path, invalid(key, message), { at: [...path, key], what: 'key' })
    for (const message of labelValue(value)) problems.error(path, invalid(value, message), { at: [...path, key] })
  }
}

/** ValidateAnnotations: as label keys, but case does not matter, and values are free up to 256 KiB in all. */
function validateAnnotations(annotations: Readonly<Record<string, string>>, problems: Problems): void {
  const path = ['metadata', 'annotations']
  let size = 0
  for (const [key, value] of Object.entries(annotations)) {
    const at = { at: [...path, key], what: 'key' } as const
    size += byteLength(key) + byteLength(value)
    for (const message of qualifiedName(key.toLowerCase())) problems.error(path, invalid(key, message), at)
    if (key === LAST_APPLIED) problems.warn([...path, key], 'ignored by this lab: kubectl wrote it for itself', { what: 'key' })
  }
  if (size > MAX_ANNOTATIONS) problems.error(path, tooLong(MAX_ANNOTATIONS), { what: 'key' })
}
