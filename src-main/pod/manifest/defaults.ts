import type { ContainerSpec, MountSpec, PodSpec, PortSpec, RestartPolicy } from '../spec'
import { present, type RawContainer, type RawMount, type RawPod, type RawPort } from './raw-pod'
import { LAST_APPLIED } from './validate/metadata'

/** Fills in what the API server's defaulting and the kubelet would. The pod must have passed validation. */
export function toPodSpec(pod: RawPod): PodSpec {
  const { metadata = {}, spec = {} } = pod
  const name = metadata.name ?? ''
  return {
    namespace: metadata.namespace || 'default',
    name,
    labels: metadata.labels ?? {},
    annotations: Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([key]) => key !== LAST_APPLIED)),
    hostname: spec.hostname || truncateHostname(name),
    restartPolicy: restartPolicy(spec.restartPolicy),
    shareProcessNamespace: spec.shareProcessNamespace ?? false,
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? 30,
    volumes: [...present(spec.volumes)].map(([, volume]) => ({ kind: 'emptyDir', name: volume.name ?? '' })),
    containers: (spec.containers ?? []).map(toContainer)
  }
}

/** A host name holds 63 characters, a pod's name up to 253 (truncatePodHostnameIfNeeded). */
function truncateHostname(name: string): string {
  return name.length <= 63 ? name : name.slice(0, 63).replace(/[-.]+$/, '')
}

function toContainer(container: RawContainer): ContainerSpec {
  const image = container.image ?? ''
  return {
    name: container.name ?? '',
    role: 'app',
    image,
    imagePullPolicy: pullPolicy(container.imagePullPolicy, image),
    command: listOrNull(container.command),
    args: listOrNull(container.args),
    workingDir: container.workingDir || null,
    env: (container.env ?? []).map(({ name = '', value = '' }) => ({ name, value })),
    ports: (container.ports ?? []).map(toPort),
    mounts: [...present(container.volumeMounts)].map(([, mount]) => toMount(mount))
  }
}

function toPort({ name, containerPort = 0, hostPort, hostIP, protocol }: RawPort): PortSpec {
  return {
    name: name || null,
    containerPort,
    hostPort: hostPort || null,
    hostIP: hostIP || null,
    protocol: protocol === 'UDP' || protocol === 'SCTP' ? protocol : 'TCP'
  }
}

/** The kubelet makes a relative path absolute by a `/` in front of it. */
function toMount({ name = '', mountPath = '', readOnly = false }: RawMount): MountSpec {
  return { volume: name, path: mountPath.startsWith('/') ? mountPath : `/${mountPath}`, readOnly }
}

function restartPolicy(given: string | undefined): RestartPolicy {
  return given === 'OnFailure' || given === 'Never' ? given : 'Always'
}

/** An empty list is no list: Go cannot tell them apart after decoding. */
function listOrNull(list: readonly string[] | undefined): readonly string[] | null {
  return list === undefined || list.length === 0 ? null : list
}

function pullPolicy(given: string | undefined, image: string): ContainerSpec['imagePullPolicy'] {
  if (given === 'Always' || given === 'IfNotPresent' || given === 'Never') return given
  return hasLatestTag(image) ? 'Always' : 'IfNotPresent'
}

/** `:latest`, said or left out (parsers.ParseImageName). A digest without a tag is no `latest`; a registry's port is no tag. */
function hasLatestTag(image: string): boolean {
  const [reference = '', digest] = image.split('@')
  const lastPart = reference.slice(reference.lastIndexOf('/') + 1)
  const colon = lastPart.indexOf(':')
  return colon === -1 ? digest === undefined : lastPart.slice(colon + 1) === 'latest'
}
