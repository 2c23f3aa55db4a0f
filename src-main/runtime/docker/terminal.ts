import type { Duplex } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import type Docker from 'dockerode'
import type { RuntimeTerminal, TerminalSize } from '../port'
import { statusOf, toRuntimeError } from './errors'
import { execFailure } from './exec'

const CALL_TIMEOUT_MS = 10_000
/** The output may end a moment before the engine has written the exit code down. */
const EXIT_CODE_WITHIN_MS = 2_000
const ASK_AGAIN_MS = 50

export async function openTerminal(docker: Docker, id: string, command: readonly string[], size: TerminalSize): Promise<RuntimeTerminal> {
  try {
    const exec = await docker.getContainer(id).exec({ Cmd: [...command], Tty: true, AttachStdin: true, AttachStdout: true, AttachStderr: true, Env: ['TERM=xterm-256color'], abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) })
    const terminal = new DockerTerminal(exec, await exec.start({ hijack: true, stdin: true, Tty: true }))
    await terminal.resize(size)
    return terminal
  } catch (error) {
    throw await execFailure(docker, id, error)
  }
}

class DockerTerminal implements RuntimeTerminal {
  readonly output: AsyncIterable<Buffer>
  private closed = false

  constructor(
    private readonly exec: Docker.Exec,
    private readonly stream: Duplex
  ) {
    // Between two reads nobody listens: a broken connection is then found by the next read.
    stream.on('error', () => undefined)
    this.output = this.read()
  }

  write(data: string): void {
    if (this.stream.writable) this.stream.write(data)
  }

  async resize({ columns, rows }: TerminalSize): Promise<void> {
    // One that could not be started, or has ended, has no size; the engine's answer to that differs by version.
    await this.exec.resize({ w: columns, h: rows, abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) }).catch(() => undefined)
  }

  async hostPid(): Promise<number | null> {
    const found = await this.inspect()
    return found?.Running === true && found.Pid > 0 ? found.Pid : null
  }

  async exitCode(): Promise<number | null> {
    for (const deadline = Date.now() + EXIT_CODE_WITHIN_MS; ; await wait(ASK_AGAIN_MS)) {
      const found = await this.inspect()
      if (found === null) return null
      if (!found.Running || Date.now() > deadline) return found.ExitCode
    }
  }

  close(): void {
    this.closed = true
    this.stream.destroy()
  }

  private async *read(): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of this.stream as AsyncIterable<Buffer | string>) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    } catch (error) {
      if (!this.closed) throw toRuntimeError(error, 'POST /exec/start')
    }
  }

  /** null when the engine has forgotten it, as it does with its container. */
  private async inspect(): Promise<Docker.ExecInspectInfo | null> {
    try {
      return await this.exec.inspect({ abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) })
    } catch (error) {
      if (statusOf(error) === 404) return null
      throw toRuntimeError(error, 'GET /exec/json')
    }
  }
}
