import { type ContainerRequest, type ContainerRuntime, RuntimeError, type RuntimeInfo } from '../runtime/port'
import type { InsideAnswer } from './detailProtocol'
import { insideRequest } from './insideContainer'
import { InsideSession, type InsideTarget } from './insideSession'

/** A helper with SYS_ADMIN is there only while somebody looks: a window asks about once a second. */
const IDLE_MS = 5_000
/** One that cannot be started is not tried again at once. */
const REST_AFTER_FAILURE_MS = 10_000

export interface InsideDeps {
  readonly runtime: ContainerRuntime
  readonly info: RuntimeInfo
  /** Only who has the lease on the engine may have this container. */
  readonly name: string
  readonly labels: ContainerRequest['labels']
}

/** What only somebody inside a namespace can see. Its helper starts with the first question and ends soon after the last. */
export class Inside {
  private opening: Promise<InsideSession> | null = null
  private closing: Promise<void> = Promise.resolve()
  private idle: NodeJS.Timeout | null = null
  private closed = false

  constructor(private readonly deps: InsideDeps) {}

  async look(target: InsideTarget): Promise<InsideAnswer> {
    const session = await this.session()
    if (this.idle !== null) clearTimeout(this.idle)
    this.idle = setTimeout(() => this.rest(), IDLE_MS).unref()
    return session.ask(target)
  }

  async close(): Promise<void> {
    this.closed = true
    this.rest()
    await this.closing
  }

  private rest(): void {
    const { opening } = this
    if (this.idle !== null) clearTimeout(this.idle)
    this.idle = null
    this.opening = null
    if (opening !== null) this.closing = opening.then((session) => session.close()).catch(() => undefined)
  }

  private async session(): Promise<InsideSession> {
    if (this.closed) throw new RuntimeError('other', 'nobody may look inside any more', 'inside')
    if (this.opening === null) {
      const opening = this.open()
      this.opening = opening
      const forget = (): void => {
        if (this.opening === opening) this.opening = null
      }
      opening.catch(() => setTimeout(forget, REST_AFTER_FAILURE_MS).unref())
    }
    const session = await this.opening
    if (!session.ended) return session
    this.rest()
    return this.session()
  }

  private async open(): Promise<InsideSession> {
    const { runtime, name, labels, info } = this.deps
    // The one before it has the name until it is gone.
    await this.closing
    await this.removeLeftover()
    return InsideSession.open(runtime, insideRequest(name, labels, info))
  }

  /** Of a lab that was killed, or of an engine that is slow to remove. */
  private async removeLeftover(): Promise<void> {
    const { runtime, name, labels } = this.deps
    const leftover = await runtime.inspectContainer(name)
    if (leftover === null || !Object.entries(labels).every(([key, value]) => leftover.labels[key] === value)) return
    await runtime.removeContainer(leftover.id, { force: true }).catch(() => undefined)
  }
}
