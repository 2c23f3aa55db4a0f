import { setTimeout as wait } from 'node:timers/promises'
import { LabError } from '../api/errors'
import type { LogChunk, RuntimeTerminal } from '../runtime/port'
import type { EngineSession } from './session'
import type { StreamEnd, Streams } from './streams'

interface OpenTerminal {
  readonly session: EngineSession
  readonly container: string
  readonly terminal: RuntimeTerminal
  containerEnded: boolean
}

/** People open a handful; more is a program gone wrong. */
const MOST_OPEN = 24
/** What was printed and the exit code may still be under way when the container's end is heard of. */
const LAST_WORDS_MS = 500
/** A program may tidy up on SIGHUP, then it is ended. */
const HANG_UP_WITHIN_MS = 1_000
/** Exit codes above it are a signal's number on top of it. */
const FIRST_SIGNAL_CODE = 128
const SIGHUP = 1
const SIGKILL = 9
/** Ctrl-C and Ctrl-D, for where nobody can send a signal. */
const FAREWELL = '\u0003\u0004'

/** The terminals that somebody has open, by stream. Each ends with its program, its container, its window or the lab. */
export class Terminals {
  private readonly open = new Map<string, OpenTerminal>()
  private readonly hangingUp = new Set<Promise<void>>()

  constructor(private readonly streams: Streams) {}

  /** Before one is made: throws when there are too many. */
  admit(): void {
    if (this.open.size >= MOST_OPEN) throw new LabError('refused', `${MOST_OPEN} terminals are open already: close one first`)
  }

  start(session: EngineSession, subscriber: string, container: string, terminal: RuntimeTerminal): string {
    const one: OpenTerminal = { session, container, terminal, containerEnded: false }
    const stream = this.streams.start(subscriber, (signal) => {
      signal.addEventListener('abort', () => this.hangUp(one), { once: true })
      return follow(one, () => this.open.delete(stream))
    })
    this.open.set(stream, one)
    return stream
  }

  get(stream: string): RuntimeTerminal {
    const one = this.open.get(stream)
    if (one === undefined) throw new LabError('not-found', 'no such terminal: it has ended')
    return one.terminal
  }

  /** Docker 20.10 does not always end the connection of a program that died with its container. */
  containerEnded(id: string): void {
    for (const one of this.open.values()) {
      if (one.container !== id || one.containerEnded) continue
      one.containerEnded = true
      setTimeout(() => one.terminal.close(), LAST_WORDS_MS).unref()
    }
  }

  /** Resolves when those that were closed are hung up. */
  async settled(): Promise<void> {
    await Promise.all(this.hangingUp)
  }

  private hangUp(one: OpenTerminal): void {
    const done = endProgram(one)
      .catch(() => undefined) // an engine gone away took its connection along
      .finally(() => {
        one.terminal.close()
        this.hangingUp.delete(done)
      })
    this.hangingUp.add(done)
  }
}

async function* follow(one: OpenTerminal, ended: () => void): AsyncGenerator<LogChunk, StreamEnd> {
  try {
    for await (const data of one.terminal.output) yield { channel: 'stdout', data }
    const exitCode = await one.terminal.exitCode()
    if (exitCode === null || exitCode > FIRST_SIGNAL_CODE) await containersEnd(one)
    return { reason: one.containerEnded ? 'container-ended' : null, exitCode }
  } finally {
    ended()
  }
}

/** A program that a signal ended may have died with its container, of whose end the engine tells a moment later. */
async function containersEnd(one: OpenTerminal): Promise<void> {
  for (const deadline = Date.now() + LAST_WORDS_MS; !one.containerEnded && Date.now() < deadline; ) await wait(20)
}

/** The engine tells a program nothing when its terminal's window is closed: it would wait for input for ever. */
async function endProgram({ session, terminal }: OpenTerminal): Promise<void> {
  const pid = await terminal.hostPid()
  if (pid === null) return
  const probe = session.probeOrNull
  if (probe === null) return terminal.write(FAREWELL)
  if (session.processes.get(pid) === undefined) await probe.scan()
  const start = session.processes.get(pid)?.start
  if (start === undefined) return terminal.write(FAREWELL)
  await probe.kill(pid, start, SIGHUP)
  for (const deadline = Date.now() + HANG_UP_WITHIN_MS; Date.now() < deadline; ) {
    await wait(50)
    if (session.processes.get(pid)?.start !== start) return
  }
  await probe.kill(pid, start, SIGKILL)
}
