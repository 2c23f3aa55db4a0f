import type { ProbeTarget } from './handler'
import { type ProbesDeps, type ProbeView, ProbeWorker } from './probeWorker'
import { initialState, type ProbeKind, type ProbeResult } from './result'

export type { ProbesDeps, ProbeView } from './probeWorker'

export interface ContainerHealth {
  readonly started: boolean
  readonly ready: boolean
  /** Which probe wants it restarted, and its own grace when it has one. */
  readonly failed: { readonly probe: 'liveness' | 'startup'; readonly message: string; readonly graceSeconds: number | null } | null
}

interface Followed {
  readonly startedAt: number
  readonly workers: ReadonlyMap<ProbeKind, ProbeWorker>
}

/** The probes of one pod's running containers. */
export class PodProbes {
  private readonly followed = new Map<string, Followed>()
  private closed = false

  constructor(private readonly deps: ProbesDeps) {}

  /**
   * Starts workers for running containers that have probes, ends those of containers that are no more. Cheap to call often.
   * `terminating`: the pod is being deleted; then only readiness probes go on.
   */
  follow(targets: readonly ProbeTarget[], { terminating }: { readonly terminating: boolean } = { terminating: false }): void {
    if (this.closed) return
    const running = new Map(targets.map((target) => [target.id, target]))
    for (const [id, { startedAt, workers }] of this.followed) {
      if (running.get(id)?.startedAt === startedAt) continue
      stopAll(workers)
      this.followed.delete(id)
    }
    for (const target of running.values()) {
      const known = this.followed.get(target.id)
      if (known === undefined) this.followed.set(target.id, { startedAt: target.startedAt, workers: this.startWorkers(target) })
      else for (const worker of known.workers.values()) worker.update(target)
    }
    if (!terminating) return
    for (const { workers } of this.followed.values()) for (const worker of workers.values()) worker.terminating()
  }

  /** A container without probes is started and ready as soon as it runs. */
  health(target: ProbeTarget): ContainerHealth {
    const started = this.result('startup', target) === 'success'
    return { started, ready: started && this.result('readiness', target) === 'success', failed: this.failed('startup', target) ?? this.failed('liveness', target) }
  }

  views(id: string): readonly ProbeView[] {
    return [...(this.followed.get(id)?.workers.values() ?? [])].map((worker) => worker.view())
  }

  close(): void {
    this.closed = true
    for (const { workers } of this.followed.values()) stopAll(workers)
    this.followed.clear()
  }

  private startWorkers(target: ProbeTarget): ReadonlyMap<ProbeKind, ProbeWorker> {
    const { startupProbe, livenessProbe, readinessProbe } = target.container
    const workers = new Map<ProbeKind, ProbeWorker>()
    const changed = (): void => {
      // It need not wait for its next turn to be ready (prober_manager.go, UpdatePodStatus).
      if (started() && workers.get('readiness')?.view().at === null) workers.get('readiness')?.trigger()
      this.deps.changed()
    }
    const started = (): boolean => (workers.get('startup')?.result ?? 'success') === 'success'
    const deps = { ...this.deps, changed, started }
    if (startupProbe !== null) workers.set('startup', new ProbeWorker('startup', startupProbe, target, deps))
    if (livenessProbe !== null) workers.set('liveness', new ProbeWorker('liveness', livenessProbe, target, deps))
    if (readinessProbe !== null) workers.set('readiness', new ProbeWorker('readiness', readinessProbe, target, deps))
    return workers
  }

  private worker(kind: ProbeKind, target: ProbeTarget): ProbeWorker | undefined {
    const followed = this.followed.get(target.id)
    return followed?.startedAt === target.startedAt ? followed.workers.get(kind) : undefined
  }

  private result(kind: ProbeKind, target: ProbeTarget): ProbeResult {
    if (target.container[`${kind}Probe`] === null) return 'success'
    return this.worker(kind, target)?.result ?? initialState(kind).result
  }

  private failed(probe: 'liveness' | 'startup', target: ProbeTarget): ContainerHealth['failed'] {
    const worker = this.worker(probe, target)
    return worker?.result === 'failure' ? { probe, message: worker.message, graceSeconds: worker.spec.terminationGracePeriodSeconds } : null
  }
}

function stopAll(workers: ReadonlyMap<ProbeKind, ProbeWorker>): void {
  for (const worker of workers.values()) worker.stop()
}
