import { type Change, type Kernel, type Program, TICKS_PER_SECOND } from '../../kernel/kernel'
import type { Process } from '../../kernel/process'
import { LAST_SIGNAL, SIGNAL } from '../../kernel/signals'
import { CAUSES, inodesOf, Told, toProbed } from './frames'

interface Request {
  readonly op?: unknown
  readonly req?: unknown
  readonly ids?: unknown
  readonly pid?: unknown
  readonly start?: unknown
  readonly signal?: unknown
}

/** resources/images/src/probe: tells of the watched containers' processes, and signals them, as docs/probe-protocol.md has it. */
export function probe(version: string): Program {
  return (self, kernel) => {
    const running = new RunningProbe(self, kernel)
    const end = (): void => kernel.exit(self, { code: 0, signal: 0 })
    for (const signal of [SIGNAL.TERM, SIGNAL.INT]) self.handlers.set(signal, end)
    running.begin(version)
    self.input.read((line) => running.onLine(line), end)
  }
}

class RunningProbe {
  private readonly told = new Told()
  private readonly exits = new Map<number, Process['exit']>()
  private watched: ReadonlySet<string> = new Set()
  private seq = 0
  private cause: string | null = null

  constructor(
    private readonly self: Process,
    private readonly kernel: Kernel
  ) {}

  begin(version: string): void {
    const { namespaces, bootedAt } = this.kernel
    this.say({ t: 'hello', protocol: 1, version, events: 'connector', reason: null, hz: TICKS_PER_SECOND, btime: Math.floor(bootedAt / 1_000), host: inodesOf(namespaces.host) })
    this.self.open.add(this.kernel.watch((change, process) => this.onChange(change, process)))
    this.frame({ full: true, cause: 'resync' })
  }

  onLine(line: string): void {
    const request = parse(line)
    const req = typeof request?.req === 'number' ? request.req : undefined
    switch (request?.op) {
      case 'watch':
        this.watched = new Set(Array.isArray(request.ids) ? request.ids.map(String) : [])
        return this.frame({ full: false, cause: 'watch', req, always: true })
      case 'scan':
        return this.frame({ full: true, cause: 'request', req, always: true })
      case 'kill':
        return this.reply(req, this.kill(Number(request.pid), Number(request.start), Number(request.signal)))
      case 'interval':
        return
      default:
        return this.say({ t: 'error', message: request === null ? 'no JSON object' : 'unknown op', ...(req === undefined ? {} : { req }) })
    }
  }

  /** null when the signal was sent. */
  private kill(pid: number, start: number, signal: number): string | null {
    const process = this.kernel.processes.get(pid)
    if (process === undefined) return 'gone'
    if (process.start !== start) return 'reused'
    if (!this.watched.has(process.container ?? '')) return 'not-watched'
    if (!(signal >= 0 && signal <= LAST_SIGNAL)) return 'EINVAL'
    this.kernel.send(process, signal, this.kernel.namespaces.host.pid)
    return null
  }

  private reply(req: number | undefined, error: string | null): void {
    this.say({ t: 'reply', req, ok: error === null, ...(error === null ? {} : { error }) })
  }

  /** What comes in at the same time is told of in one frame. */
  private onChange(change: Change, process: Process): void {
    if (process.container === null || !this.watched.has(process.container)) return
    if (change === 'exit') this.exits.set(process.pid, process.exit)
    if (this.cause !== null) return
    this.cause = CAUSES[change]
    queueMicrotask(() => {
      const { cause } = this
      this.cause = null
      if (cause !== null && !this.self.ending) this.kernel.whenItMay(this.self, () => this.frame({ full: false, cause }))
    })
  }

  private frame({ full, cause, req, always = full }: { readonly full: boolean; readonly cause: string; readonly req?: number | undefined; readonly always?: boolean }): void {
    const now = [...this.kernel.processes.values()].filter((process) => process.container !== null && this.watched.has(process.container)).map(toProbed)
    const lives = (pid: number): boolean => this.kernel.processes.get(pid)?.ending === false
    const { set, gone } = this.told.difference(now, (pid) => this.exits.get(pid) ?? null, lives)
    for (const { pid } of gone) this.exits.delete(pid)
    if (!always && set.length === 0 && gone.length === 0) return
    this.say({ t: 'frame', seq: ++this.seq, at: this.kernel.clock.now(), full, cause, ...(req === undefined ? {} : { req }), set: full ? now : set, gone, dropped: 0 })
  }

  private say(line: object): void {
    this.self.print(`${JSON.stringify(line)}\n`)
  }
}

function parse(line: string): Request | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? value : null
  } catch {
    return null
  }
}
