import { randomUUID } from 'node:crypto'
import { COMMAND_INPUTS, type CommandInput, type CommandName, type CommandOutput, isCommandName, type ParsedInput } from '../api/commands'
import { LabError, textOf } from '../api/errors'
import type { LabMessage } from '../api/events'
import type { EngineStatus, PodView } from '../api/model'
import type { LabService, Subscription } from '../api/service'
import type { ContainerRuntime } from '../runtime/port'
import { HANDLERS } from './commands'
import type { LabContext } from './context'
import { CoreImages } from './coreImages'
import { EngineSource } from './engineSource'
import { NO_ENGINE } from './engineStatus'
import { Jobs } from './jobs'
import type { Logger } from './logger'
import { Publisher } from './publisher'
import { RecoveryCards } from './recovery'
import { EngineSession } from './session'
import type { SessionHost } from './sessionHost'
import { SettingsFile } from './settings'
import { Streams } from './streams'
import { Terminals } from './terminals'
import { Timeline } from './timeline'

export interface LabOptions {
  /** Where the lab keeps the user's preferences. */
  readonly dataDir: string
  /** The folder with images/, pods/ and lessons/. */
  readonly resourcesDir: string
  readonly log: Logger
  /** Owner of everything the lab makes on an engine: labs with other names do not know each other. */
  readonly labName?: string
  /** Stands between the lab and each engine it connects to, such as a test that cuts calls short. */
  readonly wrapRuntime?: (runtime: ContainerRuntime) => ContainerRuntime
}

export const DEFAULT_LAB_NAME = 'pauselab'
const LAB_NAME = /^[a-z][a-z0-9-]{0,30}$/
/** How long until an absent engine is looked for again. */
const RETRY_MS = [250, 500] as const

export function createLab(options: LabOptions): LabService {
  return new Lab(options)
}

class Lab implements LabService {
  private readonly name: string
  private readonly instance = randomUUID().slice(0, 8)
  private readonly settings: SettingsFile
  private readonly timeline = new Timeline()
  private readonly cards = new RecoveryCards()
  private readonly core: CoreImages
  private readonly engines = new EngineSource()
  private readonly publisher: Publisher
  private readonly streams = new Streams(() => this.publisher)
  private readonly jobs = new Jobs(() => this.publisher.touch())
  private readonly terminals = new Terminals(this.streams)
  private readonly context: LabContext
  private status: EngineStatus = NO_ENGINE
  private session: EngineSession | null = null
  private opening: Promise<void> | null = null
  private stopped = false
  private cutShort: () => void = () => undefined

  /** When the last session lost the engine. */
  private awaySince: number | null = null

  constructor(private readonly options: LabOptions) {
    this.name = options.labName ?? DEFAULT_LAB_NAME
    if (!LAB_NAME.test(this.name)) throw new Error(`a lab's name has up to 31 lower-case letters, digits and dashes and begins with a letter: ${JSON.stringify(this.name)}`)
    this.settings = new SettingsFile(options.dataDir)
    this.core = new CoreImages(options.resourcesDir)
    this.publisher = new Publisher({
      engine: () => this.status,
      settings: () => this.settings.get(),
      pod: (uid) => this.podView(uid),
      timeline: () => this.timeline.all(),
      timelineAfter: (id) => this.timeline.after(id),
      cards: () => this.cards.all(),
      changedCards: () => this.cards.takeChanged(),
      jobs: () => this.jobs.views(),
      seen: (pod) => this.cards.update(pod, (hostPid) => this.session?.frameOf(hostPid) ?? [], this.settings.get().kubelet === 'on')
    })
    this.context = {
      resourcesDir: options.resourcesDir,
      settings: this.settings,
      timeline: this.timeline,
      core: this.core,
      publisher: this.publisher,
      streams: this.streams,
      terminals: this.terminals,
      jobs: this.jobs,
      status: () => this.status,
      note: (event) => {
        const noted = this.timeline.add(event)
        this.publisher.touch()
        return noted
      },
      reconnect: () => this.cutShort(),
      session: () => this.readySession()
    }
  }

  async start(): Promise<void> {
    await new Promise<void>((settled) => {
      void this.keepConnected(settled)
    })
  }

