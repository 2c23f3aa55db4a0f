import { textOf } from '../api/errors'
import type { PodView, ProbeStatus, TimelineEvent } from '../api/model'
import { gatewayOf } from '../kubelet/addresses'
import { Inventory } from '../kubelet/inventory'
import { Kubelet } from '../kubelet/kubelet'
import { LABEL, podUidOf } from '../kubelet/labels'
import { ensureNetwork, NO_NETWORK } from '../kubelet/network'
import { isAlive } from '../kubelet/world'
import type { Probe } from '../observe/probe'
import { ProcessTable } from '../observe/processTable'
import type { ProbeFrame } from '../observe/protocol'
import type { ContainerRuntime, ContainerStatus, RuntimeEvent, RuntimeInfo } from '../runtime/port'
import { noteDeath, noteMissedDeaths } from './deaths'
import { isDeath, kubeletEvent, toTimelineEvent } from './engineEvents'
import { engineFacts, PROBE_STARTING } from './engineStatus'
import { hostRoutes } from './hostRoutes'
import { kubeletEnvironment } from './kubeletEnvironment'
import { leaseName, openWatchingProbe, takeLease } from './lease'
import { learnNegativeOomScore } from './oomScore'
import { NO_TOOLS, openPodTools, type PodTools } from './podTools'
import { buildPodView } from './podView'
import type { SessionHost } from './sessionHost'
import type { NewEvent } from './timeline'
import { Visibility } from './visibility'
import { WatchList } from './watchList'

const PROBE_RETRY_MS = 1_000

/** One connection to one engine, from the first question to the moment it is lost. */
export class EngineSession {
  readonly processes = new ProcessTable()
  readonly inventory: Inventory
  private kubeletOrNull: Kubelet | null = null
  private probe: Probe | null = null
  private probeStatus: ProbeStatus = PROBE_STARTING
  private tools: PodTools = NO_TOOLS
  private readonly abort = new AbortController()
  private readonly watchList = new WatchList((ids) => this.probe?.watch(ids))
  private readonly visibility: Visibility
  private end: (why: string) => void = () => undefined
  /** Resolves with the reason when the connection is lost or must be made anew. */
  readonly ended = new Promise<string>((resolve) => (this.end = resolve))

  private constructor(
    private readonly host: SessionHost,
    readonly runtime: ContainerRuntime,
    readonly info: RuntimeInfo
  ) {
    this.visibility = new Visibility(this.processes, {
      running: (id) => this.watchedContainer(id),
      ask: () => this.askPolling(),
      unseen: (status) => this.onUnseen(status)
    })
    this.inventory = new Inventory(runtime, host.lab, (uid, id) => this.onInventory(uid, id))
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

  get lab(): string {
    return this.host.lab
  }

  get watching(): boolean {
    return this.kubelet.watching
  }

  get probeOrNull(): Probe | null {
    return this.probe
  }

  /** null while nobody may look inside namespaces: a lab that only watches starts no helpers. */
  get insideOrNull(): PodTools['inside'] {
    return this.tools.inside
  }

  private async prepare(): Promise<void> {
    const { host, runtime, info } = this
    host.status(engineFacts(runtime.kind, info))
    // Events first, then the look around: what happens in between is then heard of at least once.
    await this.listen()
    host.status({ coreImages: 'loading' })
    await host.core.ensure(runtime, info.arch)
    host.status({ coreImages: 'ready' })
    const [heldBy] = await Promise.all([this.startSeeing(), this.inventory.reload()])
    host.status({ heldBy })
    noteMissedDeaths(host, this.inventory, this.processes)
    // Who only watches leaves the engine as it is.
    const [negativeOomScore, network, tools] = await Promise.all([
      heldBy === null ? learnNegativeOomScore(runtime, host.lab, host.instance) : false,
      heldBy === null ? ensureNetwork(runtime, host.lab, hostRoutes(runtime.endpoint)) : NO_NETWORK,
      heldBy === null ? openPodTools({ runtime, info, lab: host.lab, log: host.log, startOf: (hostPid) => this.startOf(hostPid) }) : NO_TOOLS
    ])
    this.tools = tools
    if (heldBy === null) host.status({ negativeOomScore })
    this.kubeletOrNull = new Kubelet(
      kubeletEnvironment(host, { runtime, info, inventory: this.inventory, network, tools, negativeOomScore }),
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
    this.watchList.sendNow()
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
      mustBeSeen: (status) => this.probe !== null && this.visibility.mayStillCome(status),
      infraImage: this.host.settings.get().infraImage,
      probesOf: (id) => worker.probes.views(id),
      messageOf: (id) => worker.lastWords.of(id),
      before: this.host.published(uid),
      hostIP: gatewayOf(this.kubelet.env.network.subnet)
    })
  }

