import type { Action, Decision, StopReason } from './actions'
import type { PodWorld } from './world'

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

  /** SIGTERM once, then patience until the deadline, then SIGKILL (again every 5 s: an engine may have lost one). */
  stop(world: PodWorld, target: { readonly id: string; readonly name: string }, deadline: number, why: StopReason): void {
    const stopping = world.memory.stopping.get(target.id)
    const due = stopping === undefined ? deadline : Math.min(stopping.deadline, deadline)
    if (world.now >= due) {
      const retryAt = stopping?.killedAt === undefined || stopping.killedAt === null ? world.now : stopping.killedAt + 5_000
      if (world.now >= retryAt) this.add({ type: 'kill', container: target.name, id: target.id, why })
      this.wake(Math.max(retryAt, world.now) + 5_000)
      return
    }
    if (stopping === undefined) this.add({ type: 'stop', container: target.name, id: target.id, deadline: due, why })
    this.wake(due)
  }

  done(): Decision {
    return { actions: this.actions, wakeAt: this.actions.length > 0 ? null : this.wakeAt, waiting: this.waiting }
  }
}
