import type { ProbeSpec } from '../../pod/model/probes'
import type { KubeletEvent } from '../events'
import type { HandlerOutcome, ProbeTarget, RunHandler } from './handler'
import { probeEvent } from './probeEvents'
import { afterAnswer, firstDueAt, initialState, mayProbe, nextDueAt, type ProbeKind, type ProbeResult, type ProbeState, whenTerminating } from './result'

/** prober.go (maxProbeRetries): an attempt that gave no answer is made again at once. */
const MOST_TRIES = 3
/** setTimeout takes no more. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

export interface ProbeView {
  readonly kind: ProbeKind
  readonly result: ProbeResult
  /** Why the last attempt was no plain success; null when it was one, and before the first. */
  readonly message: string | null
  /** When the last attempt ended. */
  readonly at: number | null
}

export interface ProbesDeps {
  readonly run: RunHandler
  readonly now: () => number
  /** Some container's health or view is another one now. */
  readonly changed: () => void
  readonly emit: (event: KubeletEvent) => void
}

export interface ProbeWorkerDeps extends ProbesDeps {
  /** Whether its container's startup probe has succeeded. */
  readonly started: () => boolean
}

/** One probe of one instance of a container: one timer, one attempt at a time. */
export class ProbeWorker {
  private state: ProbeState
  private due: number
  private timer: NodeJS.Timeout | null = null
  private probing = false
  private outcome: HandlerOutcome | null = null
  private at: number | null = null
  private readonly abort = new AbortController()

  constructor(
    readonly kind: ProbeKind,
    readonly spec: ProbeSpec,
    private target: ProbeTarget,
    private readonly deps: ProbeWorkerDeps
  ) {
    this.state = initialState(kind)
    this.due = Math.max(firstDueAt(target.startedAt, spec), deps.now())
    this.schedule()
  }

  get result(): ProbeResult {
    return this.state.result
  }

  get message(): string {
    return this.outcome?.message ?? ''
  }

  view(): ProbeView {
    // What a success says (a body, a command's output) is of no interest.
    const message = this.outcome === null || this.outcome.result === 'success' ? null : this.outcome.message
    return { kind: this.kind, result: this.state.result, message, at: this.at }
  }

  /** Its container is the same, what is known of it may be more (the pod's IP). */
  update(target: ProbeTarget): void {
    this.target = target
  }

  terminating(): void {
    this.state = whenTerminating(this.state)
    if (this.state.onHold) this.stop()
  }

  /** An attempt out of turn; the others keep their times. */
  trigger(): void {
    if (!this.probing) void this.turn()
  }

  stop(): void {
    this.abort.abort()
    this.unschedule()
  }

  private schedule(): void {
    const wait = Math.max(0, this.due - this.deps.now())
    this.timer = setTimeout(() => void this.turn(), Math.min(wait, LONGEST_TIMER_MS))
  }

  private unschedule(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
  }

  private async turn(): Promise<void> {
    this.unschedule()
    if (this.deps.now() >= firstDueAt(this.target.startedAt, this.spec) && mayProbe(this.state, this.deps.started())) await this.attempt()
    if (this.abort.signal.aborted || this.state.onHold) return
    const now = this.deps.now()
    if (this.due <= now) this.due = nextDueAt(this.due, now, this.spec)
    this.schedule()
  }

  private async attempt(): Promise<void> {
    this.probing = true
    const outcome = await this.ask()
    this.probing = false
    if (this.abort.signal.aborted) return
    const before = this.view()
    this.outcome = outcome
    this.at = this.deps.now()
    if (outcome.result !== 'unknown') this.state = afterAnswer(this.state, outcome.result === 'failure' ? 'failure' : 'success', this.spec)
    const event = probeEvent(this.kind, this.target, outcome)
    if (event !== null) this.deps.emit(event)
    const after = this.view()
    if (after.result !== before.result || after.message !== before.message) this.deps.changed()
  }

  private async ask(): Promise<HandlerOutcome> {
    const options = { timeoutMs: this.spec.timeoutSeconds * 1_000, signal: this.abort.signal }
    for (let tries = 1; ; tries += 1) {
      const outcome = await this.deps.run(this.spec.handler, this.target, options)
      if (outcome.result !== 'unknown' || tries === MOST_TRIES || this.abort.signal.aborted) return outcome
    }
  }
}
