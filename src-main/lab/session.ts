import type { PodView, TimelineEvent } from '../api/model'
import { AddressBook } from '../kubelet/addressBook'
import type { KubeletEnvironment } from '../kubelet/environment'
import { Inventory } from '../kubelet/inventory'
import { Kubelet } from '../kubelet/kubelet'
import { LABEL, podUidOf } from '../kubelet/labels'
import { ensureNetwork, type PodNetwork } from '../kubelet/network'
import { isAlive } from '../kubelet/world'
import type { Probe } from '../observe/probe'
import { ProcessTable } from '../observe/processTable'
import type { ProbeFrame } from '../observe/protocol'
import type { ContainerRuntime, ContainerStatus, RuntimeEvent, RuntimeInfo } from '../runtime/port'
import { noteDeath } from './deaths'
import { isDeath, kubeletEvent, toTimelineEvent } from './engineEvents'
import { hostRoutes } from './hostRoutes'
import { LabImageProvider } from './imageProvider'
import { leaseName, openWatchingProbe, takeLease } from './lease'
import { learnNegativeOomScore } from './oomScore'
import { buildPodView } from './podView'
import type { SessionHost } from './sessionHost'
import type { NewEvent } from './timeline'

/** A lab that only watches makes no sandboxes. */
const NO_NETWORK: PodNetwork = { id: '', name: '', subnet: { base: 0, prefix: 32 } }
/** A running container is expected in a frame this soon; then it is shown without, and the probe is called degraded. */
const SEEN_WITHIN_MS = 1_500
const PROBE_RETRY_MS = 1_000

/** One connection to one engine, from the first question to the moment it is lost. */
export class EngineSession {
  readonly processes = new ProcessTable()
  readonly inventory: Inventory
  private kubeletOrNull: Kubelet | null = null
  private probe: Probe | null = null
  private readonly abort = new AbortController()
  private readonly aliveSince = new Map<string, number>()
  /** The running container for whose first process the probe was called degraded. */
  private unseen: string | null = null
  private end: (why: string) => void = () => undefined
  /** Resolves with the reason when the connection is lost or must be made anew. */
  readonly ended = new Promise<string>((resolve) => (this.end = resolve))

  private constructor(
    private readonly host: SessionHost,
    readonly runtime: ContainerRuntime,
    readonly info: RuntimeInfo
  ) {
    this.inventory = new Inventory(runtime, host.lab, (uid) => this.onInventory(uid))
  }

  static async open(host: SessionHost, runtime: ContainerRuntime): Promise<EngineSession> {
    const info = await runtime.info()
    const session = new EngineSession(host, runtime, info)
    try {
      await session.prepare()
      return session
    } catch (error) {
      await session.close()
      throw error
    }
  }

  get kubelet(): Kubelet {
    if (this.kubeletOrNull === null) throw new Error('the session is not prepared yet')
    return this.kubeletOrNull
  }

  get watching(): boolean {
    return this.kubelet.watching
  }

  get probeOrNull(): Probe | null {
    return this.probe
  }

