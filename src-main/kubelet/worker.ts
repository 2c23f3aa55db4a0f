import { containerHash } from '../pod/hash'
import { RuntimeError } from '../runtime/port'
import type { Action, Decision } from './actions'
import { decide } from './decide'
import type { KubeletEnvironment } from './environment'
import type { KubeletEvent } from './events'
import { WorkerMemory } from './memory'
import { perform } from './perform'
import type { PodInHand } from './podInHand'
import type { PodRecords } from './records'
import { formatGoDuration } from './restarts'
import { allInstances, groupInstances, isAlive, isUnborn, type PodWorld } from './world'

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
  private readonly backedOff = new Set<string>()

  constructor(
    records: PodRecords,
    private readonly env: KubeletEnvironment,
    private readonly hooks: WorkerHooks
  ) {
    this.records = records
  }

  get pod(): PodRecords {
    return this.records
  }

  /** When a waiting container (or the sandbox, `POD`) goes on. A lab that only watches has no loop, but it can tell. */
  get waiting(): ReadonlyMap<string, number> {
    return this.running ? this.decision.waiting : decide(this.world()).waiting
  }

  update(records: PodRecords): void {
    this.records = records
    this.wake()
  }

  wake(): void {
    this.woken = true
    this.wakeUp?.()
  }

  close(): void {
    this.closed = true
    this.wakeUp?.()
  }

  world(): PodWorld {
    const { env, records, memory } = this
    const statuses = env.inventory.ofPod(records.pod.uid)
    memory.attemptFloor = env.inventory.attemptFloor(records.pod.uid)
    return {
      uid: records.pod.uid,
      spec: records.pod.spec,
      hashes: new Map(records.pod.spec.containers.map((container) => [container.name, containerHash(container)])),
      deletion: records.deletion,
      kubelet: env.kubelet(),
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
    const world = this.world()
    this.forgetTheGone(world)
    this.decision = decide(world)
    this.noteBackOffs(world)
    this.hooks.changed()
    const { actions, wakeAt } = this.decision
    if (actions.length === 0) {
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
    const pod: PodInHand = { env: this.env, records: this.records, memory: this.memory, emit: this.hooks.emit }
    const results = await Promise.allSettled(actions.map((action) => perform(action, pod)))
    const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
    if (errors.length === 0 || this.closed) return errors.length === 0
    const engine = errors.find((error) => error instanceof RuntimeError)
    if (engine instanceof RuntimeError) this.hooks.engineFailed(engine)
    else for (const error of errors) this.hooks.unexpected(error)
    await this.rest()
    return false
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
      if (dead === undefined || this.memory.failures.has(name) || this.backedOff.has(dead.id)) continue
      this.backedOff.add(dead.id)
      const { name: podName, namespace } = world.spec
      this.hooks.emit({
        type: 'Warning',
        reason: 'BackOff',
        message: `back-off ${formatGoDuration(dead.backOffMs)} restarting failed container=${name} pod=${podName}_${namespace}(${world.uid})`,
        container: name,
        containerId: dead.id,
        command: null,
        data: { backOffMs: dead.backOffMs, until }
      })
    }
  }
}
