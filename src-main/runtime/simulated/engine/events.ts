import type { Labels, RuntimeEvent } from '../../port'
import { Queue } from './queue'

/** The engine's event stream: everybody who listens gets what happens from then on. */
export class Events {
  private readonly listeners = new Set<(event: RuntimeEvent) => void>()

  emit(event: RuntimeEvent): void {
    for (const listener of [...this.listeners]) listener(event)
  }

  /** Told at once, in the moment it happens. Returns what ends it. */
  watch(listener: (event: RuntimeEvent) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  async *listen(labels: Labels, signal: AbortSignal): AsyncGenerator<RuntimeEvent> {
    if (signal.aborted) return
    const queue = new Queue<RuntimeEvent>()
    const stop = (): void => queue.close()
    const unwatch = this.watch((event) => {
      if (event.type !== 'container' || hasLabels(event.labels, labels)) queue.push(event)
    })
    signal.addEventListener('abort', stop)
    try {
      yield { type: 'ready' }
      for await (const event of queue.read()) {
        if (signal.aborted) return
        yield event
      }
    } finally {
      unwatch()
      signal.removeEventListener('abort', stop)
    }
  }
}

export function hasLabels(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value)
}
