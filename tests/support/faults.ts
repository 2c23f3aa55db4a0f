import { type ContainerRuntime, RuntimeError, type RuntimeErrorKind } from '../../src-main/runtime/port'

/** One call of the port, as it was made. */
export interface Call {
  /** From 1, in the order in which they were made. */
  readonly number: number
  readonly method: string
  /** Its first argument, or the name in it: enough to know what it was about. */
  readonly about: string
}

export type Fault =
  /** Ends this process with SIGKILL: before the call goes out, while it is on its way, or right after its answer. */
  | { readonly do: 'kill'; readonly when: 'before' | 'during' | 'after' }
  /** The engine never hears of it. */
  | { readonly do: 'fail'; readonly kind: RuntimeErrorKind }
  /** The engine did it, and the answer is lost. */
  | { readonly do: 'lose'; readonly kind: RuntimeErrorKind }
  | { readonly do: 'delay'; readonly ms: number }
  /** Never sent, and never answered until the signal ends the wait. */
  | { readonly do: 'hang'; readonly until: AbortSignal }
  /** Only of a stream: it breaks after so many items. */
  | { readonly do: 'cut'; readonly afterItems: number }

/** What is to happen to this call; null: nothing out of the ordinary. */
export type FaultPlan = (call: Call) => Fault | null

type Method = (...args: readonly unknown[]) => unknown

/** No call to the engine: it only ends the connection. */
const NOT_COUNTED: ReadonlySet<PropertyKey> = new Set(['close'])

/** The runtime with faults at its seam. Whatever methods the port has, now or later, are covered. */
export function withFaults(runtime: ContainerRuntime, plan: FaultPlan): ContainerRuntime {
  let count = 0
  return new Proxy(runtime, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property, target)
      if (typeof member !== 'function' || NOT_COUNTED.has(property)) return member
      const method = member as Method
      return (...args: readonly unknown[]): unknown => {
        const call: Call = { number: ++count, method: String(property), about: describe(args[0]) }
        const fault = plan(call)
        const send = (): unknown => Reflect.apply(method, target, args)
        if (fault === null) return send()
        return isGenerator(method) ? streamWith(fault, call, send as () => AsyncIterable<unknown>) : answerWith(fault, call, send as () => Promise<unknown>)
      }
    }
  })
}

function describe(argument: unknown): string {
  if (typeof argument === 'string') return argument
  return typeof argument === 'object' && argument !== null && 'name' in argument ? String(argument.name) : ''
}

function isGenerator(method: Method): boolean {
  return Object.prototype.toString.call(method) === '[object AsyncGeneratorFunction]'
}

async function answerWith(fault: Fault, call: Call, send: () => Promise<unknown>): Promise<unknown> {
  switch (fault.do) {
    case 'fail':
      throw failure(fault.kind, call)
    case 'hang':
      await hang(fault.until)
      throw failure('timeout', call)
    case 'delay':
      await delay(fault.ms)
      return send()
    case 'lose':
      await send()
      throw failure(fault.kind, call)
    case 'kill': {
      if (fault.when === 'before') end()
      const answer = send()
      // Written with the next turns of the loop; the engine needs longer than that to do it.
      if (fault.when === 'during') setTimeout(end, 1)
      return answer.finally(end)
    }
    case 'cut':
      return send()
  }
}

async function* streamWith(fault: Fault, call: Call, send: () => AsyncIterable<unknown>): AsyncGenerator {
  if (fault.do === 'fail') throw failure(fault.kind, call)
  if (fault.do === 'delay') await delay(fault.ms)
  if (fault.do === 'hang') await hang(fault.until)
  if (fault.do === 'kill' && fault.when === 'before') end()
  const most = fault.do === 'cut' ? fault.afterItems : fault.do === 'kill' || fault.do === 'lose' ? 1 : Infinity
  let items = 0
  for await (const item of send()) {
    yield item
    items += 1
    if (items < most) continue
    if (fault.do === 'kill') end()
    throw failure(fault.do === 'lose' ? fault.kind : 'away', call)
  }
}

/** By the global timers: a test may turn their clock. */
async function delay(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
}

async function hang(until: AbortSignal): Promise<void> {
  if (!until.aborted) await new Promise((resolve) => until.addEventListener('abort', resolve, { once: true }))
}

function failure(kind: RuntimeErrorKind, call: Call): RuntimeError {
  return new RuntimeError(kind, `a test lets call ${call.number} (${call.method} ${call.about}) fail`, call.method)
}

function end(): void {
  process.kill(process.pid, 'SIGKILL')
}
