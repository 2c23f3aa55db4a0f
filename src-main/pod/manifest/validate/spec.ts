import type { Problems } from '../problems'
import type { RawPod, RawPodSpec } from '../raw/pod'
import { invalid, notSupported, required } from '../wording'
import { validateOwnAnnotations } from './annotations'
import { validateContainers } from './containers'
import { dnsLabel, dnsSubdomain } from './formats'
import { validateMetadata } from './metadata'
import { validateDns, validateHostAliases } from './network'
import { validateEphemeralContainers, validateInitContainers } from './otherContainers'
import { validatePodSecurity } from './security'
import { validateVolumes } from './volumes'

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never']
const MAX_INT32 = 2_147_483_647

/** ValidatePodCreate, for what this lab uses of a pod. */
export function validatePod(pod: RawPod, problems: Problems): void {
  validateMetadata(pod.metadata ?? {}, problems)
  const { spec } = pod
  if (spec === undefined) return problems.error(['spec'], required())
  validateOwnAnnotations(pod.metadata?.annotations ?? {}, pod.metadata?.name ?? '', spec, problems)
  const { terminationGracePeriodSeconds: grace = 30, os } = spec
  const facts = { graceSeconds: grace < 0 ? null : grace, os: os?.name ?? '' }
  const volumes = validateVolumes(spec.volumes, problems)
  validateContainers(spec.containers ?? [], volumes, facts, problems)
  validateInitContainers(spec, volumes, facts, problems)
  validateEphemeralContainers(spec, volumes, problems)
  validateLifetime(spec, problems)
  validateNames(spec, problems)
  validateHostNamespaces(spec, problems)
  validateDns(spec, problems)
  validateHostAliases(spec.hostAliases ?? [], problems)
  if (spec.securityContext !== undefined) validatePodSecurity(spec.securityContext, ['spec', 'securityContext'], problems)
}

function validateLifetime({ restartPolicy = '', terminationGracePeriodSeconds: grace = 0, activeDeadlineSeconds: deadline }: RawPodSpec, problems: Problems): void {
  if (restartPolicy !== '' && !RESTART_POLICIES.includes(restartPolicy)) {
    problems.error(['spec', 'restartPolicy'], notSupported(restartPolicy, RESTART_POLICIES))
  }
  if (grace < 0) problems.error(['spec', 'terminationGracePeriodSeconds'], invalid(grace, 'must be greater than or equal to 0'))
  if (deadline !== undefined && (deadline < 1 || deadline > MAX_INT32)) {
    problems.error(['spec', 'activeDeadlineSeconds'], invalid(deadline, `must be between 1 and ${MAX_INT32}, inclusive`))
  }
}

function validateNames({ hostname = '', subdomain = '', serviceAccountName: account = '' }: RawPodSpec, problems: Problems): void {
  if (hostname !== '') for (const message of dnsLabel(hostname)) problems.error(['spec', 'hostname'], invalid(hostname, message))
  if (subdomain !== '') for (const message of dnsLabel(subdomain)) problems.error(['spec', 'subdomain'], invalid(subdomain, message))
  if (account !== '') for (const message of dnsSubdomain(account)) problems.error(['spec', 'serviceAccountName'], invalid(account, message))
}

/** validatePodHostNetworkDeps, and the conflict that validatePodSpecSecurityContext knows. */
function validateHostNamespaces({ hostNetwork, hostPID, shareProcessNamespace, containers = [] }: RawPodSpec, problems: Problems): void {
  if (hostPID === true && shareProcessNamespace === true) {
    problems.error(['spec', 'shareProcessNamespace'], invalid(true, 'ShareProcessNamespace and HostPID cannot both be enabled'))
  }
  if (hostNetwork !== true) return
  for (const [index, { ports = [] }] of containers.entries()) {
    for (const [at, { containerPort = 0, hostPort = 0 }] of ports.entries()) {
      if (hostPort === 0 || hostPort === containerPort) continue
      problems.error(['spec', 'containers', index, 'ports', at, 'hostPort'], invalid(hostPort, 'must match `containerPort` when `hostNetwork` is true'))
    }
  }
}
