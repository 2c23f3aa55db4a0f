import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { attachContainer } from './docker'
import { startTime } from './proc'
import { eventually } from './wait'

export interface DialHello {
  readonly t: 'hello'
  readonly protocol: number
  readonly version: string
  readonly arch: string
  readonly connections: number
  readonly window: number
  readonly reason: string | null
}

export type DialLine =
  | DialHello
  | { readonly t: 'open' | 'end'; readonly id: number }
  | { readonly t: 'data'; readonly id: number; readonly b64: string }
  | { readonly t: 'sent'; readonly id: number; readonly bytes: number }
  | { readonly t: 'closed'; readonly id: number; readonly error: string | null }
  | { readonly t: 'error'; readonly message: string; readonly id?: number }

export interface DialTarget {
  readonly pid: number
  readonly host: string
  readonly port: number
  readonly start?: number
  readonly timeoutMs?: number
}

/** The options that the lab starts the dialler's container with. */
export const DIAL_OPTIONS = [
  '--pid', 'host', '--userns', 'host', '--network', 'none', '--cap-drop', 'ALL', '--cap-add', 'SYS_ADMIN', '--cap-add', 'SYS_PTRACE',
  '--read-only', '--log-driver', 'none', '--security-opt', 'apparmor=unconfined'
]

/** Talks to a running dialler, and keeps every line that it has said. */
export class DialClient {
  readonly lines: DialLine[] = []
  private rest = ''
  private nextId = 1

  constructor(readonly child: ChildProcessWithoutNullStreams) {
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (chunk: string) => this.receive(chunk))
    child.stdin.on('error', () => undefined)
  }

  static async inContainer(): Promise<DialClient> {
    return new DialClient(attachContainer(DIAL_OPTIONS, 'pauselab/probe', ['dial'])).ready()
  }

  /** The bare program on this machine, or under another one such as `unshare`. */
  static async onHost(file: string, args: readonly string[] = ['dial']): Promise<DialClient> {
    return new DialClient(spawn(file, [...args])).ready()
  }

  private async ready(): Promise<this> {
    await eventually('hello', () => (this.lines.length > 0 ? true : undefined))
    return this
  }

  private receive(chunk: string): void {
    const parts = (this.rest + chunk).split('\n')
    this.rest = parts.pop() ?? ''
    for (const part of parts) this.lines.push(JSON.parse(part) as DialLine)
  }

  get hello(): DialHello {
    const first = this.lines[0]
    if (first?.t !== 'hello') throw new Error('the first line is no hello')
    return first
  }

  send(request: object): void {
    this.sendRaw(JSON.stringify(request))
  }

  sendRaw(line: string): void {
    this.child.stdin.write(`${line}\n`)
  }

  dial(target: DialTarget): number {
    const id = this.nextId++
    this.send({ op: 'dial', id, timeoutMs: 10_000, ...target, start: target.start ?? startTime(target.pid) })
    return id
  }

  of(id: number): readonly DialLine[] {
    return this.lines.filter((line) => 'id' in line && line.id === id)
  }

  async until(id: number, ...types: readonly DialLine['t'][]): Promise<DialLine> {
    return eventually(`${types.join(' or ')} of ${id}`, () => this.of(id).find((line) => types.includes(line.t)))
  }

  /** How the attempt went: null for an open connection. */
  async outcome(target: DialTarget): Promise<string | null> {
    const id = this.dial(target)
    const line = await this.until(id, 'open', 'closed')
    if (line.t === 'closed') return line.error
    this.send({ op: 'close', id })
    await this.until(id, 'closed')
    return null
  }

  received(id: number): Buffer {
    return Buffer.concat(this.of(id).map((line) => Buffer.from(line.t === 'data' ? line.b64 : '', 'base64')))
  }

  acknowledged(id: number): number {
    return this.of(id).reduce((sum, line) => sum + (line.t === 'sent' ? line.bytes : 0), 0)
  }

  /** In pieces, never more on its way than the window allows. */
  async write(id: number, bytes: Buffer, timeout = 30_000): Promise<void> {
    for (let at = 0; at < bytes.length; at += 16_384) {
      await eventually('room in the window', () => (at - this.acknowledged(id) <= this.hello.window - 16_384 ? true : undefined), timeout)
      this.send({ op: 'data', id, b64: bytes.subarray(at, at + 16_384).toString('base64') })
    }
  }

  /** Closes stdin; milliseconds until the program has ended. */
  async end(): Promise<number> {
    const begin = performance.now()
    this.child.stdin.end()
    await eventually('the end of the dialler', () => (this.child.exitCode === null && this.child.signalCode === null ? undefined : true))
    return performance.now() - begin
  }
}
