import { type ChildProcess, fork } from 'node:child_process'
import { applyPatch, type CommandInput, type CommandName, type CommandOutput, type LabMessage, type LabService, type LabSnapshot, type Subscription } from '../../../src-main/api'
import { LabError } from '../../../src-main/api/errors'
import type { LabOptions } from '../../../src-main/lab/lab'
import type { Call, Fault } from '../faults'
import type { FromLab, ToLab } from './messages'

interface Waiting {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
}

/** A lab in a process of its own that looks like one in this process, and can be killed. */
export class ApartLab implements LabService {
  /** Since the last arming, as far as they were heard of. */
  readonly calls: Call[] = []
  /** Resolves when the process has ended, however. */
  readonly ended: Promise<void>
  private readonly child: ChildProcess
  private readonly listeners = new Set<(message: LabMessage) => void>()
  private readonly answers = new Map<number, Waiting>()
  private readonly steps = new Map<FromLab['tell'], () => void>()
  private snapshot: LabSnapshot | null = null
  private subscriber = ''
  private nextId = 1

  constructor(
    /** The bundled host.ts of this folder. */
    program: string,
    private readonly options: LabOptions
  ) {
    const { dataDir, resourcesDir, labName } = options
    this.child = fork(program, [JSON.stringify({ dataDir, resourcesDir, labName })], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    this.child.on('message', (message: FromLab) => this.hear(message))
    // What is sent to a process that has just been killed is lost, and that is no news.
    this.child.on('error', () => undefined)
    this.ended = new Promise((resolve) => this.child.once('exit', () => resolve()))
    void this.ended.then(() => this.giveUp())
  }

  async start(): Promise<void> {
    await this.step({ ask: 'start' }, 'started')
  }

  async stop(): Promise<void> {
    await this.step({ ask: 'stop' }, 'stopped')
    if (this.child.connected) this.child.disconnect()
    await this.ended
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.ended
  }

  async arm(at: number, fault: Fault): Promise<void> {
    await this.step({ ask: 'arm', at, fault }, 'armed')
    this.calls.splice(0)
  }

  run<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
    const id = this.nextId++
    return new Promise((resolve, reject) => {
      this.answers.set(id, { resolve: resolve as (result: unknown) => void, reject })
      this.send({ ask: 'run', id, name, input })
    })
  }

  subscribe(listener: (message: LabMessage) => void): Subscription {
    if (this.snapshot === null) throw new Error('the lab has not told its snapshot yet')
    listener({ type: 'snapshot', subscriber: this.subscriber, snapshot: this.snapshot })
    this.listeners.add(listener)
    return { subscriber: this.subscriber, close: () => this.listeners.delete(listener) }
  }

  private async step(message: ToLab, awaited: FromLab['tell']): Promise<void> {
    if (!this.child.connected) return
    const done = new Promise<void>((resolve) => this.steps.set(awaited, resolve))
    this.send(message)
    await Promise.race([done, this.ended])
  }

  private send(message: ToLab): void {
    if (this.child.connected) this.child.send(message, () => undefined)
    else this.giveUp()
  }

  private giveUp(): void {
    for (const { reject } of this.answers.values()) reject(new Error('the lab’s process has ended'))
    this.answers.clear()
  }

  private hear(message: FromLab): void {
    switch (message.tell) {
      case 'message':
        return this.pass(message.message)
      case 'answer':
        this.answers.get(message.id)?.resolve(message.result)
        return void this.answers.delete(message.id)
      case 'refusal': {
        const { code, message: text, details } = message.error
        this.answers.get(message.id)?.reject(new LabError(code, text, details))
        return void this.answers.delete(message.id)
      }
      case 'warning':
        return this.options.log.warn(message.text)
      case 'call':
        return void this.calls.push(message.call)
      default:
        return this.steps.get(message.tell)?.()
    }
  }

  private pass(message: LabMessage): void {
    if (message.type === 'snapshot') {
      this.snapshot = message.snapshot
      this.subscriber = message.subscriber
    } else if (message.type === 'patch' && this.snapshot !== null) this.snapshot = applyPatch(this.snapshot, message)
    for (const listener of this.listeners) listener(message)
  }
}
