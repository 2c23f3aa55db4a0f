import type { CgroupDetails, NetDetails, ProcessDetails, VolumeMountDetails } from '@api/details'
import type { ContainerView, NamespaceKind, Namespaces, PodView, ProcessView } from '@api/model'
import type { Claim, ContainerFact } from '@api/prove'

/** What the window says, as claims that can be looked at again. Where it says nothing that could be, there is none. */

interface ProcessRef {
  readonly hostPid: number
  readonly startTime: number
}

/** The container's first process: what is said of the container's namespaces is read through it. */
export function processOf(pod: PodView, container: ContainerView | undefined): ProcessRef | null {
  const found = container?.hostPid === null ? undefined : pod.processes.find((one) => one.hostPid === container?.hostPid)
  return found === undefined ? null : ref(found)
}

function ref({ hostPid, startTime }: ProcessView): ProcessRef {
  return { hostPid, startTime }
}

function named(pod: PodView, name: string): ContainerView | undefined {
  return pod.containers.find((one) => one.name === name)
}

export function namespaceClaims(pod: PodView, container: ContainerView, kind: NamespaceKind): readonly Claim[] {
  const process = processOf(pod, container)
  const inode = container.namespaces?.[kind] ?? null
  return process === null || inode === null ? [] : [{ kind: 'namespace', ...process, namespace: kind, inode }]
}

export function hostClaims(host: Namespaces | null, kind: NamespaceKind): readonly Claim[] {
  const inode = host?.[kind] ?? null
  return inode === null ? [] : [{ kind: 'hostNamespace', namespace: kind, inode }]
}

/** Who is in a namespace, and who is not, of all that run. */
export function memberClaims(pod: PodView, kind: NamespaceKind, inode: number): readonly Claim[] {
  const running = pod.containers.flatMap((container) => {
    const process = processOf(pod, container)
    const its = container.namespaces?.[kind] ?? null
    return process === null || its === null ? [] : [{ container: container.name, its, ...process }]
  })
  if (running.length === 0) return []
  return [{ kind: 'members', namespace: kind, inode, of: running.map(({ container, hostPid, startTime }) => ({ container, hostPid, startTime })), members: running.filter(({ its }) => its === inode).map(({ container }) => container) }]
}

/** R, S and D change too quickly to be stated. */
const LASTING: ReadonlySet<ProcessView['state']> = new Set(['Z', 'T', 't'])

export function processClaims(process: ProcessView): readonly Claim[] {
  return [
    { kind: 'pid', ...ref(process), pid: process.pid },
    { kind: 'parent', ...ref(process), parentHostPid: process.parentHostPid },
    { kind: 'alive', ...ref(process) },
    ...(LASTING.has(process.state) ? [{ kind: 'processState', ...ref(process), state: process.state } as const] : [])
  ]
}

function fact(id: string | null, name: ContainerFact, value: string | number | boolean | null): readonly Claim[] {
  return id === null ? [] : [{ kind: 'container', id, fact: name, value }]
}

export function ipClaims(pod: PodView): readonly Claim[] {
  const holder = pod.sandbox === 'none' ? pod.containers.find(({ role }) => role === 'app') : pod.containers.find(({ role }) => role === 'sandbox')
  return holder?.state === 'running' && pod.ip !== null ? fact(holder.id, 'ip', pod.ip) : []
}

export function sandboxClaims(pod: PodView): readonly Claim[] {
  const sandbox = pod.containers.find(({ role }) => role === 'sandbox')
  return sandbox?.id ? [...fact(sandbox.id, 'sandboxAttempt', pod.sandboxAttempt), ...stateClaims(sandbox)] : []
}

export function stateClaims({ id, dockerState }: ContainerView): readonly Claim[] {
  return dockerState === null ? [] : fact(id, 'state', dockerState)
}

