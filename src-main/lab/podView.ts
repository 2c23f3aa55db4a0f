import { NAMESPACE_KINDS, type ContainerView, type Namespaces, type PodView, type PortView, type ProcessView } from '../api/model'
import type { ProcessTable, SeenProcess } from '../observe/processTable'
import type { ContainerSpec } from '../pod/spec'
import type { ContainerStatus } from '../runtime/port'
import { SANDBOX_NAME, type SandboxInstance } from '../kubelet/labels'
import type { PodRecords } from '../kubelet/records'
import { type ContainerCondition, containerCondition, kubectlStatus, podPhase } from '../kubelet/status'
import { isAlive, isStranded, isUnborn, type PodWorld } from '../kubelet/world'

/** The sandbox's name among its pod's containers, for people. */
export const PAUSE_NAME = 'pause'

export interface PodViewInput {
  readonly records: PodRecords
  readonly world: PodWorld
  readonly waiting: ReadonlyMap<string, number>
  readonly processes: ProcessTable
  /** A running container is shown as running only with its first process seen, unless there is a reason not to wait for it. */
  readonly mustBeSeen: (status: ContainerStatus) => boolean
  readonly infraImage: string
}

export function buildPodView(input: PodViewInput): PodView {
  const { records, world, waiting } = input
  const { pod, deletion } = records
  const [sandbox] = world.sandboxes
  const conditions = pod.spec.containers.map((spec) => hideUnseen(input, containerCondition(world, spec, waiting)))
  const phase = podPhase(world, conditions)
  const containers = [sandboxView(input, sandbox), ...pod.spec.containers.map((spec, index) => containerView(input, spec, conditions[index], sandbox))]
  return {
    uid: pod.uid,
    namespace: pod.spec.namespace,
    name: pod.spec.name,
    phase,
    status: kubectlStatus(phase, conditions, deletion !== null),
    createdAt: pod.createdAt,
    generation: pod.generation,
    deletionTimestamp: deletion?.deadline ?? null,
    ip: sandbox !== undefined && isAlive(sandbox.status) ? sandbox.status.ip : null,
    sandboxAttempt: sandbox?.attempt ?? 0,
    sandboxId: sandbox?.id ?? null,
    restartPolicy: pod.spec.restartPolicy,
    shareProcessNamespace: pod.spec.shareProcessNamespace,
    containers,
    processes: processViews(input)
  }
}

function hideUnseen(input: PodViewInput, condition: ContainerCondition): ContainerCondition {
  const status = condition.instance?.status
  if (condition.state !== 'running' || status === undefined || isShown(input, status)) return condition
  return { ...condition, state: 'waiting', reason: 'ContainerCreating' }
}

function isShown(input: PodViewInput, status: ContainerStatus): boolean {
  return !input.mustBeSeen(status) || firstProcess(input.processes, status) !== null
}

function firstProcess(processes: ProcessTable, status: ContainerStatus): SeenProcess | null {
  return status.pid === null ? null : processes.first(status.id, status.pid)
}

function sandboxView(input: PodViewInput, sandbox: SandboxInstance | undefined): ContainerView {
  const { world, waiting } = input
  const failure = world.memory.failures.get(SANDBOX_NAME)
  const status = sandbox?.status
  const running = status !== undefined && isAlive(status) && isShown(input, status)
  const ended = status !== undefined && !isAlive(status) && !isUnborn(status)
  const old = world.sandboxes[1]
  const seen = running ? firstProcess(input.processes, status) : null
  return {
    ...engineFields(status),
    name: PAUSE_NAME,
    role: 'sandbox',
    image: status?.image ?? input.infraImage,
    state: running ? 'running' : ended ? 'terminated' : 'waiting',
    reason: running ? null : ended ? (status.exitCode === 0 ? 'Completed' : 'Error') : (failure?.reason ?? 'ContainerCreating'),
    message: running || ended ? null : (failure?.message ?? null),
    restartCount: sandbox?.attempt ?? 0,
    exitCode: ended ? status.exitCode : null,
    hostPid: running ? status.pid : null,
    nextRestartAt: waiting.get(SANDBOX_NAME) ?? null,
    namespaces: seen?.ns ?? null,
    ports: input.records.pod.spec.containers.flatMap((container) => portViews(container)).filter((port) => port.hostPort !== null),
    mounts: [],
    stranded: false,
    last: old === undefined ? null : { id: old.id, exitCode: old.status.exitCode, finishedAt: old.status.finishedAt ?? 0, reason: old.status.exitCode === 0 ? 'Completed' : 'Error' }
  }
}

