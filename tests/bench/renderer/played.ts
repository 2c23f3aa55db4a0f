import { randomUUID } from 'node:crypto'
import { applyPatch, type CommandName, type CommandOutput, LabError, type LabMessage, type LabService, type LabSnapshot, type PatchMessage, type Subscription } from '../../../src-main/api'

/**
 * A lab that plays recorded patches of a real one, again and again, as fast as it is asked to: re-dated, with events and containers
 * that were never there before. Behind the real web host a page cannot tell it from the lab itself.
 */
export class PlayedLab implements LabService {
  private snapshot: LabSnapshot
  private readonly listeners = new Set<(message: LabMessage) => void>()
  private readonly texts: readonly string[]
  private readonly eventsPerRound: number
  private readonly recordedAt: number
  private played = 0

  constructor(first: LabSnapshot, patches: readonly PatchMessage[]) {
    this.snapshot = first
    this.texts = patches.map((patch) => JSON.stringify(patch))
    this.recordedAt = patches[0]?.at ?? first.at
    const ids = patches.flatMap(({ timeline = [] }) => timeline.map(({ id }) => id))
    this.eventsPerRound = ids.length === 0 ? 0 : Math.max(...ids) - Math.min(...ids) + 1
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}

  async run<N extends CommandName>(name: N): Promise<CommandOutput<N>> {
    if (name === 'snapshot.get') return this.snapshot as CommandOutput<N>
    throw new LabError('conflict', 'what is played cannot be changed')
  }

  subscribe(listener: (message: LabMessage) => void): Subscription {
    const subscriber = randomUUID()
    this.listeners.add(listener)
    listener({ type: 'snapshot', subscriber, snapshot: this.snapshot })
    return { subscriber, close: () => void this.listeners.delete(listener) }
  }

  /** Sends so many patches at once. Answers how many characters they had. */
  play(count: number): number {
    let size = 0
    for (let left = count; left > 0; left -= 1) {
      const patch = this.next()
      this.snapshot = applyPatch(this.snapshot, patch)
      size += JSON.stringify(patch).length
      for (const listener of this.listeners) listener(patch)
    }
    return size
  }

  private next(): PatchMessage {
    const round = Math.floor(this.played / this.texts.length)
    const text = this.texts[this.played % this.texts.length] ?? ''
    this.played += 1
    const patch = renewed(text, round, Date.now() - this.recordedAt)
    const later = round * this.eventsPerRound
    return {
      ...patch,
      version: this.snapshot.version + 1,
      ...(patch.timeline ? { timeline: patch.timeline.map((event) => ({ ...event, id: event.id + later })) } : {}),
      ...(patch.cards ? { cards: patch.cards.map((card) => ({ ...card, id: card.id + later })) } : {})
    }
  }
}

/** The same, later: times are `laterMs` after what they were, and each round's containers are others. */
export function renewed(text: string, round: number, laterMs: number): PatchMessage {
  const mark = round.toString(16).padStart(8, '0')
  const times = text.replaceAll(/(?<![\w.-])1\d{12}(?:\.\d+)?(?![\w.-])/g, (time) => String(Number(time) + laterMs))
  return JSON.parse(times.replaceAll(/[0-9a-f]{64}/g, (id) => mark + id.slice(mark.length))) as PatchMessage
}
