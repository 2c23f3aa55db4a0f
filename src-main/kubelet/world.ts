import type { PodSpec } from '../pod/spec'
import type { ContainerStatus } from '../runtime/port'
import { type ContainerInstance, isSandbox, type SandboxInstance, toContainerInstance, toSandboxInstance } from './labels'

/** Everything a decision about one pod may look at. Plain data: the same world always gives the same decision. */
export interface PodWorld {
  readonly uid: string
  readonly spec: PodSpec
  /** Desired hash of each container's spec, by container name. */
  readonly hashes: ReadonlyMap<string, string>
  readonly deletion: Deletion | null
  readonly kubelet: 'on' | 'off'
  /** Newest first. */
  readonly sandboxes: readonly SandboxInstance[]
  /** By container name, newest first. */
  readonly containers: ReadonlyMap<string, readonly ContainerInstance[]>
  readonly memory: PodMemory
  readonly now: number
}

export interface Deletion {
  readonly requestedAt: number
  /** When whoever still runs is killed. */
  readonly deadline: number
}

/** What the engine does not tell; a lab that starts anew begins with an empty one and still comes to the right end. */
export interface PodMemory {
  readonly volumesReady: boolean
  /** Containers that were asked to stop, by id. */
  readonly stopping: ReadonlyMap<string, Stopping>
  /** What could not be created or started, by container name (`POD` for the sandbox). */
  readonly failures: ReadonlyMap<string, Failure>
  /** Dead instances whose back-off the user chose to skip, by id. */
  readonly skipped: ReadonlySet<string>
  /** Instances below this were seen before, by container name (`POD` for the sandbox), although somebody removed them. */
  readonly attemptFloor: ReadonlyMap<string, number>
}

export interface Stopping {
  readonly since: number
  readonly deadline: number
  readonly killedAt: number | null
}

export interface Failure {
  /** The kubelet's word for it: ErrImageNeverPull, ImagePullBackOff, CreateContainerError, RunContainerError, FailedCreatePodSandBox. */
  readonly reason: string
  readonly message: string
  readonly count: number
  readonly retryAt: number
}

export const EMPTY_MEMORY: PodMemory = { volumesReady: false, stopping: new Map(), failures: new Map(), skipped: new Set(), attemptFloor: new Map() }

export function groupInstances(statuses: Iterable<ContainerStatus>): Pick<PodWorld, 'sandboxes' | 'containers'> {
  const sandboxes: SandboxInstance[] = []
  const containers = new Map<string, ContainerInstance[]>()
  for (const status of statuses) {
    if (isSandbox(status)) {
      sandboxes.push(toSandboxInstance(status))
      continue
    }
    const instance = toContainerInstance(status)
    const others = containers.get(instance.name)
    if (others) others.push(instance)
    else containers.set(instance.name, [instance])
  }
  const newestFirst = (a: { attempt: number; status: ContainerStatus }, b: { attempt: number; status: ContainerStatus }): number =>
    b.attempt - a.attempt || b.status.createdAt - a.status.createdAt
  sandboxes.sort(newestFirst)
  for (const instances of containers.values()) instances.sort(newestFirst)
  return { sandboxes, containers }
}

export function isAlive(status: ContainerStatus): boolean {
  return status.state === 'running' || status.state === 'paused' || status.state === 'restarting'
}

/** Made, never started: not dead, only unborn. A failed start leaves it so, too (the engine then gives it an exit code and an error). */
export function isUnborn(status: ContainerStatus): boolean {
  return status.state === 'created'
}

/** It runs, but joined the namespaces of another sandbox, or of an earlier life of this one. */
export function isStranded(instance: ContainerInstance, sandboxId: string | null, sandboxStartedAt: number | null): boolean {
  if (instance.sandboxId !== sandboxId) return true
  return instance.status.startedAt !== null && sandboxStartedAt !== null && instance.status.startedAt < sandboxStartedAt
}

export function allInstances(world: PodWorld): readonly ContainerInstance[] {
  return [...world.containers.values()].flat()
}

/** How long who is asked to stop may take. */
export function graceMs(world: PodWorld): number {
  return world.spec.terminationGracePeriodSeconds * 1_000
}
