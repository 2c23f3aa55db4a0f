import type { FieldPath } from '../path'
import type { Problems } from '../problems'
import type { RawContainer } from '../raw/container'
import { duplicate, forbidden, invalid, notSupported, required } from '../wording'
import { validateEnv, validateEnvFrom } from './env'
import { dnsLabel } from './formats'
import { validateMounts } from './mounts'
import { validateAbsolutePath } from './paths'
import { validateHostPortConflicts, validatePorts } from './ports'
import { validateProbesAndHooks, type PodFacts } from './probes'
import { validateResources } from './resources'
import { validateSecurity } from './security'

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never']
const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError']

/** validateContainers: the regular ones. */
export function validateContainers(containers: readonly RawContainer[], volumes: ReadonlySet<string>, pod: PodFacts, problems: Problems): void {
  if (containers.length === 0) return problems.error(['spec', 'containers'], required())
  const names = new Set<string>()
  const places = containers.map((container, index) => [['spec', 'containers', index], container] as const)
  for (const [path, container] of places) {
    validateContainer(container, volumes, path, problems)
    validateProbesAndHooks(container, pod, path, problems)
    if (container.restartPolicy !== undefined) problems.error([...path, 'restartPolicy'], forbidden('may not be set for non-init containers'), { what: 'key' })
    takeName(container, names, path, problems)
  }
  validateHostPortConflicts(places, problems)
}

export function takeName({ name = '' }: RawContainer, names: Set<string>, path: FieldPath, problems: Problems): void {
  if (name !== '' && names.has(name)) problems.error([...path, 'name'], duplicate(name))
  names.add(name)
}

/** validateContainerCommon and validateContainerOnlyForPod: what holds for every kind of container. */
export function validateContainer(container: RawContainer, volumes: ReadonlySet<string>, path: FieldPath, problems: Problems): void {
  const { name = '', image = '', imagePullPolicy = '', terminationMessagePath = '', terminationMessagePolicy = '' } = container
  if (name === '') problems.error([...path, 'name'], required())
  else for (const message of dnsLabel(name)) problems.error([...path, 'name'], invalid(name, message))
  if (image === '') problems.error([...path, 'image'], required())
  else if (image !== image.trim()) problems.error([...path, 'image'], invalid(image, 'must not have leading or trailing whitespace'))
  if (imagePullPolicy !== '' && !PULL_POLICIES.includes(imagePullPolicy)) {
    problems.error([...path, 'imagePullPolicy'], notSupported(imagePullPolicy, PULL_POLICIES))
  }
  if (terminationMessagePath !== '') validateAbsolutePath(terminationMessagePath, [...path, 'terminationMessagePath'], problems)
  if (terminationMessagePolicy !== '' && !MESSAGE_POLICIES.includes(terminationMessagePolicy)) {
    problems.error([...path, 'terminationMessagePolicy'], notSupported(terminationMessagePolicy, MESSAGE_POLICIES))
  }
  validateEnv(container.env ?? [], [...path, 'env'], problems)
  validateEnvFrom(container.envFrom ?? [], [...path, 'envFrom'], problems)
  validatePorts(container.ports ?? [], [...path, 'ports'], problems)
  validateMounts(container.volumeMounts, volumes, [...path, 'volumeMounts'], problems)
  validateResources(container.resources ?? {}, [...path, 'resources'], problems)
  if (container.securityContext !== undefined) validateSecurity(container.securityContext, [...path, 'securityContext'], problems)
}
