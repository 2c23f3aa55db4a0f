import type { Action, Decision } from '../../../src-main/kubelet/actions'
import { decide } from '../../../src-main/kubelet/decide'
import { SANDBOX_NAME } from '../../../src-main/kubelet/labels'
import type { WorkerMemory } from '../../../src-main/kubelet/memory'
import { shouldRestart } from '../../../src-main/kubelet/restarts'
import type { Deletion, PodWorld } from '../../../src-main/kubelet/world'
import { allInstances, allSpecs, groupInstances, isAlive, isStranded, isUnborn } from '../../../src-main/kubelet/world'
import { containerHash } from '../../../src-main/pod/hash'
import type { PodSpec } from '../../../src-main/pod/spec'
import type { ContainerStatus } from '../../../src-main/runtime/port'
import { instance, NOW, sandbox, UID } from './builders'

export interface Scenario {
  readonly spec: PodSpec
  readonly statuses: readonly ContainerStatus[]
  readonly memory: WorkerMemory
  readonly deletion: Deletion | null
  readonly kubelet: 'on' | 'off'
  /** Names of containers (`POD`: the sandbox) that take no notice of SIGTERM. */
  readonly stubborn: ReadonlySet<string>
  /** Names of containers for which the engine loses the first SIGKILL. */
  readonly lostKills: ReadonlySet<string>
  /** How often making or starting fails before it works, by name. */
  readonly troubles: ReadonlyMap<string, number>
}

/** An engine and a kernel of a few lines: enough to see whether the decisions lead anywhere. Throws when one is absurd. */
export class Simulation {
  private readonly statuses: Map<string, ContainerStatus>
  private readonly troubles: Map<string, number>
  private readonly lost = new Set<string>()
  private readonly floor = new Map<string, number>()
  private now = NOW
  private made = 0
  finished = false
  readonly done: Action[] = []

  constructor(private readonly scenario: Scenario) {
    this.statuses = new Map(scenario.statuses.map((status) => [status.id, status]))
    this.troubles = new Map(scenario.troubles)
    for (const [name, attempt] of scenario.memory.attemptFloor) this.floor.set(name, attempt)
  }

  world(): PodWorld {
    const { spec, deletion, kubelet, memory } = this.scenario
    const grouped = groupInstances(this.statuses.values())
    for (const one of grouped.sandboxes) this.note(SANDBOX_NAME, one.attempt, one.status)
    for (const one of [...grouped.containers.values()].flat()) this.note(one.name, one.attempt, one.status)
    memory.attemptFloor = new Map(this.floor)
    return { uid: UID, spec, createdAt: NOW, failure: null, timeScale: 1, hashes: new Map(allSpecs(spec).map((one) => [one.name, containerHash(one)])), deletion, kubelet, ...grouped, memory, now: this.now }
  }

  /** Runs until nothing is decided any more; the number of steps it took. */
  run(most: number): number {
    for (let step = 0; step < most; step++) {
      const world = this.world()
      const everything = [...world.sandboxes, ...allInstances(world)]
      this.scenario.memory.keepOnly(new Set(everything.filter((one) => isAlive(one.status)).map((one) => one.id)), new Set(everything.map((one) => one.id)))
      const decision = decide(world)
      if (decision.actions.length > 0) {
        // All are begun on the same look: what one does is not yet known to the other.
        for (const action of decision.actions) this.check(action, decision)
        for (const action of decision.actions) {
          this.done.push(action)
          this.apply(action)
          this.now += 1
        }
        if (this.finished) return step
        continue
      }
      if (decision.wakeAt === null) return step
      if (decision.wakeAt <= this.now) throw new Error(`is to wake at ${decision.wakeAt - this.now} ms from now: that is at once, for ever`)
      this.now = decision.wakeAt
      for (const status of this.statuses.values()) if (status.state === 'removing') this.statuses.delete(status.id)
    }
    throw new Error(`no end after ${most} steps; the last: ${JSON.stringify(this.done.slice(-5))}`)
  }

