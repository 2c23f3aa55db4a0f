import { containerHash } from '../pod/hash'
import type { PodSpec } from '../pod/spec'
import { RuntimeError } from '../runtime/port'
import type { Action, Decision } from './actions'
import { decide } from './decide'
import type { KubeletEnvironment } from './environment'
import type { KubeletEvent } from './events'
import { tellPullBackOff } from './imageFailure'
import { LastWords } from './lastWords'
import { WorkerMemory } from './memory'
import { perform } from './perform'
import type { PodInHand } from './podInHand'
import { podAddresses } from './podAddresses'
import { PodProbes } from './probing/podProbes'
import type { ProbeTarget } from './probing/handler'
import { failureRecordLabels, failureRecordName, type PodRecords } from './records'
import { backOffMessage } from './status'
import { allInstances, allSpecs, groupInstances, isAlive, isUnborn, type PodFailure, type PodWorld, specOf } from './world'

/** No honest sequence of steps is longer without a pause; past it something is wrong and the engine gets a rest. */
const MOST_STEPS_IN_A_ROW = 60
const REST_MS = 5_000
/** setTimeout takes no more. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

export interface WorkerHooks {
  readonly emit: (event: KubeletEvent) => void
  /** Something about the pod may look different now. */
  readonly changed: () => void
  /** The pod is gone and its records are removed. */
  readonly finished: () => void
  /** The engine did not answer: whoever owns the connection must look. */
  readonly engineFailed: (error: RuntimeError) => void
  /** A defect of ours: logged, and the pod is tried again later. */
  readonly unexpected: (error: unknown) => void
}

/** One pod's loop: look, decide, act, look again; then wait for an event or for what is due. */
export class PodWorker {
  readonly memory = new WorkerMemory()
  private records: PodRecords
  private decision: Decision = { actions: [], wakeAt: null, waiting: new Map() }
  private wakeUp: (() => void) | null = null
  private woken = false
  private closed = false
  private running = false
  /** With the kubelet off: until nothing is left to do. */
  private mending = false
  private readonly backedOff = new Set<string>()
  private readonly ending = new AbortController()
  readonly probes: PodProbes
  readonly lastWords: LastWords
  private hashes: ReadonlyMap<string, string>

  constructor(
    records: PodRecords,
    private readonly env: KubeletEnvironment,
    private readonly hooks: WorkerHooks
  ) {
    this.records = records
    this.hashes = hashesOf(records.pod.spec)
    this.lastWords = new LastWords(env, hooks.changed)
    const changed = (): void => this.wake()
    this.probes = new PodProbes({ run: env.runHandler, now: env.now, changed, emit: hooks.emit })
    for (const [name, attempt] of records.floors) this.memory.floors.set(name, attempt)
  }

  get pod(): PodRecords {
    return this.records
  }

  /** When a waiting container (or the sandbox, `POD`) goes on. A lab that only watches has no loop, but it can tell. */
  get waiting(): ReadonlyMap<string, number> {
    return this.running ? this.decision.waiting : decide(this.world()).waiting
  }

  update(records: PodRecords): void {
    if (records.pod.spec !== this.records.pod.spec) this.hashes = hashesOf(records.pod.spec)
    this.records = records
    this.wake()
  }

  wake(): void {
    this.woken = true
    this.wakeUp?.()
  }

  /** Acts as with the kubelet on until the pod is as it should be, and waits for nothing any more. */
  mend(): void {
    this.mending = true
    this.wake()
  }

  close(): void {
    this.closed = true
    this.ending.abort()
    this.probes.close()
    this.wakeUp?.()
  }

  world(): PodWorld {
    const { env, records, memory } = this
    const statuses = env.inventory.ofPod(records.pod.uid)
    memory.attemptFloor = highest(env.inventory.attemptFloor(records.pod.uid), records.floors)
    return {
      uid: records.pod.uid,
      spec: records.pod.spec,
      createdAt: records.pod.createdAt,
      hashes: this.hashes,
      deletion: records.deletion,
      failure: records.failure,
      timeScale: env.timeScale(),
      kubelet: this.mending ? 'on' : env.kubelet(),
      ...groupInstances(statuses),
      memory,
      now: env.now()
    }
  }

  /** Ends when the pod is finished or the worker is closed; never rejects. */
  async run(): Promise<void> {
    this.running = true
    let steps = 0
    while (!this.closed) {
      try {
        steps = (await this.step(steps < MOST_STEPS_IN_A_ROW)) ? steps + 1 : 0
      } catch (error) {
        this.hooks.unexpected(error)
        await this.rest()
      }
    }
  }

