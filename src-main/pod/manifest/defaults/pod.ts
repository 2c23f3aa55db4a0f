import { qosClassOf } from '../../resources/qos'
import type { DnsSpec, PodSpec, RestartPolicy } from '../../spec'
import { present, type RawPod, type RawPodSpec } from '../raw/pod'
import { INFRA_IMAGE_ANNOTATION, SANDBOX_ANNOTATION, SHARE_UTS_ANNOTATION } from '../validate/annotations'
import { LAST_APPLIED } from '../validate/metadata'
import { toContainer } from './container'
import { toExactResources } from './resources'
import { toPodSecurity } from './security'
import { toVolume } from './volumes'

/** Fills in what the API server's defaulting and the kubelet would. The pod must have passed validation. */
export function toPodSpec({ metadata = {}, spec = {} }: RawPod): PodSpec {
  const name = metadata.name ?? ''
  const annotations = Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([key]) => key !== LAST_APPLIED))
  const { initContainers = [], containers = [], ephemeralContainers = [] } = spec
  return {
    namespace: metadata.namespace || 'default',
    name,
    labels: metadata.labels ?? {},
    annotations,
    hostname: spec.hostname || truncateHostname(name),
    subdomain: spec.subdomain || null,
    hostAliases: (spec.hostAliases ?? []).map(({ ip = '', hostnames = [] }) => ({ ip, hostnames })),
    dns: toDns(spec),
    hostNetwork: spec.hostNetwork ?? false,
    hostPID: spec.hostPID ?? false,
    hostIPC: spec.hostIPC ?? false,
    restartPolicy: restartPolicy(spec.restartPolicy),
    shareProcessNamespace: spec.shareProcessNamespace ?? false,
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? 30,
    activeDeadlineSeconds: spec.activeDeadlineSeconds ?? null,
    serviceAccountName: spec.serviceAccountName || 'default',
    security: toPodSecurity(spec.securityContext),
    qosClass: qosClassOf([...containers, ...initContainers].map(({ resources }) => toExactResources(resources))),
    volumes: [...present(spec.volumes)].map(([, volume]) => toVolume(volume)),
    initContainers: initContainers.map((container) => toContainer(container, container.restartPolicy === 'Always' ? 'sidecar' : 'init', spec)),
    containers: containers.map((container) => toContainer(container, 'app', spec)),
    ephemeralContainers: ephemeralContainers.map((container) => toContainer(container, 'ephemeral', spec)),
    sandbox: annotations[SANDBOX_ANNOTATION] === 'none' ? 'none' : 'pause',
    infraImage: annotations[INFRA_IMAGE_ANNOTATION] ?? null,
    shareUts: annotations[SHARE_UTS_ANNOTATION] === 'true'
  }
}

/** A host name holds 63 characters, a pod's name up to 253 (truncatePodHostnameIfNeeded). */
function truncateHostname(name: string): string {
  return name.length <= 63 ? name : name.slice(0, 63).replace(/[-.]+$/, '')
}

function toDns({ dnsPolicy, dnsConfig = {} }: RawPodSpec): DnsSpec {
  const { nameservers = [], searches = [], options = [] } = dnsConfig
  return { policy: toDnsPolicy(dnsPolicy), nameservers, searches, options: options.map(({ name = '', value }) => ({ name, value: value ?? null })) }
}

function toDnsPolicy(given: string | undefined): DnsSpec['policy'] {
  return given === 'Default' || given === 'None' || given === 'ClusterFirstWithHostNet' ? given : 'ClusterFirst'
}

function restartPolicy(given: string | undefined): RestartPolicy {
  return given === 'OnFailure' || given === 'Never' ? given : 'Always'
}