  private check(action: Action, decision: Decision): void {
    const world = this.world()
    if ('id' in action && !this.statuses.has(action.id)) throw new Error(`${action.type} of ${action.id}, which is not there`)
    if (action.type === 'createSandbox' && world.sandboxes.some((one) => one.attempt === action.attempt)) throw new Error(`sandbox ${action.attempt} is there already`)
    if (action.type === 'createContainer') {
      if (world.containers.get(action.container)?.some((one) => one.attempt === action.attempt)) throw new Error(`${action.container} ${action.attempt} is there already`)
      if (!this.statuses.has(action.sandboxId)) throw new Error(`made for sandbox ${action.sandboxId}, which is not there`)
    }
    if (action.type === 'remove' && isAlive(this.get(action.id))) throw new Error(`${action.container} is removed alive`)
    if (action.type === 'startContainer') this.checkStart(action, world, decision)
  }

  private checkStart(action: Extract<Action, { type: 'startContainer' }>, world: PodWorld, decision: Decision): void {
    const [newest] = world.sandboxes
    const instances = world.containers.get(action.container) ?? []
    const starting = instances.find((one) => one.id === action.id)
    if (newest === undefined || !isAlive(newest.status) || starting?.sandboxId !== newest.id) throw new Error(`${action.container} is started without its sandbox`)
    if (instances.some((one) => isAlive(one.status))) throw new Error(`${action.container} is started beside itself`)
    for (const earlier of world.spec.containers.slice(0, world.spec.containers.findIndex((one) => one.name === action.container))) {
      const others = world.containers.get(earlier.name) ?? []
      const dead = others.find((one) => !isUnborn(one.status))
      const settled = others.some((one) => isAlive(one.status)) || (dead !== undefined && (world.kubelet === 'off' || !shouldRestart(world.spec.restartPolicy, dead.status.exitCode)))
      const seenBefore = world.kubelet === 'off' && (world.memory.attemptFloor.get(earlier.name) ?? 0) > 0
      if (!settled && !seenBefore && !decision.waiting.has(earlier.name)) throw new Error(`${action.container} is started before ${earlier.name}`)
    }
  }

  private apply(action: Action): void {
    const { memory, stubborn } = this.scenario
    switch (action.type) {
      case 'prepareVolumes':
        memory.volumesReady = true
        return
      case 'createSandbox': {
        if (this.fails(SANDBOX_NAME, 'FailedCreatePodSandBox')) return
        this.put(sandbox(action.attempt, { id: `made-${this.made++}`, state: 'created', createdAt: this.now }).status)
        return
      }
      case 'createContainer': {
        if (!this.statuses.has(action.sandboxId)) return // its start failed in the meantime: nothing to join, and no fault of the container's
        if (this.fails(action.container, 'CreateContainerError')) return
        const spec = this.scenario.spec.containers.find((one) => one.name === action.container)
        if (spec === undefined) throw new Error(`${action.container} is made, but nobody wants it`)
        const { attempt, sandboxId, backOffMs } = action
        this.put(instance(action.container, attempt, { id: `made-${this.made++}`, state: 'created', createdAt: this.now, sandboxId, backOffMs, hash: containerHash(spec) }).status)
        return
      }
      case 'startSandbox':
        if (this.fails(SANDBOX_NAME, 'FailedCreatePodSandBox')) this.statuses.delete(action.id)
        else this.start(action.id)
        return
      case 'startContainer':
        if (!this.fails(action.container, 'RunContainerError')) this.start(action.id)
        return
      case 'stop':
        memory.stopping.set(action.id, { since: this.now, deadline: action.deadline, killedAt: null, ...(action.minimumMs === undefined ? {} : { notBefore: this.now + action.minimumMs }) })
        if (!stubborn.has(action.container)) this.die(action.id, 143)
        return
      case 'preStop':
        memory.stopping.set(action.id, { since: this.now, deadline: action.deadline, killedAt: null, stage: 'waiting' })
        return
      case 'fail':
        throw new Error('no scenario has a deadline')
      case 'kill':
        memory.stopping.set(action.id, { since: this.now, deadline: this.now, killedAt: this.now })
        if (this.scenario.lostKills.has(action.container) && !this.lost.has(action.container)) this.lost.add(action.container)
        else this.die(action.id, 137)
        return
      case 'remove':
        this.statuses.delete(action.id)
        return
      case 'finish':
        if (this.statuses.size > 0) throw new Error('finished with something left')
        this.finished = true
    }
  }