/** Of the first process and of the engine's record of it. */
export function pidClaims(pod: PodView, container: ContainerView): readonly Claim[] {
  const process = pod.processes.find((one) => one.hostPid === container.hostPid)
  return process === undefined ? [] : [{ kind: 'pid', ...ref(process), pid: process.pid }, ...fact(container.id, 'hostPid', process.hostPid)]
}

export function restartClaims(container: ContainerView): readonly Claim[] {
  return fact(container.id, container.role === 'sandbox' ? 'sandboxAttempt' : 'restartCount', container.restartCount)
}

export function exitClaims({ id, exitCode }: ContainerView): readonly Claim[] {
  return exitCode === null ? [] : fact(id, 'exitCode', exitCode)
}

export function startedClaims({ id, startedAt }: ContainerView): readonly Claim[] {
  return startedAt === null ? [] : fact(id, 'startedAt', startedAt)
}

export function finishedClaims({ id, finishedAt }: ContainerView): readonly Claim[] {
  return finishedAt === null ? [] : fact(id, 'finishedAt', finishedAt)
}

export function lastClaims({ last }: ContainerView): readonly Claim[] {
  if (last === null) return []
  return [...fact(last.id, 'exitCode', last.exitCode), ...fact(last.id, 'finishedAt', last.finishedAt), ...(last.reason === 'OOMKilled' ? fact(last.id, 'oomKilled', true) : [])]
}

export function imageClaims({ id, image }: ContainerView): readonly Claim[] {
  return fact(id, 'image', image)
}

/** On whose network it stands. */
export function joinClaims(pod: PodView, container: ContainerView): readonly Claim[] {
  return container.role === 'sandbox' || container.state !== 'running' || container.stranded || pod.sandbox === 'none' || pod.sandboxId === null ? [] : fact(container.id, 'networkMode', `container:${pod.sandboxId}`)
}

export function userClaims(process: ProcessDetails, startTime: number): readonly Claim[] {
  return [{ kind: 'user', hostPid: process.hostPid, startTime, uid: process.uid, gid: process.gid }]
}

export function capabilityClaims(process: ProcessDetails, startTime: number): readonly Claim[] {
  return [{ kind: 'capabilities', hostPid: process.hostPid, startTime, capabilities: [...process.capabilities.effective] }]
}

export function signalClaims(process: ProcessDetails, startTime: number, set: 'caught' | 'ignored' | 'blocked'): readonly Claim[] {
  return [{ kind: 'signals', hostPid: process.hostPid, startTime, set, signals: [...process.signals[set]] }]
}

export function limitClaims(process: ProcessRef, { memory, cpu, processes }: CgroupDetails, limit: 'memory' | 'cpu' | 'pids'): readonly Claim[] {
  const value = { memory: memory.limitBytes, cpu: cpu.limitCpus, pids: processes.limit }[limit]
  return [{ kind: 'limit', hostPid: process.hostPid, startTime: process.startTime, limit, value }]
}

export function mountClaims(pod: PodView, { container, path, source, readOnly }: VolumeMountDetails): readonly Claim[] {
  const process = processOf(pod, named(pod, container))
  return process === null || source === null || readOnly === null ? [] : [{ kind: 'mount', ...process, path, source, readOnly }]
}

/** Who is in the namespace, and on which ports somebody listens in it. */
export function netClaims(pod: PodView, net: NetDetails): readonly Claim[] {
  const process = processOf(pod, named(pod, net.containers[0] ?? ''))
  const ports = net.sockets.filter((one) => one.protocol === 'tcp' && one.state === 'listen').map((one) => one.local?.port ?? 0)
  const listening: readonly Claim[] = process === null ? [] : [{ kind: 'listening', ...process, ports: [...new Set(ports)] }]
  return [...memberClaims(pod, 'net', net.namespace), ...listening]
}

export function imageSizeClaims(image: string, sizeBytes: number | null): readonly Claim[] {
  return sizeBytes === null ? [] : [{ kind: 'imageSize', image, sizeBytes }]
}
