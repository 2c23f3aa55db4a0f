import type { IncomingMessage } from 'node:http'
import { toRuntimeEvent } from '../../../src-main/runtime/docker/events'
import { lines } from '../../../src-main/runtime/docker/streams'
import type { RuntimeEvent } from '../../../src-main/runtime/port'
import { LABEL } from '../../../src-main/kubelet/labels'
import type { EngineApi } from './api'

export type ContainerEvent = Extract<RuntimeEvent, { type: 'container' }>

/** Both parties' deeds by one witness: the engine's own events with the engine's own times (ms since the epoch). */
export class EventLog {
  private readonly watchers = new Set<(event: ContainerEvent) => void>()
  private stream: IncomingMessage | null = null
  private broken: Error | null = null

  static async open(api: EngineApi): Promise<EventLog> {
    const log = new EventLog()
    log.stream = await api.stream(`/events?filters=${encodeURIComponent(JSON.stringify({ type: ['container'] }))}`)
    void log.follow(log.stream)
    return log
  }

  watch(watcher: (event: ContainerEvent) => void): () => void {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  /** Resolves with the event that made it true. Ask before the deed, or an event may be missed. */
  async until(what: string, fits: (event: ContainerEvent) => boolean, timeoutMs = 120_000): Promise<ContainerEvent> {
    if (this.broken !== null) throw this.broken
    return new Promise((resolve, reject) => {
      const stop = this.watch((event) => {
        if (!fits(event)) return
        clearTimeout(timer)
        stop()
        resolve(event)
      })
      const timer = setTimeout(() => {
        stop()
        reject(new Error(`the engine did not tell within ${timeoutMs / 1_000} s: ${what}`))
      }, timeoutMs)
    })
  }

  /** The engine's time of the start that made the pods complete: each of `names` started once in each pod. */
  async allStarted(owner: string, pods: ReadonlySet<string>, names: readonly string[]): Promise<number> {
    const missing = new Set([...pods].flatMap((pod) => names.map((name) => `${pod}/${name}`)))
    const last = await this.until(`the starts of ${names.join(', ')} in ${[...pods].slice(0, 3).join(', ')}`, (event) => {
      if (event.action !== 'start' || event.labels[LABEL.owner] !== owner) return false
      missing.delete(`${event.labels[LABEL.podName] ?? ''}/${event.labels[LABEL.containerName] ?? ''}`)
      return missing.size === 0
    })
    return last.at
  }

  close(): void {
    this.stream?.destroy()
    this.stream = null
  }

  private async follow(stream: IncomingMessage): Promise<void> {
    try {
      for await (const line of lines(stream as AsyncIterable<Buffer>)) {
        const event = line.trim() === '' ? null : toRuntimeEvent(line)
        if (event?.type === 'container') for (const watcher of [...this.watchers]) watcher(event)
      }
    } catch (error) {
      // Our own close ends it like this, too.
      if (this.stream !== null) this.broken = error instanceof Error ? error : new Error(String(error))
    }
  }
}