  /** Returns whether it did something: then it is worth looking again at once. */
  private async step(mayAct: boolean): Promise<boolean> {
    this.woken = false
    tellPullBackOff(this.inHand, (name) => allSpecs(this.records.pod.spec).find((one) => one.name === name)?.image ?? '')
    const world = this.world()
    this.forgetTheGone(world)
    this.followProbes(world)
    this.lastWords.read(world)
    this.decision = decide(world)
    this.noteBackOffs(world)
    this.hooks.changed()
    const { actions, wakeAt } = this.decision
    if (actions.length === 0) {
      if (this.decision.waiting.size === 0 && this.memory.stopping.size === 0) this.mending = false
      await this.sleep(wakeAt)
      return false
    }
    if (!mayAct) throw new Error(`no end of steps: ${actions.map((action) => action.type).join(', ')}`)
    const done = await this.act(actions)
    if (done && actions.some((action) => action.type === 'finish')) {
      this.closed = true
      this.hooks.finished()
    }
    return true
  }

  private async act(actions: readonly Action[]): Promise<boolean> {
    const pod = this.inHand
    const results = await Promise.allSettled(actions.map((action) => perform(action, pod)))
    const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
    if (errors.length === 0 || this.closed) return errors.length === 0
    const engine = errors.find((error) => error instanceof RuntimeError)
    if (engine instanceof RuntimeError) this.hooks.engineFailed(engine)
    else for (const error of errors) this.hooks.unexpected(error)
    await this.rest()
    return false
  }

  get inHand(): PodInHand {
    return {
      env: this.env,
      records: this.records,
      memory: this.memory,
      emit: this.hooks.emit,
      signal: this.ending.signal,
      background: (work) => {
        void work()
          .catch((error: unknown) => this.hooks.unexpected(error))
          .finally(() => this.wake())
      },
      setFailure: (failure) => this.fail(failure)
    }
  }

  /** The pod as a whole has failed. Durable when it resolves; the first failure stays. */
  async fail(failure: PodFailure): Promise<void> {
    if (this.records.failure !== null) return
    const { uid } = this.records.pod
    const name = failureRecordName(this.env.lab, uid)
    await this.env.runtime.createVolume(name, failureRecordLabels(this.env.lab, uid, failure))
    this.update({ ...this.records, failure, names: [...this.records.names, name] })
  }

  /** Probes run in whatever runs; what they found is part of the memory. */
  private followProbes(world: PodWorld): void {
    const targets = allInstances(world).flatMap((one): readonly ProbeTarget[] => {
      const container = specOf(world, one.name)
      const { pid, startedAt } = one.status
      if (container === undefined || one.status.state !== 'running' || pid === null || startedAt === null) return []
      return [{ id: one.id, container, hostPid: pid, startedAt, podIp: podAddresses({ env: this.env, records: this.records }, one.sandboxId === '' ? one.id : one.sandboxId)[0] ?? null }]
    })
    this.probes.follow(targets, { terminating: world.deletion !== null })
    this.memory.health = new Map(targets.map((target) => [target.id, this.probes.health(target)]))
  }

  /** The engine or we ourselves are in trouble: whatever happens meanwhile is looked at afterwards. */
  private async rest(): Promise<void> {
    await this.sleep(this.env.now() + REST_MS, { wakeable: false })
  }

  private async sleep(until: number | null, options: { readonly wakeable: boolean } = { wakeable: true }): Promise<void> {
    if (this.closed || (options.wakeable && this.woken)) return
    await new Promise<void>((resolve) => {
      const timer = until === null ? null : setTimeout(resolve, Math.min(Math.max(0, until - this.env.now()), LONGEST_TIMER_MS))
      this.wakeUp = () => {
        if (!options.wakeable && !this.closed) return
        if (timer !== null) clearTimeout(timer)
        resolve()
      }
    })
    this.wakeUp = null
  }

  private forgetTheGone(world: PodWorld): void {
    const all = [...world.sandboxes, ...allInstances(world)]
    const known = new Set(all.map((one) => one.id))
    this.memory.keepOnly(new Set(all.filter((one) => isAlive(one.status)).map((one) => one.id)), known)
    for (const id of this.backedOff) if (!known.has(id)) this.backedOff.delete(id)
  }

  /** The kubelet says BackOff once for each wait. */
  private noteBackOffs(world: PodWorld): void {
    for (const [name, until] of this.decision.waiting) {
      const dead = (world.containers.get(name) ?? []).find((one) => !isUnborn(one.status))
      if (dead === undefined || dead.backOffMs === 0 || (this.memory.failures.get(name)?.retryAt ?? 0) > 0 || this.backedOff.has(dead.id)) continue
      this.backedOff.add(dead.id)
      this.hooks.emit({
        type: 'Warning',
        reason: 'BackOff',
        message: backOffMessage(world, name, dead),
        container: name,
        containerId: dead.id,
        command: null,
        data: { backOffMs: dead.backOffMs, until, ...(world.timeScale === 1 ? {} : { timeScale: world.timeScale }) }
      })
    }
  }
}

function highest(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  if (b.size === 0) return a
  return new Map([...new Set([...a.keys(), ...b.keys()])].map((name) => [name, Math.max(a.get(name) ?? 0, b.get(name) ?? 0)]))
}

function hashesOf(spec: PodSpec): ReadonlyMap<string, string> {
  return new Map(allSpecs(spec).map((container) => [container.name, containerHash(container)]))
}
