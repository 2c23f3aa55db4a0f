import type { Fall } from '../../api/forecast'
import type { ContainerStatus } from '../../runtime/port'
import type { Action, Decision } from '../actions'
import { decide } from '../decide'
import { LABEL, SANDBOX_NAME } from '../labels'
import { allInstances, type Failure, groupInstances, type Health, isAlive, isUnborn, type PodMemory, type PodWorld, specOf, type Stopping } from '../world'

/** More steps than any pod needs; past it the decisions lead nowhere. */
const MOST_STEPS = 500

/**
 * A pod's future, played through in memory: `decide()` says what is done, and here all of it works at once, with the
 * kernel's rule that whoever is in a PID namespace ends with its PID 1. Ends when only a back-off or an event can go on.
 */
export class Rehearsal {
  private readonly statuses: Map<string, ContainerStatus>
  private readonly stopping: Map<string, Stopping>
  private readonly health: Map<string, Health>
  private readonly floor: Map<string, number>
  private failures: ReadonlyMap<string, Failure>
  private volumesReady: boolean
  private failure: PodWorld['failure']
  private now: number
  private made = 0
  /** How those ended that ran at the beginning, by container id. */
  readonly falls = new Map<string, Fall>()

  constructor(private readonly given: PodWorld) {
    const { memory } = given
    this.statuses = new Map([...given.sandboxes, ...allInstances(given)].filter((one) => one.status.state !== 'removing').map((one) => [one.id, one.status]))
    this.stopping = new Map(memory.stopping)
    this.health = new Map(memory.health)
    this.floor = new Map(memory.attemptFloor)
    this.failures = memory.failures
    this.volumesReady = memory.volumesReady
    this.failure = given.failure
    this.now = given.now
  }

  world(): PodWorld {
    const grouped = groupInstances(this.statuses.values())
    const memory: PodMemory = { ...this.given.memory, volumesReady: this.volumesReady, stopping: this.stopping, failures: this.failures, attemptFloor: this.floor, health: this.health }
    return { ...this.given, failure: this.failure, ...grouped, memory, now: this.now }
  }

  /** A first process ends of a signal, and with it whoever it is PID 1 for. */
  strike(id: string, exitCode: number): void {
    this.end(id, exitCode, 'signal')
    this.now += 1
  }

  /** The decision with which it comes to rest: what then waits for its back-off. */
  run(): Decision {
    for (let step = 0; step < MOST_STEPS; step++) {
      const decision = decide(this.world())
      for (const action of decision.actions) {
        this.apply(action)
        this.now += 1
      }
      if (decision.actions.length > 0) continue
      if (this.stopping.size === 0 || decision.wakeAt === null) return decision
      this.now = Math.max(this.now + 1, decision.wakeAt)
    }
    throw new Error(`the rehearsal of pod ${this.given.uid} has no end`)
  }

  private apply(action: Action): void {
    switch (action.type) {
      case 'prepareVolumes':
        this.volumesReady = true
        return
      case 'createSandbox':
        return this.create({ [LABEL.dockerType]: 'podsandbox', [LABEL.containerName]: SANDBOX_NAME, [LABEL.attempt]: String(action.attempt) }, SANDBOX_NAME)
      case 'createContainer':
        return this.create(
          {
            [LABEL.dockerType]: 'container',
            [LABEL.containerName]: action.container,
            [LABEL.restartCount]: String(action.attempt),
            [LABEL.sandboxId]: action.sandboxId,
            [LABEL.hash]: this.given.hashes.get(action.container) ?? '',
            [LABEL.backOff]: String(action.backOffMs)
          },
          action.container
        )
      case 'startSandbox':
        return this.start(action.id, SANDBOX_NAME)
      case 'startContainer':
        return this.start(action.id, action.container)
      case 'preStop':
        this.stopping.set(action.id, { since: this.now, deadline: action.deadline, killedAt: null, stage: 'waiting' })
        return
      case 'stop':
        return this.end(action.id, 0, 'kubelet')
      case 'kill':
        return this.end(action.id, 137, 'kubelet')
      case 'remove':
        this.statuses.delete(action.id)
        return
      case 'fail':
        this.failure = { reason: action.reason, message: action.message, at: this.now }
        return
      case 'finish':
        return
    }
  }

  private create(labels: ContainerStatus['labels'], name: string): void {
    const id = `rehearsed-${this.made++}`
    this.statuses.set(id, { id, name, image: '', imageId: '', labels, state: 'created', pid: null, exitCode: 0, oomKilled: false, error: '', createdAt: this.now, startedAt: null, finishedAt: null, ip: null, command: [], mounts: [], stopSignal: null })
    this.failures = new Map([...this.failures].filter(([failed]) => failed !== name))
  }

  /** An init container does its work, as it did before; probes succeed. */
  private start(id: string, name: string): void {
    const status = this.statuses.get(id)
    if (status === undefined) return
    const done = specOf(this.given, name)?.role === 'init'
    const attempt = Number(status.labels[name === SANDBOX_NAME ? LABEL.attempt : LABEL.restartCount])
    this.floor.set(name, Math.max(this.floor.get(name) ?? 0, attempt + 1))
    this.statuses.set(id, { ...status, startedAt: this.now, ...(done ? { state: 'exited' as const, finishedAt: this.now } : { state: 'running' as const, pid: 1 }) })
    this.health.set(id, { started: true, ready: true, failed: null })
  }

  private end(id: string, exitCode: number, how: Fall): void {
    const status = this.statuses.get(id)
    this.stopping.delete(id)
    if (status === undefined || !isAlive(status)) return
    const world = this.world()
    this.statuses.set(id, { ...status, state: 'exited', exitCode, finishedAt: this.now, pid: null })
    this.falls.set(id, how)
    for (const other of sharersOf(world, id)) this.end(other, 137, 'kernel')
  }
}

/** Who lives in the PID namespace whose PID 1 is this container's first process: the kernel's zap_pid_ns_processes. */
function sharersOf(world: PodWorld, id: string): readonly string[] {
  if (world.spec.hostPID) return []
  const others = allInstances(world).filter((one) => one.id !== id && !isUnborn(one.status))
  if (world.spec.shareProcessNamespace) return others.filter((one) => one.sandboxId === id).map((one) => one.id)
  const name = allInstances(world).find((one) => one.id === id)?.name
  return others.filter((one) => name !== undefined && specOf(world, one.name)?.targetContainerName === name).map((one) => one.id)
}
