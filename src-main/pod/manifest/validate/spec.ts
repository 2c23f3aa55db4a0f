import type { Problems } from '../problems'
import type { RawPod } from '../raw-pod'
import { invalid, notSupported, required } from '../wording'
import { validateContainers } from './containers'
import { dnsLabel } from './formats'
import { validateMetadata } from './metadata'
import { validateVolumes } from './volumes'

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never']

/** ValidatePodCreate, for what this lab uses of a pod. */
export function validatePod(pod: RawPod, problems: Problems): void {
  validateMetadata(pod.metadata ?? {}, problems)
  const { spec } = pod
  if (spec === undefined) return problems.error(['spec'], required())
  const volumes = validateVolumes(spec.volumes, problems)
  validateContainers(spec.containers ?? [], volumes, problems)
  const { restartPolicy = '', terminationGracePeriodSeconds: grace = 0, hostname = '' } = spec
  if (restartPolicy !== '' && !RESTART_POLICIES.includes(restartPolicy)) {
    problems.error(['spec', 'restartPolicy'], notSupported(restartPolicy, RESTART_POLICIES))
  }
  if (grace < 0) problems.error(['spec', 'terminationGracePeriodSeconds'], invalid(grace, 'must be greater than or equal to 0'))
  if (hostname !== '') for (const message of dnsLabel(hostname)) problems.error(['spec', 'hostname'], invalid(hostname, message))
}
