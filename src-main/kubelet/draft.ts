import type { Action, Decision, StopReason } from './actions'
import type { PodWorld } from './world'
import type { ContainerStatus } from '../runtime/port'

/** An engine that has lost a SIGKILL gets another one. */
const KILL_AGAIN_MS = 5_000
/** kubelet: minimumGracePeriodInSeconds, for who had to wait for a hook or for others. */
const MINIMUM_GRACE_MS = 2_000
/** A removal that the engine began by itself is heard of when it ends; this is for the one that hangs. */
const LOOK_AGAIN_MS = 1_000

export interface StopOrder {
  /** It has a preStop hook, to be run first. */
  readonly hook: boolean
  /** It ends after others (a sidecar). */
  readonly inTurn: boolean
  /** Some of those others live. */
  readonly blocked: boolean
}

export const AT_ONCE: StopOrder = { hook: false, inTurn: false, blocked: false }

/** Collects what a decision says, in the order it is said. */
export class DecisionDraft {
  private readonly actions: Action[] = []
  private readonly waiting = new Map<string, number>()
  private wakeAt: number | null = null

  get hasActions(): boolean {
    return this.actions.length > 0
  }

  add(...actions: readonly Action[]): void {
    this.actions.push(...actions)
  }

  wake(at: number): void {
    this.wakeAt = this.wakeAt === null ? at : Math.min(this.wakeAt, at)
  }

  wait(container: string, until: number): void {
    this.waiting.set(container, until)
    this.wake(until)
  }

  remove(world: PodWorld, container: string, target: { readonly id: string; readonly status: ContainerStatus }): void {
    if (target.status.state === 'removing') this.wake(world.now + LOOK_AGAIN_MS)
    else this.add({ type: 'remove', container, id: target.id })
  }

  /** The preStop hook, the signal when its turn has come, then patience until the deadline, then SIGKILL (killContainer of kuberuntime_container.go). */
  stop(world: PodWorld, target: { readonly id: string; readonly name: string }, deadline: number, why: StopReason, how: StopOrder = AT_ONCE): void {
    const stopping = world.memory.stopping.get(target.id)
    const due = Math.max(Math.min(stopping?.deadline ?? deadline, deadline), stopping?.notBefore ?? 0)
    const before = stopping === undefined ? (how.inTurn || how.hook ? 'first' : 'signal') : (stopping.stage ?? 'signal')
    if (before !== 'signal') {
      this.prepareStop(world, target, due, why, how, before)
      return
    }
    if (world.now >= due) {
      const killedAt = stopping?.killedAt ?? null
      if (killedAt !== null && world.now < killedAt + KILL_AGAIN_MS) this.wake(killedAt + KILL_AGAIN_MS)
      else this.add({ type: 'kill', container: target.name, id: target.id, why })
      return
    }
    if (stopping === undefined) this.add({ type: 'stop', container: target.name, id: target.id, deadline: due, why })
    this.wake(due)
  }

  private prepareStop(world: PodWorld, target: { readonly id: string; readonly name: string }, due: number, why: StopReason, how: StopOrder, before: 'first' | 'preStop' | 'waiting'): void {
    const about = { container: target.name, id: target.id, why }
    const inTime = world.now < due
    if (before === 'first' && how.hook && inTime) this.add({ type: 'preStop', ...about, deadline: due })
    else if (inTime && (before === 'preStop' || how.blocked)) this.wake(due)
    else this.add({ type: 'stop', ...about, deadline: due, minimumMs: MINIMUM_GRACE_MS })
  }

  done(): Decision {
    return { actions: this.actions, wakeAt: this.actions.length > 0 ? null : this.wakeAt, waiting: this.waiting }
  }
}
