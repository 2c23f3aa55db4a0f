import { randomUUID } from 'node:crypto'
import type { AppliedData, AppliedPod } from '../api/commands'
import { type ErrorDetail, LabError } from '../api/errors'
import { canonicalJson } from '../pod/hash'
import type { ConfigMapSpec, ParsedPod, SecretSpec } from '../pod/spec'
import { readStoredSpec } from '../pod/stored'
import { RuntimeError } from '../runtime/port'
import type { DataName } from './data/port'
import { refersTo, volumeRefersTo } from './data/references'
import type { KubeletEnvironment } from './environment'
import type { KubeletEvent } from './events'
import { podsVolumeName } from './files/container'
import { LABEL, podUidOf } from './labels'
import { watchSizes } from './evictions'
import { checkCreate, checkUpdate, keepEphemeralContainers } from '../pod/update'
import { deletionRecordLabels, deletionRecordName, outdatedRecords, podRecordLabels, podRecordName, type PodRecord, type PodRecords, readRecords } from './records'
import { refreshVolumes, removeStrayFiles } from './volumes'
import { PodWorker } from './worker'
import type { Deletion } from './world'
import { writeRecord } from './writeRecord'

export interface KubeletHooks {
  readonly emit: (pod: PodRecord, event: KubeletEvent) => void
  readonly changed: (uid: string) => void
  readonly removed: (uid: string) => void
  readonly engineFailed: (error: RuntimeError) => void
  readonly unexpected: (error: unknown) => void
}

export interface AppliedObjects {
  readonly pods: readonly ParsedPod[]
  readonly configMaps?: readonly ConfigMapSpec[]
  readonly secrets?: readonly SecretSpec[]
}

export interface Applied {
  readonly pods: readonly AppliedPod[]
  readonly data: readonly AppliedData[]
}

/** All pods of this lab on one engine: adopts what is there, takes what is asked, and gives each pod its worker. */
export class Kubelet {
  private readonly workers = new Map<string, PodWorker>()
  /** Applying and deleting look first and write then: one at a time, or one would write over what the other wrote. */
  private writing: Promise<unknown> = Promise.resolve()
  private readonly endSizeWatch: () => void

  constructor(
    readonly env: KubeletEnvironment,
    private readonly hooks: KubeletHooks,
    /** A lab that only watches shows the pods and touches nothing. */
    readonly watching: boolean
  ) {
    this.endSizeWatch = watching ? () => undefined : watchSizes(() => this.pods(), (error) => this.report(error))
  }

  /** Reads the engine's memory and goes on where an earlier lab was ended. The inventory must be loaded. */
  async adopt(): Promise<void> {
    const { runtime, lab } = this.env
    let volumes = await runtime.listVolumes({ [LABEL.owner]: lab })
    let records = readRecords(volumes)
    if (!this.watching) {
      // They come first: they hold volumes.
      for (const status of this.env.inventory.all()) if (status.labels[LABEL.temporary] !== undefined) await this.removeLeftover(status.id)
      if (await this.recoverLostRecords(records)) {
        volumes = await runtime.listVolumes({ [LABEL.owner]: lab })
        records = readRecords(volumes)
      }
      const known = records
      // Of pods whose end was interrupted after their own record was gone.
      await removeStrayFiles(runtime, this.env.files, this.env.inventory.all(), new Set(known.keys()))
      const left = volumes.filter((volume) => volume.name !== podsVolumeName(lab) && !known.has(volume.labels[LABEL.podUid] ?? '')).map((volume) => volume.name)
      const outdated = outdatedRecords(volumes, known, (uid) => this.env.inventory.attemptFloor(uid))
      await Promise.all([...left, ...outdated].map((name) => runtime.removeVolume(name)))
    }
    for (const [uid, pod] of records) if (!this.workers.has(uid)) this.startWorker(pod)
    for (const worker of this.workers.values()) worker.wake()
  }