  /** In ticks since boot; 0 when nobody can see the process. */
  private async startOf(hostPid: number): Promise<number> {
    if (this.processes.get(hostPid) === undefined) await this.probe?.scan().catch(() => undefined)
    return this.processes.get(hostPid)?.start ?? 0
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

  /** `tidy`: the lab ends on purpose, and takes its network with it when no pod needs it. */
  async close(options: { readonly tidy: boolean } = { tidy: false }): Promise<void> {
    this.abort.abort()
    this.kubeletOrNull?.close()
    const idle = this.kubeletOrNull !== null && !this.watching && this.kubelet.pods().length === 0
    const probe = this.probe
    this.probe = null
    await Promise.all([this.tools.close({ empty: options.tidy && idle }), options.tidy && idle ? this.runtime.removeNetwork(this.kubelet.env.network.id).catch(() => undefined) : undefined])
    // Its name is the lease: it goes last.
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
      this.end(textOf(error))
    }
  }

  private onEvent(event: RuntimeEvent): void {
    if (event.type === 'image' && event.action !== 'delete' && event.action !== 'untag') this.kubeletOrNull?.retryFailures()
    if (event.type === 'volume' && this.kubeletOrNull?.watching === true) void this.kubeletOrNull.reread().catch(() => undefined) // an engine gone away ends the event stream, too
    if (event.type !== 'container') return
    const held = event.labels[LABEL.holds]
    if (event.action === 'die' && held !== undefined) this.kubeletOrNull?.holderDied(held)
    const entry = toTimelineEvent(event)
    if (entry !== null) {
      const noted = this.note(entry)
      if (event.action === 'start') this.host.cards.onStart(noted)
      if (event.action === 'oom') this.host.cards.outOfMemory(noted)
      if (isDeath(noted)) noteDeath(noted, event.exitCode ?? 0, this.host, this.processes)
    } else if (event.action === 'destroy' && event.labels['name'] === leaseName(this.host.lab) && this.kubeletOrNull?.watching === true) {
      this.end('the lab that had this engine is gone')
    }
    this.inventory.onEvent(event)
  }

  private onInventory(uid: string | null, id: string): void {
    const status = this.inventory.get(id)
    this.watchList.update(id, status)
    if (status === undefined || !isAlive(status)) {
      this.visibility.forget(id)
      this.processes.forget(id)
      this.host.containerEnded(id)
    } else this.visibility.expect(status)
    if (uid === null) return
    this.kubeletOrNull?.wake(uid)
    this.host.touch(uid)
  }

  /** With the kernel's events a new process is told of by itself; the next poll may be long in coming. */
  private askPolling(): void {
    if (this.probe?.hello.events === 'polling') void this.probe.scan().catch(() => undefined)
  }

  /** null when the probe need not see it (any more). */
  private watchedContainer(id: string): ContainerStatus | null {
    const status = this.inventory.get(id)
    return status === undefined || this.probe === null || !isAlive(status) || podUidOf(status.labels) === null ? null : status
  }

  private onUnseen(status: ContainerStatus): void {
    if (this.probe === null) return
    this.probeIs({ state: 'degraded', reason: `no process of container ${status.name} can be seen` })
    this.host.touch(podUidOf(status.labels) ?? undefined)
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
    host.status({ hostNamespaces: hello.host })
    this.probeIs({ state: 'ready', events: hello.events, reason: hello.reason })
    return lease.held ? null : lease.by
  }

  private readonly probeIs = (change: Partial<ProbeStatus>): void => this.host.status({ probe: (this.probeStatus = { ...this.probeStatus, ...change }) })

  private onFrame(frame: ProbeFrame): void {
    const touched = this.processes.apply(frame)
    if (this.visibility.found(touched) && this.probe !== null) this.probeIs({ state: 'ready', reason: this.probe.hello.reason })
    if (frame.dropped > 0) this.probeIs({ framesDropped: this.probeStatus.framesDropped + frame.dropped })
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
    this.probeIs({ state: 'starting', events: 'polling', reason: `the probe ended: ${why}` })
    for (const worker of this.kubeletOrNull?.pods() ?? []) host.touch(worker.pod.pod.uid)
    setTimeout(() => {
      if (this.abort.signal.aborted) return
      this.startSeeing()
        .then((heldBy) => {
          // Somebody else took the name in between: everything must be looked at anew.
          if ((heldBy !== null) !== this.kubeletOrNull?.watching) this.end('the lease changed hands')
          else this.watchList.sendNow()
        })
        .catch((error: unknown) => this.onProbeEnded(textOf(error)))
    }, PROBE_RETRY_MS).unref()
  }
}