  private async prepare(): Promise<void> {
    const { host, runtime, info } = this
    host.status({
      kind: runtime.kind,
      version: info.version,
      apiVersion: info.apiVersion,
      rootless: info.rootless,
      userns: info.userns,
      cgroup: info.cgroup,
      os: info.os,
      arch: info.arch,
      probe: { state: 'starting', events: 'polling', reason: null },
      problem: null
    })
    // Events first, then the look around: what happens in between is then heard of at least once.
    await this.listen()
    host.status({ coreImages: 'loading' })
    await host.core.ensure(runtime, info.arch)
    host.status({ coreImages: 'ready' })
    const [heldBy] = await Promise.all([this.startSeeing(), this.inventory.reload()])
    host.status({ heldBy })
    // Who only watches leaves the engine as it is.
    const [negativeOomScore, network] = await Promise.all([
      heldBy === null ? learnNegativeOomScore(runtime, host.lab, host.instance) : false,
      heldBy === null ? ensureNetwork(runtime, host.lab, hostRoutes(runtime.endpoint)) : NO_NETWORK
    ])
    if (heldBy === null) host.status({ negativeOomScore })
    const env: KubeletEnvironment = {
      lab: host.lab,
      runtime,
      inventory: this.inventory,
      network,
      addresses: new AddressBook(network.subnet, () => this.inventory.all()),
      images: new LabImageProvider(runtime, host.core, info.arch, () => host.settings.get().allowPull),
      negativeOomScore,
      infraImage: () => host.settings.get().infraImage,
      kubelet: () => host.settings.get().kubelet,
      now: Date.now
    }
    this.kubeletOrNull = new Kubelet(
      env,
      {
        emit: (pod, event) => this.note(kubeletEvent(pod, event)),
        changed: (uid) => host.touch(uid),
        removed: (uid) => {
          host.cards.podRemoved(uid)
          host.touch(uid)
        },
        engineFailed: (error) => {
          host.log.warn('the engine failed a call', { operation: error.operation, kind: error.kind, message: error.message })
          if (error.kind === 'away') this.end(error.message)
        },
        unexpected: (error) => host.log.error('unexpected', { error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
      },
      heldBy !== null
    )
    await this.kubeletOrNull.adopt()
    this.updateWatch()
    // The first frames are there before anybody is told that the engine is ready.
    await this.probe?.scan().catch(() => undefined)
  }

  /** null when the pod is not there (any more). */
  podView(uid: string): PodView | null {
    const worker = this.kubeletOrNull?.pod(uid)
    if (worker === undefined) return null
    return buildPodView({
      records: worker.pod,
      world: worker.world(),
      waiting: worker.waiting,
      processes: this.processes,
      mustBeSeen: (status) => this.mustBeSeen(status),
      infraImage: this.host.settings.get().infraImage
    })
  }

  frameOf(hostPid: number | null): readonly number[] {
    const seen = hostPid === null ? undefined : this.processes.get(hostPid)
    return seen === undefined ? [] : [seen.frame]
  }

  note(event: NewEvent): TimelineEvent {
    const noted = this.host.timeline.add(event)
    this.host.touch()
    return noted
  }

  async close(): Promise<void> {
    this.abort.abort()
    this.kubeletOrNull?.close()
    const probe = this.probe
    this.probe = null
    if (probe !== null) await probe.close().catch(() => probe.abandon())
    this.runtime.close()
    this.end('closed')
  }

  private async listen(): Promise<void> {
    const events = this.runtime.events({ [LABEL.owner]: this.host.lab }, this.abort.signal)
    const first = await events[Symbol.asyncIterator]().next()
    if (first.done === true) throw new Error('the engine gives no events')
    void this.follow(events)
  }

  private async follow(events: AsyncIterable<RuntimeEvent>): Promise<void> {
    try {
      for await (const event of events) this.onEvent(event)
      this.end('the engine closed its event stream')
    } catch (error) {
      this.end(error instanceof Error ? error.message : String(error))
    }
  }

  private onEvent(event: RuntimeEvent): void {
    if (event.type === 'image' && event.action !== 'delete' && event.action !== 'untag') this.kubeletOrNull?.retryFailures()
    if (event.type === 'volume' && this.kubeletOrNull?.watching === true) void this.kubeletOrNull.reread().catch(() => undefined) // an engine gone away ends the event stream, too
    if (event.type !== 'container') return
    const entry = toTimelineEvent(event)
    if (entry !== null) {
      const noted = this.note(entry)
      if (event.action === 'start') this.host.cards.onStart(noted)
      if (isDeath(noted)) noteDeath(noted, event.exitCode ?? 0, this.host, this.processes)
    } else if (event.action === 'destroy' && event.labels['name'] === leaseName(this.host.lab) && this.kubeletOrNull?.watching === true) {
      this.end('the lab that had this engine is gone')
    }
    this.inventory.onEvent(event)
  }

  private onInventory(uid: string | null): void {
    for (const status of this.inventory.all()) {
      if (!isAlive(status)) {
        this.aliveSince.delete(status.id)
        this.processes.forget(status.id)
      } else if (!this.aliveSince.has(status.id)) this.expectInFrames(status)
    }
    this.updateWatch()
    if (uid === null) return
    this.kubeletOrNull?.wake(uid)
    this.host.touch(uid)
  }

  private expectInFrames(status: ContainerStatus): void {
    this.aliveSince.set(status.id, Date.now())
    // Without the kernel's events the next poll may be long in coming: ask.
    void this.probe?.scan().catch(() => undefined)
    setTimeout(() => {
      const uid = podUidOf(status.labels)
      if (uid === null || this.probe === null || !this.aliveSince.has(status.id)) return
      const now = this.inventory.get(status.id)
      if (now === undefined || !isAlive(now) || now.pid === null || this.processes.get(now.pid) !== undefined) return
      this.unseen = status.id
      this.host.status({ probe: { state: 'degraded', events: this.probe.hello.events, reason: `no process of container ${status.name} can be seen` } })
      this.host.touch(uid)
    }, SEEN_WITHIN_MS).unref()
  }

  private mustBeSeen(status: ContainerStatus): boolean {
    const since = this.aliveSince.get(status.id)
    return this.probe !== null && (since === undefined || Date.now() - since < SEEN_WITHIN_MS)
  }

  /** Made ones count already: then their very first process is theirs from its first moment. */
  private updateWatch(): void {
    const ids = [...this.inventory.all()].filter((status) => podUidOf(status.labels) !== null && status.state !== 'exited' && status.state !== 'dead')
    this.probe?.watch(ids.map((status) => status.id))
  }

  /** Takes the lease, or a view beside it. Returns who has the engine when it is somebody else. */
  private async startSeeing(): Promise<string | null> {
    const { host, runtime, info } = this
    const request = {
      runtime,
      info,
      lab: host.lab,
      instance: host.instance,
      hooks: {
        frame: (frame: ProbeFrame) => this.onFrame(frame),
        ended: (why: string) => this.onProbeEnded(why),
        complained: (message: string) => host.log.warn('the probe complains', { message })
      }
    }
    const lease = await takeLease(request)
    this.probe = lease.held ? lease.probe : await openWatchingProbe(request)
    const { hello } = this.probe
    host.status({ probe: { state: 'ready', events: hello.events, reason: hello.reason }, hostNamespaces: hello.host })
    return lease.held ? null : lease.by
  }

  private onFrame(frame: ProbeFrame): void {
    const touched = this.processes.apply(frame)
    if (this.unseen !== null && touched.has(this.unseen) && this.probe !== null) {
      this.unseen = null
      this.host.status({ probe: { state: 'ready', events: this.probe.hello.events, reason: this.probe.hello.reason } })
    }
    for (const id of touched) {
      const status = this.inventory.get(id)
      const uid = status === undefined ? null : podUidOf(status.labels)
      if (uid !== null) this.host.touch(uid)
    }
  }

  private onProbeEnded(why: string): void {
    if (this.abort.signal.aborted) return
    const { host } = this
    host.log.warn('the probe ended', { why })
    this.probe = null
    this.processes.clear()
    host.status({ probe: { state: 'starting', events: 'polling', reason: `the probe ended: ${why}` } })
    for (const worker of this.kubeletOrNull?.pods() ?? []) host.touch(worker.pod.pod.uid)
    setTimeout(() => {
      if (this.abort.signal.aborted) return
      this.startSeeing()
        .then((heldBy) => {
          // Somebody else took the name in between: everything must be looked at anew.
          if ((heldBy !== null) !== this.kubeletOrNull?.watching) this.end('the lease changed hands')
          else this.updateWatch()
        })
        .catch((error: unknown) => this.onProbeEnded(error instanceof Error ? error.message : String(error)))
    }, PROBE_RETRY_MS).unref()
  }
}
