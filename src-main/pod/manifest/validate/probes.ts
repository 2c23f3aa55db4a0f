import type { FieldPath } from '../path'
import type { Problems } from '../problems'
import type { RawContainer, RawLifecycle, RawProbe } from '../raw/container'
import { forbidden, invalid, notSupported } from '../wording'
import { validateHandler } from './handlers'
import { SIGNALS } from './signals'

export interface PodFacts {
  /** null when it is wrong, which is told elsewhere. */
  readonly graceSeconds: number | null
  readonly os: string
}

const NUMBERS = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const

/** What app containers and sidecars may have, and nobody else. */
export function validateProbesAndHooks(container: RawContainer, pod: PodFacts, path: FieldPath, problems: Problems): void {
  if (container.lifecycle !== undefined) validateLifecycle(container.lifecycle, pod, [...path, 'lifecycle'], problems)
  for (const name of PROBES) {
    const probe = container[name]
    if (probe !== undefined) validateProbe(probe, name, [...path, name], problems)
  }
}

/** validateLivenessProbe, validateReadinessProbe, validateStartupProbe. */
function validateProbe(probe: RawProbe, name: (typeof PROBES)[number], path: FieldPath, problems: Problems): void {
  validateHandler(probe, null, path, problems)
  for (const field of NUMBERS) {
    const value = probe[field] ?? 0
    if (value < 0) problems.error([...path, field], invalid(value, 'must be greater than or equal to 0'))
  }
  const { terminationGracePeriodSeconds: grace, successThreshold } = probe
  if (grace !== undefined && grace <= 0) problems.error([...path, 'terminationGracePeriodSeconds'], invalid(grace, 'must be greater than 0'))
  if (name === 'readinessProbe') {
    if (grace !== undefined) problems.error([...path, 'terminationGracePeriodSeconds'], invalid(grace, 'must not be set for readinessProbes'))
  } else if (successThreshold !== undefined && successThreshold !== 0 && successThreshold !== 1) {
    problems.error([...path, 'successThreshold'], invalid(successThreshold, 'must be 1'))
  }
}

/** validateLifecycle, validateStopSignal. */
function validateLifecycle({ postStart, preStop, stopSignal = '' }: RawLifecycle, pod: PodFacts, path: FieldPath, problems: Problems): void {
  if (postStart !== undefined) validateHandler(postStart, pod.graceSeconds, [...path, 'postStart'], problems)
  if (preStop !== undefined) validateHandler(preStop, pod.graceSeconds, [...path, 'preStop'], problems)
  if (stopSignal === '') return
  if (pod.os === '') problems.error([...path, 'stopSignal'], forbidden('may not be set for containers with empty `spec.os.name`'))
  if (!SIGNALS.includes(stopSignal)) problems.error([...path, 'stopSignal'], notSupported(stopSignal, SIGNALS))
}

/** validateInitContainers and validateFieldAllowList: each of these that is there is refused. */
export function forbidProbesAndHooks(container: RawContainer, why: string, path: FieldPath, problems: Problems): void {
  for (const name of ['lifecycle', ...PROBES] as const) if (container[name] !== undefined) problems.error([...path, name], forbidden(why), { what: 'key' })
}
