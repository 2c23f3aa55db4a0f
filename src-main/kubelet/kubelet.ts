import { randomUUID } from 'node:crypto'
import { type AppliedPod } from '../api/commands'
import { LabError } from '../api/errors'
import { canonicalJson } from '../pod/hash'
import type { ParsedPod } from '../pod/spec'
import { readStoredSpec } from '../pod/stored'
import type { RuntimeError } from '../runtime/port'
import type { KubeletEnvironment } from './environment'
import type { KubeletEvent } from './events'
import { isSandbox, LABEL, podUidOf } from './labels'
import { checkUpdate } from '../pod/update'
import { deletionRecordLabels, deletionRecordName, podRecordLabels, podRecordName, type PodRecord, type PodRecords, readRecords } from './records'
import { PodWorker } from './worker'
import type { Deletion } from './world'

export interface KubeletHooks {
  readonly emit: (pod: PodRecord, event: KubeletEvent) => void
  readonly changed: (uid: string) => void
  readonly removed: (uid: string) => void
  readonly engineFailed: (error: RuntimeError) => void
  readonly unexpected: (error: unknown) => void
}

/** All pods of this lab on one engine: adopts what is there, takes what is asked, and gives each pod its worker. */
export class Kubelet {
  private readonly workers = new Map<string, PodWorker>()
  /** Applying and deleting look first and write then: one at a time, or one would write over what the other wrote. */
  private writing: Promise<unknown> = Promise.resolve()

  constructor(
    readonly env: KubeletEnvironment,
    private readonly hooks: KubeletHooks,
    /** A lab that only watches shows the pods and touches nothing. */
    readonly watching: boolean
  ) {}

  /** Reads the engine's memory and goes on where an earlier lab was ended. The inventory must be loaded. */
  async adopt(): Promise<void> {
    const { runtime, lab } = this.env
    const volumes = await runtime.listVolumes({ [LABEL.owner]: lab })
    const records = new Map(readRecords(volumes))
    if (!this.watching) {
      // They come first: they hold volumes.
      for (const status of this.env.inventory.all()) if (status.labels[LABEL.temporary] !== undefined) await runtime.removeContainer(status.id, { force: true })
      await this.recoverLostRecords(records)
      const known = new Set(records.keys())
      // Of pods whose end was interrupted after their own record was gone.
      const left = volumes.filter((volume) => !known.has(volume.labels[LABEL.podUid] ?? ''))
      await Promise.all(left.map((volume) => runtime.removeVolume(volume.name)))
    }
    for (const [uid, pod] of records) if (!this.workers.has(uid)) this.startWorker(pod)
    for (const worker of this.workers.values()) worker.wake()
  }

  /** For a lab that only watches: pods come, change and go by somebody else's hand. */
  async reread(): Promise<void> {
    const records = readRecords(await this.env.runtime.listVolumes({ [LABEL.owner]: this.env.lab }))
    for (const [uid, pod] of records) {
      const worker = this.workers.get(uid)
      if (worker === undefined) this.startWorker(pod)
      else worker.update(pod)
      this.hooks.changed(uid)
    }
    for (const uid of [...this.workers.keys()]) {
      if (records.has(uid)) continue
      this.workers.get(uid)?.close()
      this.workers.delete(uid)
      this.hooks.removed(uid)
    }
  }

  /** Somebody removed a pod's record by hand: its sandbox still carries the spec. Without even that, what is left of it goes. */
  private async recoverLostRecords(records: Map<string, PodRecords>): Promise<void> {
    const { runtime, lab, inventory } = this.env
    for (const status of inventory.all()) {
      const uid = podUidOf(status.labels)
      const spec = status.labels[LABEL.spec]
      if (uid === null || records.has(uid) || !isSandbox(status) || spec === undefined) continue
      const pod: PodRecord = { uid, generation: 1, createdAt: Math.round(status.createdAt), spec: readStoredSpec(spec), source: '' }
      const name = podRecordName(lab, uid, pod.generation)
      await runtime.createVolume(name, podRecordLabels(lab, pod))
      records.set(uid, { pod, deletion: null, names: [name] })
    }
    for (const status of inventory.all()) {
      const uid = podUidOf(status.labels)
      if (uid !== null && !records.has(uid)) await runtime.removeContainer(status.id, { force: true })
    }
  }

  pods(): readonly PodWorker[] {
    return [...this.workers.values()]
  }

  pod(uid: string): PodWorker | undefined {
    return this.workers.get(uid)
  }

  wake(uid: string): void {
    this.workers.get(uid)?.wake()
  }

  wakeAll(): void {
    for (const worker of this.workers.values()) worker.wake()
  }

