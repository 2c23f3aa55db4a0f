import type { ContainerRole, ContainerSpec, PortSpec } from '../../spec'
import type { RawContainer, RawPort } from '../raw/container'
import { present, type RawPodSpec } from '../raw/pod'
import { toEnvFrom, toEnvVar } from './env'
import { pullPolicy } from './image'
import { toLifecycle, toProbe } from './probes'
import { toResources } from './resources'
import { toContainerSecurity } from './security'
import { toMount } from './volumes'

export function toContainer(container: RawContainer, role: ContainerRole, pod: RawPodSpec): ContainerSpec {
  const image = container.image ?? ''
  return {
    name: container.name ?? '',
    role,
    image,
    imagePullPolicy: pullPolicy(container.imagePullPolicy, image),
    command: listOrNull(container.command),
    args: listOrNull(container.args),
    workingDir: container.workingDir || null,
    env: (container.env ?? []).map(toEnvVar),
    envFrom: (container.envFrom ?? []).map(toEnvFrom),
    ports: (container.ports ?? []).map((port) => toPort(port, pod.hostNetwork ?? false)),
    mounts: [...present(container.volumeMounts)].map(([, mount]) => toMount(mount)),
    resources: toResources(container.resources),
    startupProbe: toProbe(container.startupProbe),
    livenessProbe: toProbe(container.livenessProbe),
    readinessProbe: toProbe(container.readinessProbe),
    lifecycle: toLifecycle(container.lifecycle),
    terminationMessagePath: container.terminationMessagePath || '/dev/termination-log',
    terminationMessagePolicy: container.terminationMessagePolicy === 'FallbackToLogsOnError' ? 'FallbackToLogsOnError' : 'File',
    security: toContainerSecurity(container.securityContext, pod.securityContext),
    stdin: container.stdin ?? false,
    stdinOnce: container.stdinOnce ?? false,
    tty: container.tty ?? false,
    targetContainerName: container.targetContainerName || null
  }
}

/** defaultHostNetworkPorts: in the host's network every port is a host port. */
function toPort({ name, containerPort = 0, hostPort, hostIP, protocol }: RawPort, hostNetwork: boolean): PortSpec {
  return {
    name: name || null,
    containerPort,
    hostPort: hostPort || (hostNetwork ? containerPort : null),
    hostIP: hostIP || null,
    protocol: protocol === 'UDP' || protocol === 'SCTP' ? protocol : 'TCP'
  }
}

/** An empty list is no list: Go cannot tell them apart after decoding. */
function listOrNull(list: readonly string[] | undefined): readonly string[] | null {
  return list === undefined || list.length === 0 ? null : list
}
