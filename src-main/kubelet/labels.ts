import type { ContainerStatus, Labels, VolumeStatus } from '../runtime/port'

/**
 * The labels dockershim and cri-dockerd write (so that any tool that reads theirs reads ours), and our own.
 * They are the lab's only memory: what is not here or in a record is forgotten when the lab ends.
 */
export const LABEL = {
  dockerType: 'io.kubernetes.docker.type',
  containerName: 'io.kubernetes.container.name',
  containerLogPath: 'io.kubernetes.container.logpath',
  podName: 'io.kubernetes.pod.name',
  podNamespace: 'io.kubernetes.pod.namespace',
  podUid: 'io.kubernetes.pod.uid',
  sandboxId: 'io.kubernetes.sandbox.id',
  hash: 'annotation.io.kubernetes.container.hash',
  ports: 'annotation.io.kubernetes.container.ports',
  restartCount: 'annotation.io.kubernetes.container.restartCount',
  terminationMessagePath: 'annotation.io.kubernetes.container.terminationMessagePath',
  terminationMessagePolicy: 'annotation.io.kubernetes.container.terminationMessagePolicy',
  gracePeriod: 'annotation.io.kubernetes.pod.terminationGracePeriod',
  owner: 'dev.pauselab.owner',
  role: 'dev.pauselab.role',
  attempt: 'dev.pauselab.sandbox.attempt',
  /** The address the sandbox was given, also readable when it does not run. */
  ip: 'dev.pauselab.ip',
  backOff: 'dev.pauselab.backoff-ms',
  spec: 'dev.pauselab.spec',
  specHash: 'dev.pauselab.hash',
  generation: 'dev.pauselab.generation',
  record: 'dev.pauselab.record',
  source: 'dev.pauselab.source',
  createdAt: 'dev.pauselab.created-at',
  deadline: 'dev.pauselab.deadline',
  reason: 'dev.pauselab.reason',
  message: 'dev.pauselab.message',
  volume: 'dev.pauselab.volume',
  /** On the container that keeps a pod's memory volumes mounted: whose. It is none of the pod's own. */
  holds: 'dev.pauselab.holds',
  /** Who has the lease; on the probe's container. */
  holder: 'dev.pauselab.holder',
  /** On containers that are made for one step and removed after it. */
  temporary: 'dev.pauselab.temporary'
} as const

/** The name dockershim gives a sandbox in the place of a container's; Kubernetes names are lower case, so nothing else can have it. */
export const SANDBOX_NAME = 'POD'

/** Stands in for a container where a pod waits for its volumes. */
export const VOLUMES_NAME = 'VOLUMES'

export interface SandboxInstance {
  readonly id: string
  readonly attempt: number
  readonly status: ContainerStatus
}

export interface ContainerInstance {
  readonly id: string
  readonly name: string
  /** How often this container was restarted before this instance: its restart count. */
  readonly attempt: number
  readonly sandboxId: string
  readonly hash: string
  /** The back-off in force while this instance lives, in ms; 0 for a first one. */
  readonly backOffMs: number
  readonly status: ContainerStatus
}

/** null for a container of ours that belongs to no pod (the probe). */
export function podUidOf(labels: Labels): string | null {
  return labels[LABEL.podUid] ?? null
}

export function isSandbox(status: ContainerStatus): boolean {
  return status.labels[LABEL.dockerType] === 'podsandbox'
}

export function toSandboxInstance(status: ContainerStatus): SandboxInstance {
  return { id: status.id, attempt: toNumber(status.labels[LABEL.attempt]), status }
}

export function toContainerInstance(status: ContainerStatus): ContainerInstance {
  const { labels } = status
  return {
    id: status.id,
    name: labels[LABEL.containerName] ?? '',
    attempt: toNumber(labels[LABEL.restartCount]),
    sandboxId: labels[LABEL.sandboxId] ?? '',
    hash: labels[LABEL.hash] ?? '',
    backOffMs: toNumber(labels[LABEL.backOff]),
    status
  }
}

export function isRecord(volume: Pick<VolumeStatus, 'labels'>): boolean {
  return volume.labels[LABEL.record] !== undefined
}

export function toNumber(text: string | undefined): number {
  const value = Number(text)
  return Number.isFinite(value) ? value : 0
}
