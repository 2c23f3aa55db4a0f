import type { ContainerSpec, PodSpec } from '../pod/spec'
import type { ContainerRequest } from '../runtime/port'

type NamespacePart = Pick<ContainerRequest, 'network' | 'ipc' | 'pid' | 'uts' | 'hostname' | 'ports' | 'dns' | 'hosts'>

export interface PodAddress {
  /** Name of the lab's network. */
  readonly network: string
  /** null leaves the choice to the engine. */
  readonly ip: string | null
}

/** Of who holds the pod's namespaces: hostname, DNS and ports belong to it, since Docker takes them from nobody who joins. */
export function planHolder(spec: PodSpec, address: PodAddress): NamespacePart {
  const dns = planDns(spec)
  return {
    ...(spec.hostNetwork
      ? { network: { mode: 'host' as const }, uts: 'host' as const, ...planHosts(spec) }
      : { network: { mode: 'bridge' as const, network: address.network, ip: address.ip }, hostname: spec.hostname, ports: planPorts(spec), ...(dns === null ? {} : { dns }) }),
    // Without this nobody may join: "non-shareable IPC".
    ipc: spec.hostIPC ? 'host' : 'shareable',
    ...(spec.hostPID ? { pid: 'host' as const } : {})
  }
}

/** Of who joins it (modifyHostOptionsForContainer). `targetId`: the container whose processes a debug container looks at. */
export function planJoiner(spec: PodSpec, holderId: string, targetId: string | null): NamespacePart {
  const shared = spec.shareProcessNamespace ? holderId : targetId
  return {
    network: { mode: 'container', id: holderId },
    ipc: spec.hostIPC ? 'host' : { container: holderId },
    ...(spec.hostNetwork ? { uts: 'host' as const } : {}),
    ...(spec.hostPID ? { pid: 'host' as const } : shared === null ? {} : { pid: { container: shared } })
  }
}

/** Published on 127.0.0.1 unless the manifest says otherwise. */
export function planPorts(spec: PodSpec): NonNullable<ContainerRequest['ports']> {
  return portOwners(spec).flatMap((container) =>
    container.ports.flatMap(({ containerPort, protocol, hostIP, hostPort }) => (hostPort === null ? [] : [{ containerPort, protocol, hostIP: hostIP ?? '127.0.0.1', hostPort }]))
  )
}

/** Sidecars listen as long as the apps do; what an init container opens is gone before anybody comes. */
function portOwners(spec: PodSpec): readonly ContainerSpec[] {
  return [...spec.initContainers.filter((one) => one.role === 'sidecar'), ...spec.containers]
}

/** Who is on the machine's network has the machine's file, until there is something to add: then Docker writes its own. Other pods' file is the lab's. */
function planHosts({ hostAliases }: PodSpec): Pick<NamespacePart, 'hosts'> {
  return hostAliases.length === 0 ? {} : { hosts: hostAliases }
}

function planDns({ dns }: PodSpec): ContainerRequest['dns'] | null {
  const { nameservers, searches, options } = dns
  if (nameservers.length === 0 && searches.length === 0 && options.length === 0) return null
  return { servers: nameservers, searches, options: options.map(({ name, value }) => (value === null ? name : `${name}:${value}`)) }
}