function containerView(input: PodViewInput, spec: ContainerSpec, condition: ContainerCondition | undefined, sandbox: SandboxInstance | undefined): ContainerView {
  const status = condition?.instance?.status
  const running = condition?.state === 'running' && status !== undefined
  const seen = running ? firstProcess(input.processes, status) : null
  const last = condition?.last ?? null
  const sandboxStart = sandbox !== undefined && isAlive(sandbox.status) ? sandbox.status.startedAt : null
  return {
    ...engineFields(status),
    name: spec.name,
    role: spec.role,
    image: spec.image,
    state: condition?.state ?? 'waiting',
    reason: condition?.reason ?? null,
    message: condition?.message ?? null,
    restartCount: condition?.restartCount ?? 0,
    exitCode: condition?.exitCode ?? null,
    hostPid: running ? status.pid : null,
    nextRestartAt: condition?.nextRestartAt ?? null,
    namespaces: seen?.ns ?? null,
    ports: portViews(spec),
    mounts: spec.mounts.map((mount) => ({ volume: mount.volume, path: mount.path, readOnly: mount.readOnly })),
    stranded: running && condition.instance !== null && (sandboxStart === null || isStranded(condition.instance, sandbox?.id ?? null, sandboxStart)),
    last: last === null ? null : { id: last.id, exitCode: last.status.exitCode, finishedAt: last.status.finishedAt ?? 0, reason: last.status.oomKilled ? 'OOMKilled' : last.status.exitCode === 0 ? 'Completed' : 'Error' }
  }
}

function engineFields(status: ContainerStatus | undefined): Pick<ContainerView, 'id' | 'dockerName' | 'dockerState' | 'createdAt' | 'startedAt' | 'finishedAt' | 'command'> {
  return {
    id: status?.id ?? null,
    dockerName: status?.name ?? null,
    dockerState: status?.state ?? null,
    createdAt: status?.createdAt ?? null,
    startedAt: status?.startedAt ?? null,
    finishedAt: status !== undefined && !isAlive(status) ? status.finishedAt : null,
    command: status?.command ?? []
  }
}

function portViews(spec: ContainerSpec): readonly PortView[] {
  return spec.ports.map(({ containerPort, hostPort, hostIP, protocol }) => ({ containerPort, hostPort, hostIP: hostPort === null ? null : (hostIP ?? '127.0.0.1'), protocol }))
}

function processViews(input: PodViewInput): readonly ProcessView[] {
  const names = new Map<string, string>()
  for (const sandbox of input.world.sandboxes) names.set(sandbox.id, PAUSE_NAME)
  for (const instances of input.world.containers.values()) for (const one of instances) names.set(one.id, one.name)
  const seen = input.processes.ofContainers(new Set(names.keys()))
  const byPid = new Map(seen.map((process) => [process.pid, process]))
  return seen.map((process) => ({
    hostPid: process.pid,
    parentHostPid: process.ppid,
    pid: innermostPid(process),
    parentPid: parentInNamespace(process, byPid.get(process.ppid)),
    container: names.get(process.container) ?? null,
    command: process.cmd,
    state: process.state,
    startTime: process.start,
    namespaces: unreadable(process.ns) ? null : process.ns
  }))
}

function innermostPid(process: SeenProcess): number {
  return process.nspid.at(-1) ?? process.pid
}

/** A parent outside the process's own PID namespace (the engine's shim) is 0 to it: "started from outside". */
function parentInNamespace(process: SeenProcess, parent: SeenProcess | undefined): number {
  if (parent === undefined || parent.nspid.length < process.nspid.length) return 0
  if (process.ns.pid !== null && parent.ns.pid !== null && process.ns.pid !== parent.ns.pid) return 0
  return innermostPid(parent)
}

function unreadable(ns: Namespaces): boolean {
  return NAMESPACE_KINDS.every((kind) => ns[kind] === null)
}

