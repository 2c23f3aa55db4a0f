import type { Duplex } from 'node:stream'
import { type ContainerRequest, type ContainerRuntime, RuntimeError, type RuntimeInfo } from '../runtime/port'
import { dialRequest } from './dialContainer'
import { type DialOptions, DialSession } from './dialSession'

/** One that cannot be started is not tried again at once, however many ask for it. */
const REST_AFTER_FAILURE_MS = 1_000
/** The last lab's dialler ends with it; its name is free in a moment. */
const LEFTOVER_PATIENCE_MS = 5_000

export interface DialerDeps {
  readonly runtime: ContainerRuntime
  readonly info: RuntimeInfo
  /** Only who has the lease on the engine may have this container. */
  readonly name: string
  readonly labels: ContainerRequest['labels']
  /** Start time of a process in ticks since boot; 0 when it is not known. */
  readonly startOf: (hostPid: number) => number | Promise<number>
}

/** Connections from within pods' network namespaces. Its helper starts with the first one and again when it dies. */
export class Dialer {
  private opening: Promise<DialSession> | null = null
  private closed = false

  constructor(private readonly deps: DialerDeps) {}

  /** Resolves when the helper runs, so that its start takes nothing of a connection's time. */
  async ready(): Promise<void> {
    await this.session()
  }

  /** The error has the errno's name (or `gone`, `reused`, `limit`) as its `code` when that is why. */
  async dial(options: Omit<DialOptions, 'start'>): Promise<Duplex> {
    const session = await this.session()
    return session.dial({ ...options, start: await this.deps.startOf(options.hostPid) })
  }

  async close(): Promise<void> {
    this.closed = true
    const session = await this.opening?.catch(() => null)
    await session?.close()
  }

  private session(): Promise<DialSession> {
    if (this.closed) return Promise.reject(new RuntimeError('other', 'the dialler is closed', 'dial'))
    if (this.opening !== null) return this.opening
    const opening = this.open()
    this.opening = opening
    const forget = (): void => {
      if (this.opening === opening) this.opening = null
    }
    opening.then(
      (session) => void session.ended.then(forget),
      () => setTimeout(forget, REST_AFTER_FAILURE_MS).unref()
    )
    return opening
  }

  private async open(): Promise<DialSession> {
    const { runtime, name, labels, info } = this.deps
    const deadline = Date.now() + LEFTOVER_PATIENCE_MS
    for (;;) {
      try {
        return await DialSession.open(runtime, dialRequest(name, labels, info))
      } catch (error) {
        if (!(error instanceof RuntimeError) || error.kind !== 'conflict' || Date.now() > deadline) throw error
      }
      await this.removeLeftover()
    }
  }

  private async removeLeftover(): Promise<void> {
    const { runtime, name, labels } = this.deps
    const leftover = await runtime.inspectContainer(name)
    const ours = leftover !== null && Object.entries(labels).every(([key, value]) => leftover.labels[key] === value)
    if (ours && leftover.state !== 'removing') await runtime.removeContainer(leftover.id, { force: true })
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
