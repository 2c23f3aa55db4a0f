import type { Decision } from '../../../src-main/kubelet/actions'
import { type ContainerInstance, LABEL, type SandboxInstance, toContainerInstance, toSandboxInstance } from '../../../src-main/kubelet/labels'
import { allSpecs, EMPTY_MEMORY, type PodMemory, type PodWorld } from '../../../src-main/kubelet/world'
import { containerHash } from '../../../src-main/pod/hash'
import type { ContainerSpec, PodSpec } from '../../../src-main/pod/spec'
import { LATER_CONTAINER_FIELDS, LATER_POD_FIELDS } from '../../../src-main/pod/stored'
import type { ContainerStatus } from '../../../src-main/runtime/port'

/** The moment at which every world of these tests is looked at, unless it says otherwise. */
export const NOW = 1_000_000_000
export const UID = '11111111-2222-4333-8444-555555555555'
export const OWNER = 'unit'

export function containerSpec(name: string, more: Partial<ContainerSpec> = {}): ContainerSpec {
  return { ...LATER_CONTAINER_FIELDS, name, role: 'app', image: 'pauselab/demo', imagePullPolicy: 'IfNotPresent', command: null, args: ['sleep'], workingDir: null, env: [], ports: [], mounts: [], ...more }
}

export function podSpec(more: Partial<PodSpec> = {}): PodSpec {
  return {
    ...LATER_POD_FIELDS,
    namespace: 'default',
    name: 'web',
    labels: {},
    annotations: {},
    hostname: 'web',
    restartPolicy: 'Always',
    shareProcessNamespace: false,
    terminationGracePeriodSeconds: 30,
    volumes: [],
    containers: [containerSpec('a'), containerSpec('b')],
    ...more
  }
}

export function status(id: string, labels: ContainerStatus['labels'], more: Partial<ContainerStatus> = {}): ContainerStatus {
  const state = more.state ?? 'running'
  const born = state !== 'created'
  const ended = born && state !== 'running' && state !== 'paused'
  return {
    id,
    name: id,
    image: 'pauselab/demo',
    imageId: 'sha256:1',
    labels: { [LABEL.owner]: OWNER, [LABEL.podUid]: UID, ...labels },
    state,
    pid: born && !ended ? 4_000 : null,
    exitCode: 0,
    oomKilled: false,
    error: '',
    createdAt: NOW - 60_000,
    startedAt: born ? NOW - 59_000 : null,
    finishedAt: ended ? NOW - 1_000 : null,
    ip: null,
    command: [],
    mounts: [],
    stopSignal: null,
    ...more
  }
}

export function sandbox(attempt: number, more: Partial<ContainerStatus> = {}): SandboxInstance {
  return toSandboxInstance(status(more.id ?? `pause-${attempt}`, { [LABEL.dockerType]: 'podsandbox', [LABEL.containerName]: 'POD', [LABEL.attempt]: String(attempt) }, more))
}

export interface InstanceMore extends Partial<ContainerStatus> {
  readonly sandboxId?: string
  readonly hash?: string
  readonly backOffMs?: number
}

export function instance(name: string, attempt: number, more: InstanceMore = {}): ContainerInstance {
  const { sandboxId = 'pause-0', hash = containerHash(containerSpec(name)), backOffMs = 0, ...rest } = more
  const labels = {
    [LABEL.dockerType]: 'container',
    [LABEL.containerName]: name,
    [LABEL.restartCount]: String(attempt),
    [LABEL.sandboxId]: sandboxId,
    [LABEL.hash]: hash,
    [LABEL.backOff]: String(backOffMs)
  }
  // Joiners start after their sandbox.
  return toContainerInstance(status(rest.id ?? `${name}-${attempt}`, labels, { ...(rest.state === 'created' ? {} : { startedAt: NOW - 58_000 }), ...rest }))
}

export type WorldMore = Partial<Omit<PodWorld, 'containers' | 'memory'>> & { readonly containers?: readonly ContainerInstance[]; readonly memory?: Partial<PodMemory> }

export function world(more: WorldMore = {}): PodWorld {
  const { containers = [], memory, spec = podSpec(), sandboxes = [], ...rest } = more
  const byName = new Map<string, ContainerInstance[]>()
  for (const one of containers) byName.set(one.name, [...(byName.get(one.name) ?? []), one])
  for (const list of byName.values()) list.sort((x, y) => y.attempt - x.attempt)
  return {
    uid: UID,
    spec,
    createdAt: NOW - 60_000,
    hashes: new Map(allSpecs(spec).map((container) => [container.name, containerHash(container)])),
    deletion: null,
    failure: null,
    timeScale: 1,
    kubelet: 'on',
    sandboxes: [...sandboxes].sort((x, y) => y.attempt - x.attempt),
    containers: byName,
    memory: { ...EMPTY_MEMORY, volumesReady: true, ...memory },
    now: NOW,
    ...rest
  }
}

export function decision(more: Partial<Decision> = {}): Decision {
  return { actions: [], wakeAt: null, waiting: new Map(), ...more }
}
