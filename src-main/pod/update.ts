import type { ErrorDetail } from '../api/errors'
import { canonicalJson } from './hash'
import { formatPath, type FieldPath } from './manifest/path'
import type { ConfigMapSpec, ContainerSpec, PodSpec, SecretSpec } from './spec'

/** ValidatePodUpdate's own words. */
const FIXED =
  'Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,' +
  '`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'
const IMMUTABLE = 'field is immutable when `immutable` is set'

/** Where a field of the spec stands in a manifest, when it is not under its own name. */
const POD_FIELDS: Readonly<Partial<Record<keyof PodSpec, FieldPath>>> = {
  dns: ['spec', 'dnsConfig'],
  security: ['spec', 'securityContext'],
  sandbox: ['metadata', 'annotations', 'dev.pauselab/sandbox'],
  infraImage: ['metadata', 'annotations', 'dev.pauselab/infra-image'],
  shareUts: ['metadata', 'annotations', 'dev.pauselab/share-uts']
}
const CONTAINER_FIELDS: Readonly<Partial<Record<keyof ContainerSpec, string>>> = { mounts: 'volumeMounts', security: 'securityContext', role: 'restartPolicy' }

/** Not compared here: identity, what may change, what follows from other fields, and the lists of containers. */
const FREE_POD_FIELDS = new Set(['namespace', 'name', 'labels', 'annotations', 'activeDeadlineSeconds', 'qosClass', 'containers', 'initContainers', 'ephemeralContainers'])
/** The image may change, and with its tag the policy that was never said. */
const FREE_INIT_FIELDS = new Set(['image', 'imagePullPolicy'])
/** This lab's own addition, so that the replacement of one container can be seen: an API server lets only the image change. */
const FREE_APP_FIELDS = new Set([...FREE_INIT_FIELDS, 'command', 'args', 'env', 'envFrom', 'workingDir'])

/** ValidatePodCreate: debug containers are for pods that are there. */
export function checkCreate(spec: PodSpec): readonly ErrorDetail[] {
  return spec.ephemeralContainers.length === 0 ? [] : [detail(['spec', 'ephemeralContainers'], 'Forbidden: cannot be set on create')]
}

/**
 * What an API server would say of an update (ValidatePodUpdate, ValidatePodEphemeralContainersUpdate), one field at a
 * time where it prints a diff of everything. Empty when the update is right.
 */
export function checkUpdate(old: PodSpec, next: PodSpec): readonly ErrorDetail[] {
  for (const list of ['containers', 'initContainers'] as const) {
    if (old[list].length !== next[list].length) return [detail(['spec', list], 'Forbidden: pod updates may not add or remove containers')]
  }
  return [
    ...checkDeadline(old.activeDeadlineSeconds, next.activeDeadlineSeconds),
    ...changedFields(old, next, FREE_POD_FIELDS).map((field) => detail(POD_FIELDS[field] ?? ['spec', field], FIXED)),
    ...checkContainers(old, next, 'containers', FREE_APP_FIELDS),
    ...checkContainers(old, next, 'initContainers', FREE_INIT_FIELDS),
    ...checkEphemeral(old.ephemeralContainers, next.ephemeralContainers)
  ]
}

/**
 * `kubectl apply` leaves alone what a manifest never said: debug containers that were added beside it stay when a new
 * text names none. To be called before checkUpdate.
 */
export function keepEphemeralContainers(old: PodSpec, next: PodSpec): PodSpec {
  return next.ephemeralContainers.length === 0 ? { ...next, ephemeralContainers: old.ephemeralContainers } : next
}

/** It may be set, and made shorter. */
function checkDeadline(old: number | null, next: number | null): readonly ErrorDetail[] {
  const path = ['spec', 'activeDeadlineSeconds']
  if (old === null || old === next) return []
  if (next === null) return [detail(path, 'Invalid value: null: must not update from a positive integer to nil value')]
  return next > old ? [detail(path, `Invalid value: ${next}: must be less than or equal to previous value`)] : []
}

function checkContainers(old: PodSpec, next: PodSpec, list: 'containers' | 'initContainers', free: ReadonlySet<string>): readonly ErrorDetail[] {
  return old[list].flatMap((container, index) => {
    const other = next[list][index]
    if (other === undefined) return []
    return changedFields(container, other, free).map((field) => detail(['spec', list, index, CONTAINER_FIELDS[field] ?? field], FIXED))
  })
}

function checkEphemeral(old: readonly ContainerSpec[], next: readonly ContainerSpec[]): readonly ErrorDetail[] {
  const path = ['spec', 'ephemeralContainers']
  const byName = new Map(next.map((container) => [container.name, container]))
  return old.flatMap((container) => {
    const other = byName.get(container.name)
    if (other === undefined) return [detail(path, `Forbidden: existing ephemeral containers "${container.name}" may not be removed`)]
    if (canonicalJson(other) === canonicalJson(container)) return []
    return [detail(path, `Forbidden: existing ephemeral containers "${container.name}" may not be changed`)]
  })
}

/** ValidateConfigMapUpdate. */
export function checkConfigMapUpdate(old: ConfigMapSpec, next: ConfigMapSpec): readonly ErrorDetail[] {
  if (!old.immutable) return []
  return changedFields(old, next, new Set(['namespace', 'name'])).map((field) => detail([field], `Forbidden: ${IMMUTABLE}`))
}

/** ValidateSecretUpdate: the type never changes. No value is repeated. */
export function checkSecretUpdate(old: SecretSpec, next: SecretSpec): readonly ErrorDetail[] {
  const type = old.type === next.type ? [] : [detail(['type'], `Invalid value: ${JSON.stringify(next.type)}: field is immutable`)]
  if (!old.immutable) return type
  return [...type, ...changedFields(old, next, new Set(['namespace', 'name', 'type'])).map((field) => detail([field], `Forbidden: ${IMMUTABLE}`))]
}

function changedFields<T extends object>(old: T, next: T, free: ReadonlySet<string>): readonly (keyof T & string)[] {
  const names = Object.keys({ ...old, ...next }) as (keyof T & string)[]
  return names.filter((name) => !free.has(name) && canonicalJson(old[name]) !== canonicalJson(next[name]))
}

function detail(path: FieldPath, message: string): ErrorDetail {
  return { path: formatPath(path), message }
}
