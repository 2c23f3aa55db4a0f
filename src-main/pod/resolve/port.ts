import type { PortRef } from '../model/probes'
import type { ContainerSpec } from '../spec'

/** probe.ResolveContainerPort: a name is one of the container's own ports. null when it has none of that name. */
export function resolvePort(port: PortRef, { ports }: ContainerSpec): number | null {
  if (typeof port === 'number') return port
  return ports.find(({ name }) => name === port)?.containerPort ?? null
}
