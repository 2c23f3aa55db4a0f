import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { attachContainer } from './docker'
import { eventually } from './wait'

export interface ProbeProcess {
  readonly pid: number
  readonly ppid: number
  readonly nspid: readonly number[]
  readonly start: number
  readonly state: string
  readonly comm: string
  readonly cmd: string
  readonly container: string
  readonly uid: number
  readonly ns: Readonly<Record<string, number | null>>
  readonly exit?: ProbeExit
}

export interface ProbeExit {
  readonly code: number
  readonly signal: number
  readonly at: number
}

export interface ProbeFrame {
  readonly t: 'frame'
  readonly seq: number
  readonly at: number
  readonly full: boolean
  readonly cause: string
  readonly req?: number
  readonly set: readonly ProbeProcess[]
  readonly gone: readonly { readonly pid: number; readonly start: number; readonly exit: ProbeExit | null; readonly unwatched?: true }[]
  readonly dropped: number
}

export interface ProbeHello {
  readonly t: 'hello'
  readonly protocol: number
  readonly version: string
  readonly events: 'connector' | 'polling'
  readonly reason: string | null
  readonly arch: string
  readonly hz: number
  readonly btime: number
  readonly host: Readonly<Record<string, number | null>>
}

export interface ProbeReply {
  readonly t: 'reply'
  readonly req: number
  readonly ok: boolean
  readonly error?: string
}

export interface ProbeComplaint {
  readonly t: 'error'
  readonly message: string
  readonly req?: number
}

type ProbeLine = ProbeHello | ProbeFrame | ProbeReply | ProbeComplaint

/** The options that the lab starts the probe's container with (DESIGN: "Seeing: the probe"). */
export const PROBE_OPTIONS = [
  '--pid', 'host', '--network', 'host', '--userns', 'host', '--cap-drop', 'ALL', '--cap-add', 'SYS_PTRACE', '--cap-add', 'DAC_READ_SEARCH', '--cap-add', 'KILL',
  '--cap-add', 'NET_ADMIN', '--read-only', '--log-driver', 'none', '--security-opt', 'apparmor=unconfined'
]

/** Talks to a running probe, and keeps every line that it has said. */
export class ProbeClient {
  readonly lines: ProbeLine[] = []
  readonly notJson: string[] = []
  private rest = ''
  private nextRequest = 1

  constructor(readonly child: ChildProcessWithoutNullStreams) {
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (chunk: string) => this.receive(chunk))
    child.stdin.on('error', () => undefined)
  }

  static async inContainer(): Promise<ProbeClient> {
    return new ProbeClient(attachContainer(PROBE_OPTIONS, 'pauselab/probe', [])).ready()
  }

  /** The bare program on this machine, or under another one such as `unshare`. */
  static async onHost(file: string, args: readonly string[] = []): Promise<ProbeClient> {
    return new ProbeClient(spawn(file, [...args])).ready()
  }

  private async ready(): Promise<this> {
    await eventually('hello', () => (this.lines.length > 0 ? true : undefined))
    return this
  }

  private receive(chunk: string): void {
    const parts = (this.rest + chunk).split('\n')
    this.rest = parts.pop() ?? ''
    for (const part of parts) {
      try {
        this.lines.push(JSON.parse(part) as ProbeLine)
      } catch {
        this.notJson.push(part)
      }
    }
  }

  get hello(): ProbeHello {
    const first = this.lines[0]
    if (first?.t !== 'hello') throw new Error('the first line is no hello')
    return first
  }

  get frames(): readonly ProbeFrame[] {
    return this.lines.filter((line) => line.t === 'frame')
  }

  get complaints(): readonly ProbeComplaint[] {
    return this.lines.filter((line) => line.t === 'error')
  }

  send(request: object): void {
    this.sendRaw(JSON.stringify(request))
  }

  sendRaw(line: string): void {
    this.child.stdin.write(`${line}\n`)
  }

  /** Waits for the frame that answers. */
  async watch(...ids: readonly string[]): Promise<ProbeFrame> {
    const seen = this.frames.length
    this.send({ op: 'watch', ids })
    return this.frame((frame) => frame.cause === 'watch', seen)
  }

  async scan(): Promise<ProbeFrame> {
    const req = this.nextRequest++
    this.send({ op: 'scan', req })
    return this.frame((frame) => frame.req === req)
  }

  async kill(pid: number, start: number, signal: number): Promise<ProbeReply> {
    const req = this.nextRequest++
    this.send({ op: 'kill', req, pid, start, signal })
    return eventually(`reply ${req}`, () => this.lines.find((line) => line.t === 'reply' && line.req === req) as ProbeReply | undefined)
  }

  /** The first frame, from the one numbered `from` on, for which the test holds. */
  frame(test: (frame: ProbeFrame) => boolean, from = 0, timeout = 30_000): Promise<ProbeFrame> {
    return eventually('a frame', () => this.frames.slice(from).find(test), timeout)
  }

  /** The state of things as the frames so far tell it. */
  table(): Map<number, ProbeProcess> {
    const table = new Map<number, ProbeProcess>()
    for (const frame of this.frames) {
      if (frame.full) table.clear()
      for (const { pid, start } of frame.gone) if (table.get(pid)?.start === start) table.delete(pid)
      for (const process of frame.set) table.set(process.pid, process)
    }
    return table
  }

  /** Closes stdin; milliseconds until the program has ended. */
  async end(): Promise<number> {
    const begin = performance.now()
    this.child.stdin.end()
    await eventually('the end of the probe', () => (this.child.exitCode === null && this.child.signalCode === null ? undefined : true))
    return performance.now() - begin
  }
}
