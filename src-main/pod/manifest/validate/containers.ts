import type { FieldPath } from '../path'
import type { Problems } from '../problems'
import type { RawContainer, RawEnv } from '../raw-pod'
import { duplicate, invalid, notSupported, required } from '../wording'
import { dnsLabel, envName } from './formats'
import { validateMounts } from './mounts'
import { validateHostPortConflicts, validatePorts } from './ports'

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never']

/** validateContainers. */
export function validateContainers(containers: readonly RawContainer[], volumes: ReadonlySet<string>, problems: Problems): void {
  if (containers.length === 0) return problems.error(['spec', 'containers'], required())
  const names = new Set<string>()
  for (const [index, container] of containers.entries()) {
    const path = ['spec', 'containers', index]
    validateContainer(container, volumes, path, problems)
    const { name = '' } = container
    if (name !== '' && names.has(name)) problems.error([...path, 'name'], duplicate(name))
    names.add(name)
  }
  validateHostPortConflicts(containers, problems)
}

/** validateContainerCommon. */
function validateContainer(container: RawContainer, volumes: ReadonlySet<string>, path: FieldPath, problems: Problems): void {
  const { name = '', image = '', imagePullPolicy = '' } = container
  if (name === '') problems.error([...path, 'name'], required())
  else for (const message of dnsLabel(name)) problems.error([...path, 'name'], invalid(name, message))
  if (image === '') problems.error([...path, 'image'], required())
  else if (image !== image.trim()) problems.error([...path, 'image'], invalid(image, 'must not have leading or trailing whitespace'))
  if (imagePullPolicy !== '' && !PULL_POLICIES.includes(imagePullPolicy)) {
    problems.error([...path, 'imagePullPolicy'], notSupported(imagePullPolicy, PULL_POLICIES))
  }
  validateEnv(container.env ?? [], [...path, 'env'], problems)
  validatePorts(container.ports ?? [], [...path, 'ports'], problems)
  validateMounts(container.volumeMounts, volumes, [...path, 'volumeMounts'], problems)
}

/** ValidateEnv; a name that is given twice is allowed, and warned of as the API server does. */
function validateEnv(env: readonly RawEnv[], path: FieldPath, problems: Problems): void {
  const names = new Set<string>()
  for (const [index, { name = '' }] of env.entries()) {
    const namePath = [...path, index, 'name']
    if (name === '') problems.error(namePath, required())
    for (const message of envName(name)) problems.error(namePath, invalid(name, message))
    if (name !== '' && names.has(name)) problems.warn(namePath, `hides previous definition of "${name}", which may be dropped when using apply`)
    names.add(name)
  }
}