  async run<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
    if (!isCommandName(name)) throw new LabError('unknown-command', `unknown command ${JSON.stringify(name)}`)
    const parsed = COMMAND_INPUTS[name].safeParse(input)
    if (!parsed.success) {
      const details = parsed.error.issues.map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }))
      throw new LabError('bad-request', `${name}: ${details.map((detail) => `${detail.path === '' ? '' : `${detail.path}: `}${detail.message}`).join('; ')}`, details)
    }
    return HANDLERS[name](this.context, parsed.data as ParsedInput<N>)
  }

  subscribe(listener: (message: LabMessage) => void): Subscription {
    return this.publisher.subscribe(listener, (subscriber) => this.streams.closeOf(subscriber))
  }

  async stop(): Promise<void> {
    this.stopped = true
    this.streams.closeAll()
    this.jobs.close()
    this.cutShort()
    const patience = new Promise<void>((resolve) => setTimeout(resolve, 1_900).unref())
    await Promise.race([this.closeSession(), patience])
  }

  /** Programs in terminals are hung up while the probe is still there to do it. */
  private async closeSession(): Promise<void> {
    await this.terminals.settled()
    await Promise.all([this.session?.close({ tidy: true }), this.opening])
  }

  private async keepConnected(settled: () => void): Promise<void> {
    let tries = 0
    while (!this.stopped) {
      const attempt = this.connect()
      this.opening = attempt.then(
        () => undefined,
        () => undefined
      )
      const session = await attempt.catch((error: unknown) => {
        this.options.log.error('connecting failed', { error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
        return null
      })
      if (session === null) {
        settled()
        await this.pause(RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)] ?? 500)
        continue
      }
      tries = 0
      settled()
      const why = await session.ended
      this.session = null
      if (this.stopped) return
      this.options.log.warn('the engine is away', { why })
      this.awaySince = Date.now()
      this.setStatus({ state: 'away', problem: why, probe: { ...this.status.probe, state: 'off', reason: 'the engine is away' }, heldBy: null })
      await session.close()
    }
  }

  /** null when there is no engine, or it could not be prepared; why is in the status. */
  private async connect(): Promise<EngineSession | null> {
    const found = await this.engines.find()
    if (this.stopped) return null
    if (found.runtime === null) {
      const { tried } = found
      const problem = tried.map((one) => `${one.source} (${one.endpoint}): ${one.error}`).join('; ')
      if (this.status.kind === 'none') this.setStatus({ ...NO_ENGINE, endpoint: tried[0]?.endpoint ?? '', endpointSource: tried[0]?.source ?? '', problem })
      else this.setStatus({ state: 'away', problem })
      return null
    }
    const runtime = this.options.wrapRuntime?.(found.runtime) ?? found.runtime
    this.setStatus({ endpoint: runtime.endpoint, endpointSource: found.source, state: this.status.state === 'away' ? 'away' : 'connecting' })
    const host: SessionHost = {
      lab: this.name,
      instance: this.instance,
      log: this.options.log,
      settings: this.settings,
      core: this.core,
      timeline: this.timeline,
      cards: this.cards,
      jobs: this.jobs,
      published: (uid) => this.publisher.pod(uid),
      containerEnded: (id) => this.terminals.containerEnded(id),
      awaySince: this.awaySince,
      publishedPods: () => this.publisher.snapshot().pods,
      touch: (uid) => this.publisher.touch(uid),
      status: (change) => this.setStatus(change)
    }
    try {
      const session = await EngineSession.open(host, runtime)
      if (this.stopped) {
        await session.close()
        return null
      }
      this.session = session
      this.setStatus({ state: 'ready', problem: null })
      this.touchAllPods()
      return session
    } catch (error) {
      const problem = textOf(error)
      this.options.log.warn('the engine could not be prepared', { problem })
      this.setStatus({ problem, ...(this.status.coreImages === 'loading' ? { coreImages: 'failed' as const } : {}) })
      return null
    }
  }

  /** Of the last session, too: pods that went while the engine was away must leave the snapshot. */
  private touchAllPods(): void {
    for (const pod of this.publisher.snapshot().pods) this.publisher.touch(pod.uid)
    for (const worker of this.session?.kubelet.pods() ?? []) this.publisher.touch(worker.pod.pod.uid)
  }

  /** While the engine is away the pods stay as they were last seen. */
  private podView(uid: string): PodView | null {
    if (this.session === null) return this.publisher.pod(uid) ?? null
    return this.session.podView(uid)
  }

  private readySession(): EngineSession {
    if (this.session !== null && this.status.state === 'ready') return this.session
    throw new LabError('engine-away', `there is no engine to work with now${this.status.problem === null ? '' : `: ${this.status.problem}`}`)
  }

  private setStatus(change: Partial<EngineStatus>): void {
    this.status = { ...this.status, ...change }
    this.publisher.touch()
  }

  private async pause(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      this.cutShort = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.cutShort = () => undefined
  }
}
