import type { Action } from '../../../src-main/kubelet/actions'
import { decide } from '../../../src-main/kubelet/decide'
import { WorkerMemory } from '../../../src-main/kubelet/memory'
import { allInstances, allSpecs, type Deletion, groupInstances, isAlive, isUnborn, type PodWorld, specOf } from '../../../src-main/kubelet/world'
import { containerHash } from '../../../src-main/pod/hash'
import type { PodSpec } from '../../../src-main/pod/spec'
import type { ContainerStatus } from '../../../src-main/runtime/port'
import { instance, NOW, sandbox, UID } from './builders'

/** An engine of a few lines for pods whose containers have roles: init containers end by themselves, all others run until somebody ends them. */
export class RoleEngine {
  readonly statuses = new Map<string, ContainerStatus>()
  readonly memory = new WorkerMemory()
  readonly deaths: string[] = []
  deletion: Deletion | null = null
  finished = false
  private now = NOW
  private made = 0

  constructor(
    private readonly spec: PodSpec,
    /** How often each init container fails before it succeeds. */
    private readonly failures: Map<string, number>
  ) {
    this.memory.volumesReady = true
  }

  world(): PodWorld {
    const hashes = new Map(allSpecs(this.spec).map((one) => [one.name, containerHash(one)]))
    return { uid: UID, spec: this.spec, createdAt: NOW, hashes, deletion: this.deletion, failure: null, timeScale: 1, kubelet: 'on', ...groupInstances(this.statuses.values()), memory: this.memory, now: this.now }
  }

  /** Until nothing is decided any more. Throws when there is no end, or when somebody is started out of turn. */
  run(most: number): void {
    for (let step = 0; step < most; step++) {
      const world = this.world()
      const everything = [...world.sandboxes, ...allInstances(world)]
      this.memory.keepOnly(new Set(everything.filter((one) => isAlive(one.status)).map((one) => one.id)), new Set(everything.map((one) => one.id)))
      const { actions, wakeAt } = decide(world)
      for (const action of actions) this.carryOut(action)
      if (this.finished || (actions.length === 0 && wakeAt === null)) return
      this.now = actions.length > 0 ? this.now + 1 : Math.max(this.now + 1, wakeAt ?? 0)
    }
    throw new Error(`no end after ${most} steps`)
  }

  deleteNow(): void {
    this.deletion = { requestedAt: this.now, deadline: this.now + 30_000 }
  }

  end(name: string): void {
    const one = [...this.statuses.values()].find((status) => isAlive(status) && this.nameOf(status) === name)
    if (one !== undefined) this.die(one.id, 137)
  }

  private carryOut(action: Action): void {
    switch (action.type) {
      case 'createSandbox':
        return this.put(sandbox(action.attempt, { id: `made-${this.made++}`, state: 'created', createdAt: this.now }).status)
      case 'createContainer': {
        const spec = specOf(this.world(), action.container)
        if (spec === undefined) throw new Error(`nobody wants ${action.container}`)
        const { attempt, sandboxId, backOffMs } = action
        return this.put(instance(spec.name, attempt, { id: `made-${this.made++}`, state: 'created', createdAt: this.now, sandboxId, backOffMs, hash: containerHash(spec) }).status)
      }
      case 'startSandbox':
        return this.start(action.id)
      case 'startContainer':
        this.checkTurn(action.container)
        this.start(action.id)
        return this.endIfInit(action.container, action.id)
      case 'preStop':
        return void this.memory.stopping.set(action.id, { since: this.now, deadline: action.deadline, killedAt: null, stage: 'waiting' })
      case 'stop':
        return this.die(action.id, 143)
      case 'kill':
        return this.die(action.id, 137)
      case 'remove':
        return void this.statuses.delete(action.id)
      case 'finish':
        if (this.statuses.size > 0) throw new Error('finished with something left')
        this.finished = true
        return
      case 'prepareVolumes':
      case 'fail':
        throw new Error(`${action.type} is not for these pods`)
    }
  }

  /** Everybody before it has done what it must have done. */
  private checkTurn(name: string): void {
    const world = this.world()
    const app = this.spec.containers.some((one) => one.name === name)
    const newest = world.sandboxes[0]?.id
    const begun = world.spec.containers.some((one) => (world.containers.get(one.name) ?? []).some((made) => made.sandboxId === newest && !isUnborn(made.status)))
    const before = app ? this.spec.initContainers : this.spec.initContainers.slice(0, this.spec.initContainers.findIndex((one) => one.name === name))
    for (const spec of before) {
      const instances = (world.containers.get(spec.name) ?? []).filter((one) => one.sandboxId === newest)
      const ready = spec.role === 'sidecar' ? instances.some((one) => isAlive(one.status)) : instances.some((one) => one.status.state === 'exited' && one.status.exitCode === 0)
      if (!ready && !begun) throw new Error(`${name} is started before ${spec.name}`)
    }
  }

  private endIfInit(name: string, id: string): void {
    if (specOf(this.world(), name)?.role !== 'init') return
    const left = this.failures.get(name) ?? 0
    this.failures.set(name, left - 1)
    this.die(id, left > 0 ? 1 : 0)
  }

  private start(id: string): void {
    this.put({ ...this.get(id), state: 'running', startedAt: this.now, pid: 1 })
  }

  private die(id: string, exitCode: number): void {
    const status = this.get(id)
    if (!isAlive(status)) return
    this.deaths.push(this.nameOf(status))
    this.put({ ...status, state: 'exited', exitCode, finishedAt: this.now, pid: null })
  }

  private nameOf(status: ContainerStatus): string {
    return status.labels['io.kubernetes.container.name'] ?? ''
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
