import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { attachContainer } from './docker'
import { eventually } from './wait'

export interface FilesReply {
  readonly t: 'hello' | 'reply' | 'error'
  readonly req?: number
  readonly ok?: boolean
  readonly error?: string
  readonly message?: string
  readonly [field: string]: unknown
}

/** The options that the lab starts the helper's container with (docs/files-protocol.md). */
const OPTIONS = ['--network', 'none', '--cap-drop', 'ALL', '--cap-add', 'CHOWN', '--cap-add', 'FOWNER', '--cap-add', 'DAC_OVERRIDE', '--cap-add', 'FSETID', '--security-opt', 'no-new-privileges', '--read-only', '--log-driver', 'none']

/** Talks to a running files program in a container that has `volume` as its folder. */
export class FilesClient {
  readonly lines: FilesReply[] = []
  private rest = ''
  private nextRequest = 1

  private constructor(readonly child: ChildProcessWithoutNullStreams) {
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (chunk: string) => {
      const parts = (this.rest + chunk).split('\n')
      this.rest = parts.pop() ?? ''
      for (const part of parts) this.lines.push(JSON.parse(part) as FilesReply)
    })
    child.stdin.on('error', () => undefined)
  }

  static async open(volume: string): Promise<FilesClient> {
    const client = new FilesClient(attachContainer([...OPTIONS, '-v', `${volume}:/pods`, '--entrypoint', '/files'], 'pauselab/probe', ['/pods']))
    await eventually('hello', () => client.lines[0])
    return client
  }

  sendRaw(line: string): void {
    this.child.stdin.write(`${line}\n`)
  }

  /** The whole reply, whether it went well or not. */
  async ask(op: string, fields: object): Promise<FilesReply> {
    const req = this.nextRequest++
    this.sendRaw(JSON.stringify({ op, req, ...fields }))
    return eventually(`reply to ${op}`, () => this.lines.find((line) => line.req === req))
  }

  /** Throws when it was refused. */
  async do(op: string, fields: object): Promise<FilesReply> {
    const reply = await this.ask(op, fields)
    if (reply.ok !== true) throw new Error(`${op} ${JSON.stringify(fields).slice(0, 200)}: ${reply.message}`)
    return reply
  }

  /** Closes stdin; milliseconds until the program has ended. */
  async end(): Promise<number> {
    const begin = performance.now()
    this.child.stdin.end()
    await eventually('the end of files', () => (this.child.exitCode === null && this.child.signalCode === null ? undefined : true))
    return performance.now() - begin
  }
}

export function base64(text: string | Buffer): string {
  return Buffer.from(text).toString('base64')
}
