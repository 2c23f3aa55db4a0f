import type { RuntimeTerminal } from '../../port'
import type { Output, Process } from '../kernel/process'
import { SIGNAL } from '../kernel/signals'
import type { Engine } from './engine'
import { beginExec, exitCodeOf, NOT_RUN, startExec } from './exec'
import { ContainerInput } from './input'
import { Queue } from './queue'

const INTERRUPT = '\u0003'
const END_OF_FILE = '\u0004'
const ERASE = '\u007f'

/** A program with a terminal: the line discipline of a Linux tty in its ordinary (cooked) mode. */
export function openTerminal(engine: Engine, idOrName: string, command: readonly string[]): RuntimeTerminal {
  const begun = beginExec(engine, idOrName, command)
  const terminal = new Terminal(engine)
  if ('problem' in begun) terminal.refuse(`${begun.problem}\r\n`)
  else terminal.attach(startExec(engine, begun, command, { input: terminal.input, output: terminal.screen }, (process) => terminal.ended(process)), begun.run)
  return terminal
}

class Terminal implements RuntimeTerminal {
  readonly input = new ContainerInput(true, true)
  readonly screen: Output = { write: (_channel, text) => this.print(text.replaceAll('\n', '\r\n')) }
  private readonly printed = new Queue<Buffer>()
  readonly output: AsyncIterable<Buffer> = this.printed.read()
  private line = ''
  private process: Process | null = null
  private code: number | null = null

  constructor(private readonly engine: Engine) {}

  refuse(words: string): void {
    this.code = NOT_RUN
    this.print(words)
    this.printed.close()
  }

  attach(process: Process, run: (process: Process) => void): void {
    this.process = process
    run(process)
  }

  ended(process: Process): void {
    this.process = null
    this.code = exitCodeOf(process)
    this.printed.close()
  }

  write(data: string): void {
    for (const key of data) this.type(key)
  }

  async resize(): Promise<void> {}

  hostPid(): Promise<number | null> {
    return Promise.resolve(this.process?.pid ?? null)
  }

  exitCode(): Promise<number | null> {
    return Promise.resolve(this.code)
  }

  close(): void {
    this.printed.close()
  }

  private type(key: string): void {
    if (this.process === null) return
    if (key === INTERRUPT) {
      this.print('^C')
      this.line = ''
      this.engine.kernel.send(this.process, SIGNAL.INT, this.engine.kernel.namespaces.host.pid)
    } else if (key === '\r' || key === '\n') {
      this.print('\r\n')
      this.input.write(`${this.line}\n`)
      this.line = ''
    } else if (key === END_OF_FILE) {
      if (this.line === '') this.input.end()
    } else if (key === ERASE) {
      if (this.line !== '') this.print('\b \b')
      this.line = this.line.slice(0, -1)
    } else {
      this.print(key)
      this.line += key
    }
  }

  private print(text: string): void {
    this.printed.push(Buffer.from(text))
  }
}
