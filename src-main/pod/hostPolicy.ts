import type { ErrorDetail } from '../api/errors'
import { formatPath, type FieldPath } from './manifest/path'
import { CONFINED_CAPABILITIES } from './resources/capabilities'
import type { ContainerSpec, PodSpec } from './spec'

/** What a manifest may do to the machine beyond its own pod. Nothing, unless the user's settings say so. */
export interface HostPolicy {
  /** privileged, capabilities that reach the host, no seccomp profile. */
  readonly privileged: boolean
  readonly hostPath: boolean
  /** hostNetwork, hostPID, hostIPC. */
  readonly hostNamespaces: boolean
  /** A hostIP other than loopback: others on the network can reach the port. */
  readonly publicPorts: boolean
}

export const NOTHING_OF_THE_HOST: HostPolicy = { privileged: false, hostPath: false, hostNamespaces: false, publicPorts: false }

/** A place in the manifest that asks for something of the host, and what it could do with it. */
export interface HostDemand {
  readonly path: FieldPath
  readonly needs: keyof HostPolicy
  readonly reason: string
}

/** Pure; the answer is empty when the policy allows everything the pod asks for. */
export function checkHostPolicy(spec: PodSpec, policy: HostPolicy): readonly ErrorDetail[] {
  return hostRefusals(spec, policy).map(({ path, reason }) => ({ path: formatPath(path), message: refusal(reason) }))
}

export function hostRefusals(spec: PodSpec, policy: HostPolicy): readonly HostDemand[] {
  return hostDemands(spec).filter(({ needs }) => !policy[needs])
}

export function refusal(reason: string): string {
  return `Forbidden: ${reason}; this lab allows it only when its settings say so`
}

/** Everything the pod wants of the host, allowed or not. */
export function hostDemands(spec: PodSpec): readonly HostDemand[] {
  return [...namespaceDemands(spec), ...volumeDemands(spec), ...containerDemands(spec)]
}

function* namespaceDemands({ hostNetwork, hostPID, hostIPC }: PodSpec): Generator<HostDemand> {
  if (hostNetwork) yield { path: ['spec', 'hostNetwork'], needs: 'hostNamespaces', reason: "the pod would use the host's network" }
  if (hostPID) yield { path: ['spec', 'hostPID'], needs: 'hostNamespaces', reason: 'the pod would see and signal the processes of the host' }
  if (hostIPC) yield { path: ['spec', 'hostIPC'], needs: 'hostNamespaces', reason: "the pod would share the host's shared memory and queues" }
}

function* volumeDemands({ volumes }: PodSpec): Generator<HostDemand> {
  for (const [index, volume] of volumes.entries()) {
    if (volume.kind === 'hostPath') yield { path: ['spec', 'volumes', index, 'hostPath'], needs: 'hostPath', reason: `the pod would use ${volume.path} of the host` }
  }
}

function* containerDemands(spec: PodSpec): Generator<HostDemand> {
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    for (const [index, container] of spec[list].entries()) {
      yield* securityDemands(container, ['spec', list, index, 'securityContext'])
      if (!spec.hostNetwork) yield* portDemands(container, ['spec', list, index, 'ports'])
    }
  }
}

function* securityDemands({ security }: ContainerSpec, path: FieldPath): Generator<HostDemand> {
  if (security.privileged) yield { path: [...path, 'privileged'], needs: 'privileged', reason: 'a privileged container has all of the host in its hands' }
  else if (security.seccomp === 'Unconfined') yield { path: [...path, 'seccompProfile', 'type'], needs: 'privileged', reason: 'without a seccomp profile every system call of the kernel is open' }
  for (const [index, name] of security.capabilities.add.entries()) {
    if (!CONFINED_CAPABILITIES.has(name)) yield { path: [...path, 'capabilities', 'add', index], needs: 'privileged', reason: `the capability ${name} reaches beyond the pod` }
  }
}

function* portDemands({ ports }: ContainerSpec, path: FieldPath): Generator<HostDemand> {
  for (const [index, { hostPort, hostIP }] of ports.entries()) {
    if (hostPort === null || hostIP === null || isLoopback(hostIP)) continue
    yield { path: [...path, index, 'hostIP'], needs: 'publicPorts', reason: `others could reach the port at ${hostIP}: leave hostIP out or make it 127.0.0.1` }
  }
}

function isLoopback(ip: string): boolean {
  return ip === '::1' || ip.startsWith('127.')
}
