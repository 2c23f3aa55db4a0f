import type { ContainerView, Figure, NamespaceKind, Namespaces, PodView, ProcessView, RecoveryCard } from '@api/model'

export const HOST: Namespaces = { mnt: 100, uts: 101, ipc: 102, pid: 103, net: 104, user: 105, cgroup: 106, time: 107 }

export function namespaces(own: Partial<Record<NamespaceKind, number | null>>): Namespaces {
  return { mnt: 1, uts: 2, ipc: 3, pid: 4, net: 5, user: HOST.user, cgroup: HOST.cgroup, time: HOST.time, ...own }
}

export function container(name: string, changes: Partial<ContainerView> = {}): ContainerView {
  const running = (changes.state ?? 'running') === 'running'
  return {
    id: `${name}-0`,
    name,
    dockerName: null,
    role: name === 'pause' ? 'sandbox' : 'app',
    image: 'pauselab/demo',
    state: 'running',
    dockerState: null,
    reason: null,
    message: null,
    restartCount: 0,
    exitCode: null,
    hostPid: running ? 1000 : null,
    createdAt: 1,
    startedAt: 1,
    finishedAt: null,
    nextRestartAt: null,
    namespaces: running ? namespaces({}) : null,
    command: [],
    ports: [],
    mounts: [],
    stranded: false,
    ready: running,
    started: running,
    probes: [],
    targetContainerName: null,
    last: null,
    ...changes
  }
}

export function pod(containers: readonly ContainerView[], changes: Partial<PodView> = {}): PodView {
  return {
    uid: 'u',
    namespace: 'default',
    name: 'web-pod',
    phase: 'Running',
    status: 'Running',
    createdAt: 0,
    generation: 1,
    deletionTimestamp: null,
    ip: '172.30.0.5',
    sandboxAttempt: 0,
    sandboxId: 'pause-0',
    restartPolicy: 'Always',
    shareProcessNamespace: false,
    sandbox: 'pause',
    twinOf: null,
    qosClass: 'BestEffort',
    conditions: [],
    reason: null,
    message: null,
    labels: {},
    containers,
    processes: [],
    ...changes
  }
}

/** pause with two rooms that share net and ipc with it and keep the rest to themselves. */
export function twoRooms(): PodView {
  return pod([
    container('pause', { namespaces: namespaces({ net: 500, ipc: 300, pid: 400, uts: 200, mnt: 600 }) }),
    container('front', { namespaces: namespaces({ net: 500, ipc: 300, pid: 401, uts: 201, mnt: 601 }) }),
    container('poll', { namespaces: namespaces({ net: 500, ipc: 300, pid: 402, uts: 202, mnt: 602 }) })
  ])
}

export function withContainer(base: PodView, name: string, changes: Partial<ContainerView>): PodView {
  return { ...base, containers: base.containers.map((c) => (c.name === name ? { ...c, ...changes } : c)) }
}

export function dead(changes: Partial<ContainerView> = {}): Partial<ContainerView> {
  return { state: 'terminated', hostPid: null, namespaces: null, exitCode: 137, ...changes }
}

export function process(hostPid: number, parentHostPid: number, changes: Partial<ProcessView> = {}): ProcessView {
  return { hostPid, parentHostPid, pid: hostPid, parentPid: parentHostPid, container: 'front', command: 'demo', state: 'S', startTime: hostPid, namespaces: null, ...changes }
}

export function figure<T>(value: T, events: readonly number[] = [1], frames: readonly number[] = [10]): Figure<T> {
  return { value, events, frames }
}

/** front was killed from the lab, and runs again. */
export function card(changes: Partial<RecoveryCard> = {}): RecoveryCard {
  return {
    id: 7,
    pod: { uid: 'u', namespace: 'default', name: 'web-pod' },
    container: 'front',
    role: 'app',
    cause: figure('user-signal'),
    signal: figure<string | null>('SIGKILL'),
    exitCode: figure(137),
    diedAt: figure(1_000),
    tookAlong: [],
    survived: [figure('pause'), figure('poll')],
    ip: { before: figure<string | null>('172.30.0.5'), after: figure<string | null>('172.30.0.5') },
    sandboxAttempt: { before: figure(0), after: figure(0) },
    namespaces: [{ kind: 'net', before: figure<number | null>(500), after: figure<number | null>(500), same: true }],
    detectedAfterMs: figure(3),
    backOffMs: figure(0),
    runningAgainAfterMs: figure(412),
    readyAfterMs: figure(412),
    outcome: 'recovered',
    finalReason: null,
    ...changes
  }
}