  private start(id: string): void {
    this.put({ ...this.get(id), state: 'running', startedAt: this.now, pid: 1 })
  }

  private die(id: string, exitCode: number): void {
    const status = this.get(id)
    if (!isAlive(status)) return
    this.put({ ...status, state: 'exited', exitCode, finishedAt: this.now, pid: null })
    const world = this.world()
    if (!this.scenario.spec.shareProcessNamespace || !world.sandboxes.some((one) => one.id === id)) return
    for (const one of allInstances(world)) if (one.sandboxId === id) this.die(one.id, 137)
  }

  private fails(name: string, reason: string): boolean {
    const left = this.troubles.get(name) ?? 0
    if (left === 0) {
      this.scenario.memory.failures.delete(name)
      return false
    }
    this.troubles.set(name, left - 1)
    this.scenario.memory.fail(name, reason, 'no', this.now)
    return true
  }

  private note(name: string, attempt: number, status: ContainerStatus): void {
    if (!isUnborn(status)) this.floor.set(name, Math.max(this.floor.get(name) ?? 0, attempt + 1))
  }

  private get(id: string): ContainerStatus {
    const status = this.statuses.get(id)
    if (status === undefined) throw new Error(`no container ${id}`)
    return status
  }

  private put(status: ContainerStatus): void {
    this.statuses.set(status.id, status)
  }
}

/** What is wrong with a world in which nothing is to be done any more; empty when all is as a kubelet would have it. */
export function flaws(world: PodWorld): readonly string[] {
  const found: string[] = []
  const [newest] = world.sandboxes
  const up = newest !== undefined && isAlive(newest.status)
  if (world.sandboxes.length > 1) found.push('old sandboxes are left')
  const everStarted = allInstances(world).some((one) => !isUnborn(one.status))
  let wanted = false
  for (const spec of world.spec.containers) {
    const instances = world.containers.get(spec.name) ?? []
    const alive = instances.filter((one) => isAlive(one.status))
    const dead = instances.filter((one) => !isAlive(one.status) && !isUnborn(one.status))
    const [last] = dead
    if (alive.length > 1) found.push(`${spec.name} runs twice`)
    if (dead.length > 1) found.push(`older dead instances of ${spec.name} are left`)
    if (instances.some((one) => isUnborn(one.status))) found.push(`${spec.name} was made and never started`)
    const [one] = alive
    if (one !== undefined) {
      wanted = true
      if (one.hash !== world.hashes.get(spec.name)) found.push(`${spec.name} runs with an old spec`)
      if (!up || isStranded(one, newest.id, newest.status.startedAt)) found.push(`${spec.name} is stranded`)
    } else if (world.spec.restartPolicy === 'Never' && everStarted && !up) {
      continue // a pod that ran and never restarts gets no other sandbox, not even for who did not run yet
    } else if (last === undefined || shouldRestart(world.spec.restartPolicy, last.status.exitCode)) found.push(`${spec.name} should run`)
  }
  if (!wanted && up) found.push('the sandbox of a finished pod runs on')
  for (const name of world.containers.keys()) if (!world.hashes.has(name)) found.push(`the stranger ${name} is left`)
  return found
}
