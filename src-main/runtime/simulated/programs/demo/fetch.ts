import type { Kernel } from '../../kernel/kernel'
import { connect } from '../../kernel/network'
import type { Process } from '../../kernel/process'
import { parseArguments, UsageError } from './args'
import { exit, type Mode } from './mode'
import { parseUrl, type Url } from './url'

interface Answer {
  readonly status: number | null
  /** Empty when all went well. */
  readonly reason: string
}

const REASONS = { ECONNREFUSED: 'Connection refused', ENETUNREACH: 'Network unreachable', ETIMEDOUT: 'timed out' } as const
const IS_ADDRESS = /^[\d.]+$/

export const fetch: Mode = {
  usage: 'URL [--every 5s] [--timeout 2s] [--count N]',
  summary: 'asks a URL again and again, a line per request',
  details:
    'A line is `<time> ok <status> <ms> <URL>` or `<time> FAILED <status or -> <ms> <URL> <reason>`.\n' +
    'With --count it ends after N requests: 0 when all went well, else 1.',
  run(self, kernel, words) {
    const { numbers, positional } = parseArguments(words, { every: { kind: 'duration' }, timeout: { kind: 'duration' }, count: { kind: 'number', min: 0, max: 1e9 } }, 1)
    const [text] = positional
    if (text === undefined) throw new UsageError('no URL given')
    const url = parseUrl(text)
    const [every, timeout, count] = [numbers.get('every') ?? 5_000, numbers.get('timeout') ?? 2_000, numbers.get('count') ?? 0]
    let done = 0
    let allOk = true
    const round = (): void => {
      const began = kernel.clock.now()
      ask(self, kernel, url, timeout, (answer) => {
        const ok = answer.reason === ''
        const took = kernel.clock.now() - began
        self.print(`${new Date(began).toISOString()} ${ok ? 'ok' : 'FAILED'} ${answer.status ?? '-'} ${took.toFixed(1)} ms ${text}${ok ? '' : ` ${answer.reason}`}\n`)
        allOk &&= ok
        // From start to start; never a busy loop.
        if (++done === count) exit(self, kernel, allOk ? 0 : 1)
        else kernel.after(self, Math.max(1, every - took), round)
      })
    }
    round()
  }
}

/** Calls back once, with the answer or with the reason why there is none in time. */
function ask(self: Process, kernel: Kernel, url: Url, timeout: number, answered: (answer: Answer) => void): void {
  let over = false
  const finish = (answer: Answer): void => {
    if (over) return
    over = true
    kernel.whenItMay(self, () => answered(answer))
  }
  const net = self.namespaces?.net
  const address = addressOf(self, url.host)
  if (net === undefined || address === null) return finish({ status: null, reason: 'Name does not resolve' })
  const connected = connect(kernel, net, address, url.port)
  kernel.after(self, timeout, () => finish({ status: null, reason: 'timed out' }))
  if ('error' in connected) {
    if (connected.error !== 'ETIMEDOUT') finish({ status: null, reason: REASONS[connected.error] })
    return
  }
  const { socket } = connected
  let received = ''
  socket.listen((bytes) => (received += bytes.toString('latin1')), () => finish(toAnswer(received)))
  socket.say(Buffer.from(`GET ${url.path} HTTP/1.1\r\nHost: ${url.authority}\r\nUser-Agent: pauselab-demo\r\nConnection: close\r\n\r\n`))
}

function toAnswer(received: string): Answer {
  if (received === '') return { status: null, reason: 'connection closed without an answer' }
  const status = Number(/^HTTP\/1\.\d+ (\d{3})/.exec(received)?.[1])
  if (!received.includes('\r\n\r\n')) return { status: null, reason: 'connection closed in the middle of the answer' }
  if (Number.isNaN(status)) return { status: null, reason: 'the answer is not HTTP' }
  return { status, reason: status >= 400 ? `HTTP status ${status}` : '' }
}

/** What /etc/hosts says: there is no other name server in here. */
function addressOf(self: Process, host: string): string | null {
  if (IS_ADDRESS.test(host) || host.includes(':')) return host
  if (host === 'localhost') return '127.0.0.1'
  const { namespaces } = self
  return host === namespaces?.uts.hostname ? (namespaces.net.interfaces.find((one) => one.network !== null)?.ip ?? null) : null
}
