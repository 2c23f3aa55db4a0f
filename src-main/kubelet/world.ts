import type { ContainerSpec, PodSpec } from '../pod/spec'
import type { ContainerStatus } from '../runtime/port'
import { type ContainerInstance, isSandbox, type SandboxInstance, toContainerInstance, toSandboxInstance } from './labels'

/** Everything a decision about one pod may look at. Plain data: the same world always gives the same decision. */
export interface PodWorld {
  readonly uid: string
  readonly spec: PodSpec
  /** When the pod was applied: its status.startTime. */
  readonly createdAt: number
  /** Desired hash of each container's spec, by container name, whatever its role. */
  readonly hashes: ReadonlyMap<string, string>
  readonly deletion: Deletion | null
  /** The pod as a whole has failed: everybody is stopped and nobody comes back. */
  readonly failure: PodFailure | null
  /** Back-offs are this many times as long: 1 as in Kubernetes, less for a classroom. */
  readonly timeScale: number
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

/** kubelet: rejected or ended as a whole, with the words of status.reason and status.message. */
export interface PodFailure {
  readonly reason: 'DeadlineExceeded' | 'Evicted'
  readonly message: string
  readonly at: number
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
  /** What the probes say of a running container, by id; one without an entry has none that could say otherwise. */
  readonly health: ReadonlyMap<string, Health>
  /** postStart hooks that were begun, by container id; one that a lab before us began counts as done. */
  readonly postStart: ReadonlyMap<string, 'running' | 'done' | 'failed'>
  /** Containers (by name) for which something is under way that may take long: an image is on its way. */
  readonly busy: ReadonlySet<string>
}

export interface Stopping {
  readonly since: number
  readonly deadline: number
  readonly killedAt: number | null
  /** Before its signal: the preStop hook runs, or it has run and others must end first. Absent: the signal was sent. */
  readonly stage?: 'preStop' | 'waiting'
  /** SIGKILL comes no earlier, however little of the grace the hook has left. */
  readonly notBefore?: number
}

export interface Health {
  /** Its startup probe has succeeded, or it has none. */
  readonly started: boolean
  readonly ready: boolean
  /** The probe for which it must be restarted, and that probe's own grace when it has one. */
  readonly failed: { readonly probe: 'liveness' | 'startup'; readonly graceSeconds: number | null } | null
}

export interface Failure {
  /** The kubelet's word for it: ErrImageNeverPull, ErrImagePull, ImagePullBackOff, CreateContainerError, RunContainerError, FailedCreatePodSandBox, FailedMount. */
  readonly reason: string
  readonly message: string
  readonly count: number
  readonly retryAt: number
  /** What it is called from a moment on, if nothing was tried again until then. */
  readonly later?: { readonly at: number; readonly reason: string; readonly message: string }
}

export const EMPTY_MEMORY: PodMemory = { volumesReady: false, stopping: new Map(), failures: new Map(), skipped: new Set(), attemptFloor: new Map(), health: new Map(), postStart: new Map(), busy: new Set() }

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

/**
 * Made, not yet started: not dead, only unborn. One that could not be started stays `created` at the engine, with an exit
 * code and an error: it has ended (dockershim's ContainerCannotRun) and counts as an instance.
 */
export function isUnborn(status: ContainerStatus): boolean {
  return status.state === 'created' && status.exitCode === 0 && status.error === ''
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

/** Every container of the spec, in the order in which the kubelet looks at them. */
export function allSpecs(spec: PodSpec): readonly ContainerSpec[] {
  return [...spec.ephemeralContainers, ...spec.initContainers, ...spec.containers]
}

export function specOf(world: PodWorld, name: string): ContainerSpec | undefined {
  return allSpecs(world.spec).find((one) => one.name === name)
}

/** The newest instance that was started, or could not be. */
export function newestBorn(world: PodWorld, name: string): ContainerInstance | undefined {
  return (world.containers.get(name) ?? []).find((one) => !isUnborn(one.status))
}

export function aliveInstance(world: PodWorld, name: string): ContainerInstance | undefined {
  return (world.containers.get(name) ?? []).find((one) => isAlive(one.status))
}

/** kubelet: it runs, its postStart hook has returned, and its startup probe has succeeded. */
export function hasStarted(world: PodWorld, instance: ContainerInstance): boolean {
  const hook = world.memory.postStart.get(instance.id) ?? 'done'
  const health = world.memory.health.get(instance.id)
  return isAlive(instance.status) && hook === 'done' && (health?.started ?? specOf(world, instance.name)?.startupProbe === null)
}