  /** Something that was missing may be there now. */
  retryFailures(): void {
    for (const worker of this.workers.values()) {
      if (worker.memory.failures.size === 0) continue
      worker.memory.retryNow()
      worker.wake()
    }
  }

  apply(parsed: readonly ParsedPod[]): Promise<readonly AppliedPod[]> {
    return this.oneAtATime(() => this.applyNow(parsed))
  }

  private oneAtATime<T>(write: () => Promise<T>): Promise<T> {
    const result = this.writing.then(write)
    this.writing = result.catch(() => undefined)
    return result
  }

  /** All or nothing up to the first record: every pod is checked before any is written. */
  private async applyNow(parsed: readonly ParsedPod[]): Promise<readonly AppliedPod[]> {
    const plans = parsed.map((pod) => this.planApply(pod))
    return Promise.all(plans.map((plan) => this.carryOut(plan)))
  }

  private planApply(parsed: ParsedPod): { readonly parsed: ParsedPod; readonly existing: PodWorker | null; readonly change: AppliedPod['change'] } {
    const { namespace, name } = parsed.spec
    const existing = this.pods().find((worker) => worker.pod.pod.spec.namespace === namespace && worker.pod.pod.spec.name === name) ?? null
    if (existing === null) return { parsed, existing, change: 'created' }
    if (existing.pod.deletion !== null) throw new LabError('conflict', `pod "${namespace}/${name}" is being deleted: apply it again when it is gone`, [{ path: 'metadata.name', message: 'object is being deleted: already exists' }])
    const details = checkUpdate(existing.pod.pod.spec, parsed.spec)
    if (details.length > 0) throw new LabError('invalid', `Pod "${name}" is invalid: ${details.map((detail) => `${detail.path}: ${detail.message}`).join(', ')}`, details)
    const same = canonicalJson(existing.pod.pod.spec) === canonicalJson(parsed.spec)
    return { parsed, existing, change: same ? 'unchanged' : 'updated' }
  }

  private async carryOut({ parsed, existing, change }: ReturnType<Kubelet['planApply']>): Promise<AppliedPod> {
    const { runtime, lab } = this.env
    const { namespace, name } = parsed.spec
    if (existing !== null && change === 'unchanged') return { uid: existing.pod.pod.uid, namespace, name, change }
    const old = existing?.pod.pod
    const pod: PodRecord = { uid: old?.uid ?? randomUUID(), generation: (old?.generation ?? 0) + 1, createdAt: old?.createdAt ?? this.env.now(), spec: parsed.spec, source: parsed.source }
    const record = podRecordName(lab, pod.uid, pod.generation)
    await runtime.createVolume(record, podRecordLabels(lab, pod))
    const records: PodRecords = { pod, deletion: null, names: [record] }
    if (existing === null) this.startWorker(records)
    else {
      const outdated = existing.pod.names
      existing.memory.failures.clear()
      existing.update(records)
      await Promise.all(outdated.map((old) => runtime.removeVolume(old)))
    }
    return { uid: pod.uid, namespace, name, change }
  }

  /** Durable when it resolves. Deleting again may only shorten the grace. */
  delete(uid: string, graceSeconds: number | undefined): Promise<Deletion> {
    return this.oneAtATime(() => this.deleteNow(uid, graceSeconds))
  }

  private async deleteNow(uid: string, graceSeconds: number | undefined): Promise<Deletion> {
    const worker = this.workers.get(uid)
    if (worker === undefined) throw new LabError('not-found', `no pod has the uid ${uid}`)
    const { pod, deletion: current, names } = worker.pod
    const now = this.env.now()
    const deadline = now + (graceSeconds ?? pod.spec.terminationGracePeriodSeconds) * 1_000
    if (current !== null && current.deadline <= deadline) return current
    const deletion: Deletion = { requestedAt: current?.requestedAt ?? now, deadline }
    const name = deletionRecordName(this.env.lab, uid, now)
    await this.env.runtime.createVolume(name, deletionRecordLabels(this.env.lab, uid, deletion))
    worker.update({ pod, deletion, names: [...names, name] })
    return deletion
  }

  close(): void {
    for (const worker of this.workers.values()) worker.close()
  }

  private startWorker(records: PodRecords): void {
    const { uid } = records.pod
    const worker: PodWorker = new PodWorker(records, this.env, {
      emit: (event) => this.hooks.emit(worker.pod.pod, event),
      changed: () => this.hooks.changed(uid),
      finished: () => {
        this.workers.delete(uid)
        this.env.inventory.forgetPod(uid)
        this.hooks.removed(uid)
      },
      engineFailed: this.hooks.engineFailed,
      unexpected: this.hooks.unexpected
    })
    this.workers.set(uid, worker)
    this.hooks.changed(uid)
    if (!this.watching) void worker.run()
  }
}
