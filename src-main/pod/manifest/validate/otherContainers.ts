import type { Problems } from '../problems'
import type { RawContainer } from '../raw/container'
import { present, type RawPodSpec } from '../raw/pod'
import { forbidden, notFound, notSupported } from '../wording'
import { takeName, validateContainer } from './containers'
import { validateHostPortConflicts } from './ports'
import { forbidProbesAndHooks, validateProbesAndHooks, type PodFacts } from './probes'

const NOT_FOR_INIT = 'may not be set for init containers without restartPolicy=Always'
const NOT_FOR_EPHEMERAL = 'cannot be set for an Ephemeral Container'

/** validateInitContainers. They run one by one, so each may use the same host ports. */
export function validateInitContainers(spec: RawPodSpec, volumes: ReadonlySet<string>, pod: PodFacts, problems: Problems): void {
  const names = namesOf(spec.containers)
  for (const [index, container] of (spec.initContainers ?? []).entries()) {
    const path = ['spec', 'initContainers', index]
    validateContainer(container, volumes, path, problems)
    const { restartPolicy } = container
    if (restartPolicy !== undefined && restartPolicy !== 'Always') problems.error([...path, 'restartPolicy'], notSupported(restartPolicy, ['Always']))
    takeName(container, names, path, problems)
    validateHostPortConflicts([[path, container]], problems)
    if (restartPolicy === 'Always') validateProbesAndHooks(container, pod, path, problems)
    else forbidProbesAndHooks(container, NOT_FOR_INIT, path, problems)
  }
}

/** validateEphemeralContainers, allowedEphemeralContainerFields. */
export function validateEphemeralContainers(spec: RawPodSpec, volumes: ReadonlySet<string>, problems: Problems): void {
  const others = new Set([...namesOf(spec.containers), ...namesOf(spec.initContainers)])
  const names = new Set(others)
  for (const [index, container] of (spec.ephemeralContainers ?? []).entries()) {
    const path = ['spec', 'ephemeralContainers', index]
    validateContainer(container, volumes, path, problems)
    takeName(container, names, path, problems)
    const { targetContainerName: target = '', ports = [], resources = {}, restartPolicy } = container
    if (target !== '' && !others.has(target)) problems.error([...path, 'targetContainerName'], notFound(target))
    if (ports.length > 0) problems.error([...path, 'ports'], forbidden(NOT_FOR_EPHEMERAL), { what: 'key' })
    if (Object.keys(resources).length > 0) problems.error([...path, 'resources'], forbidden(NOT_FOR_EPHEMERAL), { what: 'key' })
    if (restartPolicy !== undefined) problems.error([...path, 'restartPolicy'], forbidden(NOT_FOR_EPHEMERAL), { what: 'key' })
    forbidProbesAndHooks(container, NOT_FOR_EPHEMERAL, path, problems)
    for (const [at, { subPath = '', subPathExpr = '' }] of present(container.volumeMounts)) {
      if (subPath !== '') problems.error([...path, 'volumeMounts', at, 'subPath'], forbidden(NOT_FOR_EPHEMERAL))
      if (subPathExpr !== '') problems.error([...path, 'volumeMounts', at, 'subPathExpr'], forbidden(NOT_FOR_EPHEMERAL))
    }
  }
}

function namesOf(containers: readonly RawContainer[] | undefined): Set<string> {
  return new Set((containers ?? []).map(({ name = '' }) => name).filter((name) => name !== ''))
}
