import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { WebSocket } from 'ws'
import { applyPatch, type CommandInput, type CommandName, type CommandOutput, type LabMessage, type LabSnapshot } from '../../../src-main/api'
import type { HostReply, HostRequest } from './messages'

export interface LabProcessOptions {
  /** The bundled labHost. */
  readonly program: string
  readonly root: string
  readonly labName: string
  /** Further options of the lab, such as its time scale. */
  readonly more?: Readonly<Record<string, unknown>>
  /** Beyond our own, such as which engine it takes. */
  readonly env?: Readonly<Record<string, string>>
}

export class CommandFailed extends Error {
  constructor(
    readonly code: string,
    message: string
  ) {
    super(message)
  }
}

/** A lab in its own process, spoken to as a window would: commands over HTTP, the snapshot over a WebSocket. */
export class LabProcess {
  private readonly commands = new http.Agent({ keepAlive: true, maxSockets: 16 })
  private readonly watchers = new Set<(snapshot: LabSnapshot, message: LabMessage) => void>()
  private snapshotOrNull: LabSnapshot | null = null
  private stopped = false

  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
    private readonly token: string,
    private readonly dataDir: string,
    private readonly socket: WebSocket
  ) {}

  /** Resolves when the engine is ready for it; throws when it is not, or somebody else has this lab's name. */
  static async start(options: LabProcessOptions): Promise<LabProcess> {
    const token = randomUUID()
    const dataDir = mkdtempSync(path.join(os.tmpdir(), `pauselab-${options.labName}-`))
    const configuration = { token, rendererDir: path.join(options.root, 'out', 'renderer'), options: { dataDir, resourcesDir: path.join(options.root, 'resources'), labName: options.labName, ...options.more } }
    const child = fork(options.program, [JSON.stringify(configuration)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: { ...process.env, ...options.env } })
    const ready = await reply(child, 'ready')
    const socket = new WebSocket(`ws://127.0.0.1:${ready.port}/api/events?token=${token}`, { perMessageDeflate: false })
    const lab = new LabProcess(child, ready.port, token, dataDir, socket)
    socket.on('message', (data: Buffer) => lab.hear(JSON.parse(data.toString('utf8')) as LabMessage))
    await new Promise<void>((resolve, reject) => socket.once('message', () => resolve()).once('error', reject))
    const { state, problem, heldBy } = lab.snapshot.engine
    if (state === 'ready' && heldBy === null) return lab
    await lab.stop()
    throw new Error(heldBy === null ? `the lab has no engine: ${problem ?? state}` : `a lab of the name ${options.labName} is at work: ${heldBy}`)
  }

  get snapshot(): LabSnapshot {
    if (this.snapshotOrNull === null) throw new Error('the lab has not told its snapshot yet')
    return this.snapshotOrNull
  }

  /** Of the page that a browser shows, when it is built. */
  get address(): string {
    return `http://127.0.0.1:${this.port}/#token=${this.token}`
  }

  async run<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
    const text = JSON.stringify(input)
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
      const request = http.request({ host: '127.0.0.1', port: this.port, path: `/api/${name}`, method: 'POST', agent: this.commands, headers }, (response) => {
        let body = ''
        response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
        response.on('error', reject).on('end', () => {
          const answer = JSON.parse(body) as { result: CommandOutput<N> } | { error: { code: string; message: string } }
          if ('error' in answer) reject(new CommandFailed(answer.error.code, `${name}: ${answer.error.message}`))
          else resolve(answer.result)
        })
      })
      request.on('error', (error: NodeJS.ErrnoException) => {
        // The server ends a connection that was idle for long, maybe just when it is used again: it has read nothing then.
        if (request.reusedSocket && error.code === 'ECONNRESET' && !this.stopped) this.run(name, input).then(resolve, reject)
        else reject(error)
      })
      request.end(text)
    })
  }

  /** Called with every change of the snapshot. Returns the way to stop. */
  watch(watcher: (snapshot: LabSnapshot, message: LabMessage) => void): () => void {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  /** Resolves with our own clock's time at which the snapshot first said so. */
  async until(what: string, fits: (snapshot: LabSnapshot) => boolean, timeoutMs = 120_000): Promise<number> {
    if (fits(this.snapshot)) return Date.now()
    return new Promise((resolve, reject) => {
      const stop = this.watch((snapshot) => {
        if (!fits(snapshot)) return
        clearTimeout(timer)
        stop()
        resolve(Date.now())
      })
      const timer = setTimeout(() => {
        stop()
        reject(new Error(`the lab did not show within ${timeoutMs / 1_000} s: ${what}`))
      }, timeoutMs)
    })
  }

  async ask<R extends HostReply['reply']>(request: HostRequest, expected: R): Promise<Extract<HostReply, { reply: R }>> {
    const answer = reply(this.child, expected)
    this.child.send(request)
    return answer
  }

  async stop(): Promise<void> {
    this.stopped = true
    this.socket.close()
    this.commands.destroy()
    const gone = this.child.exitCode === null ? new Promise((resolve) => this.child.once('exit', resolve)) : null
    if (this.child.connected) this.child.disconnect()
    await gone
    rmSync(this.dataDir, { recursive: true, force: true })
  }

  private hear(message: LabMessage): void {
    if (message.type === 'snapshot') this.snapshotOrNull = message.snapshot
    else if (message.type === 'patch') this.snapshotOrNull = applyPatch(this.snapshot, message)
    else return
    for (const watcher of [...this.watchers]) watcher(this.snapshot, message)
  }
}

async function reply<R extends HostReply['reply']>(child: ChildProcess, expected: R): Promise<Extract<HostReply, { reply: R }>> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: unknown): void => {
      const answer = message as HostReply
      if (answer.reply !== expected) return
      done()
      resolve(answer as Extract<HostReply, { reply: R }>)
    }
    const onExit = (code: number | null): void => {
      done()
      reject(new Error(`the lab's process ended with ${code ?? 'a signal'}`))
    }
    const done = (): void => void child.off('message', onMessage).off('exit', onExit)
    child.on('message', onMessage).on('exit', onExit)
  })
}
