import type { ContainerView, PortView, ProbeView } from '../api/model'
import { SANDBOX_NAME, type SandboxInstance } from '../kubelet/labels'
import { isLeftBehind } from '../kubelet/leftBehind'
import { planPorts } from '../kubelet/namespacePlan'
import { type ContainerCondition, terminationReason } from '../kubelet/status'
import { isAlive, isUnborn, type PodWorld } from '../kubelet/world'
import type { ProcessTable, SeenProcess } from '../observe/processTable'
import type { ContainerSpec } from '../pod/spec'
import type { ContainerStatus } from '../runtime/port'
import { PAUSE_NAME } from './names'

export interface ContainerViewInput {
  readonly world: PodWorld
  readonly waiting: ReadonlyMap<string, number>
  readonly processes: ProcessTable
  /** A running container is shown as running only with its first process seen, unless there is a reason not to wait for it. */
  readonly mustBeSeen: (status: ContainerStatus) => boolean
  readonly infraImage: string
  readonly probesOf: (id: string) => readonly ProbeView[]
  /** What an ended instance left as its termination message. */
  readonly messageOf: (id: string) => string | null
}

/** A container that runs, but of which nobody has seen a process yet. */
export function hideUnseen(input: ContainerViewInput, condition: ContainerCondition): ContainerCondition {
  const status = condition.instance?.status
  if (condition.state !== 'running' || status === undefined || isShown(input, status)) return condition
  return { ...condition, state: 'waiting', reason: 'ContainerCreating', started: false, ready: false }
}

function isShown(input: ContainerViewInput, status: ContainerStatus): boolean {
  return !input.mustBeSeen(status) || firstProcess(input.processes, status) !== null
}

function firstProcess(processes: ProcessTable, status: ContainerStatus): SeenProcess | null {
  return status.pid === null ? null : processes.first(status.id, status.pid)
}

export function sandboxView(input: ContainerViewInput, sandbox: SandboxInstance | undefined): ContainerView {
  const { world, waiting } = input
  const failure = world.memory.failures.get(SANDBOX_NAME)
  const status = sandbox?.status
  const running = status !== undefined && isAlive(status) && isShown(input, status)
  const ended = status !== undefined && !isAlive(status) && !isUnborn(status)
  const old = world.sandboxes[1]
  return {
    ...engineFields(status),
    name: PAUSE_NAME,
    role: 'sandbox',
    image: status?.image ?? world.spec.infraImage ?? input.infraImage,
    state: running ? 'running' : ended ? 'terminated' : 'waiting',
    reason: running ? null : ended ? (status.exitCode === 0 ? 'Completed' : 'Error') : (failure?.reason ?? 'ContainerCreating'),
    message: running || ended ? null : (failure?.message ?? null),
    restartCount: sandbox?.attempt ?? 0,
    exitCode: ended ? status.exitCode : null,
    hostPid: running ? status.pid : null,
    nextRestartAt: waiting.get(SANDBOX_NAME) ?? null,
    namespaces: (running ? firstProcess(input.processes, status) : null)?.ns ?? null,
    ports: planPorts(world.spec).map(({ protocol, ...port }) => ({ ...port, protocol: protocol as PortView['protocol'] })),
    mounts: [],
    stranded: false,
    ready: running,
    started: running,
    probes: [],
    targetContainerName: null,
    last: old === undefined ? null : { id: old.id, exitCode: old.status.exitCode, finishedAt: old.status.finishedAt ?? 0, reason: old.status.exitCode === 0 ? 'Completed' : 'Error', message: null }
  }
}

export function containerView(input: ContainerViewInput, spec: ContainerSpec, condition: ContainerCondition): ContainerView {
  const { instance, last } = condition
  const status = instance?.status
  const running = condition.state === 'running' && status !== undefined
  return {
    ...engineFields(status),
    name: spec.name,
    role: spec.role,
    image: spec.image,
    state: condition.state,
    reason: condition.reason,
    message: condition.message ?? (condition.state === 'terminated' && status !== undefined ? input.messageOf(status.id) : null),
    restartCount: condition.restartCount,
    exitCode: condition.exitCode,
    hostPid: running ? status.pid : null,
    nextRestartAt: condition.nextRestartAt,
    namespaces: (running ? firstProcess(input.processes, status) : null)?.ns ?? null,
    ports: portViews(spec),
    mounts: spec.mounts.map((mount) => ({ volume: mount.volume, path: mount.path, readOnly: mount.readOnly })),
    stranded: running && isLeftBehind(input.world, spec.name, instance),
    ready: condition.ready,
    started: condition.started,
    probes: status === undefined ? [] : input.probesOf(status.id),
    targetContainerName: spec.targetContainerName,
    last: last === null ? null : { id: last.id, exitCode: last.status.exitCode, finishedAt: last.status.finishedAt ?? last.status.createdAt, reason: terminationReason(last), message: last.status.error || input.messageOf(last.id) }
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
