import { randomUUID } from 'node:crypto'
import { LabError, textOf } from '../api/errors'
import type { JobView } from '../api/model'

/** Shorter work is over before anybody could read of it. */
const TOLD_AFTER_MS = 300
const MEASURE_MS = 100
/** How long it stays to be read what became of it. */
const LINGER_MS = 8_000

export interface JobAbout extends Pick<JobView, 'kind' | 'what' | 'unit'> {
  /** Work that is under way is not begun a second time: who asks for the same joins it. null: never the same. */
  readonly key: string | null
  /** Cut short when the lab ends. */
  readonly endsWithLab?: boolean
}

/** How far it is; asked for again and again while it goes on. */
export interface JobMeasure extends Pick<JobView, 'done' | 'total'> {
  /** Whether stopping now would still change anything. */
  readonly cancellable: boolean
}

interface Job {
  readonly about: JobAbout
  readonly id: string
  readonly startedAt: number
  readonly abort: AbortController
  readonly measure: () => JobMeasure
  measured: JobMeasure
  told: boolean
  end: { readonly state: Exclude<JobView['state'], 'running' | 'cancelling'>; readonly at: number; readonly message: string | null } | null
  result: Promise<unknown>
}

/** Work that takes longer than an answer should: what is under way, how far it is, and the way to stop it. */
export class Jobs {
  private readonly all = new Map<string, Job>()
  private timer: NodeJS.Timeout | null = null

  constructor(private readonly changed: () => void) {}

  /** The oldest first; those that ended stay for a while. */
  views(): readonly JobView[] {
    return [...this.all.values()].filter((job) => job.told).map(toView)
  }

  /**
   * `work` gives up soon after its signal, by throwing or by returning what it has done. Throws `cancelled` when it threw for
   * that reason. It may `answer` before its end: then the rest of it concerns nobody but those who look at the job.
   */
  run<T>(about: JobAbout, measure: () => JobMeasure, work: (signal: AbortSignal, answer: (result: T) => void) => Promise<T>): Promise<T> {
    const same = [...this.all.values()].find((job) => job.end === null && about.key !== null && job.about.key === about.key)
    if (same !== undefined) return same.result as Promise<T>
    const abort = new AbortController()
    const job: Job = { about, id: randomUUID(), startedAt: Date.now(), abort, measure, measured: measure(), told: false, end: null, result: Promise.resolve() }
    this.all.set(job.id, job)
    this.timer ??= setInterval(() => this.look(), MEASURE_MS).unref()
    const result = new Promise<T>((answer, refuse) => {
      this.carryOut(job, (signal) => work(signal, answer)).then(answer, refuse)
    })
    job.result = result
    return result
  }

  /** false when there is nothing to stop (any more). */
  cancel(id: string): boolean {
    const job = this.all.get(id)
    if (job === undefined || job.end !== null || job.abort.signal.aborted || !job.measure().cancellable) return false
    job.abort.abort()
    this.changed()
    return true
  }

  close(): void {
    if (this.timer !== null) clearInterval(this.timer)
    this.timer = null
    for (const job of this.all.values()) if (job.about.endsWithLab === true && job.end === null) job.abort.abort()
  }

  private async carryOut<T>(job: Job, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { signal } = job.abort
    try {
      const result = await work(signal)
      this.end(job, signal.aborted ? 'cancelled' : 'done', null)
      return result
    } catch (error) {
      if (signal.aborted) {
        this.end(job, 'cancelled', null)
        throw new LabError('cancelled', 'it was cancelled')
      }
      this.end(job, 'failed', textOf(error))
      throw error
    }
  }

  private end(job: Job, state: NonNullable<Job['end']>['state'], message: string | null): void {
    job.measured = { ...job.measure(), cancellable: false }
    job.end = { state, at: Date.now(), message }
    if (!job.told) this.all.delete(job.id)
    this.changed()
  }

  private look(): void {
    const now = Date.now()
    for (const job of this.all.values()) {
      if (job.end === null) {
        job.measured = job.measure()
        job.told ||= now - job.startedAt >= TOLD_AFTER_MS
      } else if (now - job.end.at >= LINGER_MS) this.all.delete(job.id)
    }
    this.changed()
    if (this.all.size > 0 || this.timer === null) return
    clearInterval(this.timer)
    this.timer = null
  }
}

function toView({ about, id, startedAt, abort, measured, end }: Job): JobView {
  return {
    id,
    kind: about.kind,
    what: about.what,
    unit: about.unit,
    done: measured.done,
    total: measured.total,
    startedAt,
    state: end?.state ?? (abort.signal.aborted ? 'cancelling' : 'running'),
    finishedAt: end?.at ?? null,
    message: end?.message ?? null,
    cancellable: end === null && !abort.signal.aborted && measured.cancellable
  }
}