  /** One that the engine cannot remove now must not keep the lab from its pods. */
  private async removeLeftover(id: string): Promise<void> {
    try {
      await this.env.runtime.removeContainer(id, { force: true })
    } catch (error) {
      if (!(error instanceof RuntimeError) || error.kind === 'away') throw error
      this.report(error)
    }
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
  private async recoverLostRecords(records: ReadonlyMap<string, PodRecords>): Promise<boolean> {
    const { runtime, lab, inventory } = this.env
    const recovered = new Set<string>()
    for (const status of inventory.all()) {
      const uid = podUidOf(status.labels)
      const spec = status.labels[LABEL.spec]
      if (uid === null || records.has(uid) || recovered.has(uid) || spec === undefined) continue
      const pod: PodRecord = { uid, generation: 1, createdAt: Math.round(status.createdAt), spec: readStoredSpec(spec), source: '' }
      await runtime.createVolume(podRecordName(lab, uid, pod.generation), podRecordLabels(lab, pod))
      recovered.add(uid)
    }
    for (const status of inventory.all()) {
      const uid = podUidOf(status.labels)
      if (uid !== null && !records.has(uid) && !recovered.has(uid)) await runtime.removeContainer(status.id, { force: true })
    }
    return recovered.size > 0
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

  /** Aborted before its first write, it does nothing and throws; after that the signal means nothing here. */
  apply(objects: AppliedObjects, signal?: AbortSignal): Promise<Applied> {
    return this.oneAtATime(() => (signal?.throwIfAborted(), this.applyNow(objects)))
  }

  deleteData(name: DataName): Promise<void> {
    return this.oneAtATime(async () => {
      await this.env.data.remove(name)
      this.dataChanged([name])
    })
  }

  private oneAtATime<T>(write: () => Promise<T>): Promise<T> {
    const result = this.writing.then(write).catch((error: unknown) => {
      if (error instanceof RuntimeError) this.hooks.engineFailed(error)
      throw error
    })
    this.writing = result.catch(() => undefined)
    return result
  }

  /** All or nothing up to the first write: everything is checked before. Objects come first, since the pods may name them. */
  private async applyNow({ pods, configMaps = [], secrets = [] }: AppliedObjects): Promise<Applied> {
    const plans = pods.map((pod) => this.planApply(pod))
    const planned = this.env.data.plan(configMaps, secrets)
    await this.env.data.write(planned)
    const data = planned.map(({ kind, spec, change }) => ({ kind, namespace: spec.namespace, name: spec.name, change }))
    this.dataChanged(data.filter(({ change }) => change !== 'unchanged'))
    return { pods: await Promise.all(plans.map((plan) => this.carryOut(plan))), data }
  }

  /** Who waits for one of them tries again, and who has one of them as files gets the new ones. */
  private dataChanged(changed: readonly DataName[]): void {
    for (const worker of this.workers.values()) {
      const { spec } = worker.pod.pod
      const own = changed.filter((name) => refersTo(spec, name))
      if (own.length === 0) continue
      if (worker.memory.failures.size > 0) worker.memory.retryNow()
      worker.wake()
      this.refresh(worker, (volume) => own.some((name) => volumeRefersTo(volume, name)))
    }
  }

  private refresh(worker: PodWorker, which?: Parameters<typeof refreshVolumes>[1]): void {
    void refreshVolumes(worker.inHand, which).catch((error: unknown) => this.report(error))
  }

  private report(error: unknown): void {
    if (error instanceof RuntimeError) this.hooks.engineFailed(error)
    else this.hooks.unexpected(error)
  }

  /** The container that keeps a pod's memory volumes mounted is gone: it is made again before anything else starts. */
  holderDied(uid: string): void {
    const worker = this.workers.get(uid)
    if (worker === undefined) return
    worker.memory.volumesReady = false
    worker.wake()
  }

  private planApply(parsed: ParsedPod): { readonly parsed: ParsedPod; readonly existing: PodWorker | null; readonly change: AppliedPod['change'] } {
    const { namespace, name } = parsed.spec
    const existing = this.pods().find((worker) => worker.pod.pod.spec.namespace === namespace && worker.pod.pod.spec.name === name) ?? null
    if (existing === null) {
      refuse(name, checkCreate(parsed.spec))
      return { parsed, existing, change: 'created' }
    }
    if (existing.pod.deletion !== null) throw new LabError('conflict', `pod "${namespace}/${name}" is being deleted: apply it again when it is gone`, [{ path: 'metadata.name', message: 'object is being deleted: already exists' }])
    const old = existing.pod.pod.spec
    const spec = keepEphemeralContainers(old, parsed.spec)
    refuse(name, checkUpdate(old, spec))
    const same = canonicalJson(old) === canonicalJson(spec)
    return { parsed: { ...parsed, spec }, existing, change: same ? 'unchanged' : 'updated' }
  }

  private async carryOut({ parsed, existing, change }: ReturnType<Kubelet['planApply']>): Promise<AppliedPod> {
    const { runtime, lab } = this.env
    const { namespace, name } = parsed.spec
    if (existing !== null && change === 'unchanged') return { uid: existing.pod.pod.uid, namespace, name, change }
    const old = existing?.pod.pod
    const pod: PodRecord = { uid: old?.uid ?? randomUUID(), generation: (old?.generation ?? 0) + 1, createdAt: old?.createdAt ?? this.env.now(), spec: parsed.spec, source: parsed.source }
    const record = podRecordName(lab, pod.uid, pod.generation)
    await writeRecord(runtime, record, podRecordLabels(lab, pod))
    if (existing === null) this.startWorker({ pod, deletion: null, failure: null, floors: new Map(), names: [record] })
    else {
      const outdated = existing.pod.names.filter((name) => name.startsWith(podRecordName(lab, pod.uid, '')))
      const records: PodRecords = { ...existing.pod, pod, names: [record, ...existing.pod.names.filter((name) => !outdated.includes(name))] }
      existing.memory.failures.clear()
      existing.update({ ...records, names: [...records.names, ...outdated] })
      // The downward API shows labels and annotations, which may have changed.
      this.refresh(existing)
      try {
        await Promise.all(outdated.map((old) => runtime.removeVolume(old)))
        existing.update(records)
      } catch (error) {
        // The update holds all the same: they go with the next one, or when the next lab reads them.
        if (!(error instanceof RuntimeError)) throw error
        this.hooks.engineFailed(error)
      }
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
    await writeRecord(this.env.runtime, name, deletionRecordLabels(this.env.lab, uid, deletion))
    worker.update({ ...worker.pod, deletion, names: [...names, name] })
    return deletion
  }

  close(): void {
    this.endSizeWatch()
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

/** As an API server words it. */
function refuse(pod: string, details: readonly ErrorDetail[]): void {
  if (details.length > 0) throw new LabError('invalid', `Pod "${pod}" is invalid: ${details.map((detail) => `${detail.path}: ${detail.message}`).join(', ')}`, details)
}
