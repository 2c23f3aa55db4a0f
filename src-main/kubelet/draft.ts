import type { Action, Decision, StopReason } from './actions'
import type { PodWorld } from './world'
import type { ContainerStatus } from '../runtime/port'

/** An engine that has lost a SIGKILL gets another one. */
const KILL_AGAIN_MS = 5_000
/** A removal that the engine began by itself is heard of when it ends; this is for the one that hangs. */
const LOOK_AGAIN_MS = 1_000

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

  /** SIGTERM once, then patience until the deadline, then SIGKILL. */
  stop(world: PodWorld, target: { readonly id: string; readonly name: string }, deadline: number, why: StopReason): void {
    const stopping = world.memory.stopping.get(target.id)
    const due = stopping === undefined ? deadline : Math.min(stopping.deadline, deadline)
    if (world.now >= due) {
      const killedAt = stopping?.killedAt ?? null
      if (killedAt !== null && world.now < killedAt + KILL_AGAIN_MS) this.wake(killedAt + KILL_AGAIN_MS)
      else this.add({ type: 'kill', container: target.name, id: target.id, why })
      return
    }
    if (stopping === undefined) this.add({ type: 'stop', container: target.name, id: target.id, deadline: due, why })
    this.wake(due)
  }

  done(): Decision {
    return { actions: this.actions, wakeAt: this.actions.length > 0 ? null : this.wakeAt, waiting: this.waiting }
  }
}
