import type { HttpGetHandler } from '../../pod/model/probes'
import { goQuote } from '../../pod/resolve/goQuote'
import { resolveHost } from './address'
import { codeOf, dialText, joinHostPort } from './goErrors'
import { textOf } from '../../api/errors'
import type { HandlerOptions, HandlerOutcome, PodDialer, ProbeTarget } from './handler'
import { type Answer, exchange, ExchangeFailure, PLAIN_ANSWER, readBody } from './httpExchange'
import { type ProbeRequest, toRequest, toUrl } from './httpRequest'
import { whereTo } from './place'
import { afterRedirect } from './redirect'

interface Way {
  readonly dialer: PodDialer
  readonly hostPid: number
  readonly endsAt: number
  readonly signal: AbortSignal
}

/** pkg/probe/http (DoHTTPProbe); for a hook lifecycle/handlers.go (runHTTPHandler), to which any answer is good. */
export async function runHttp(dialer: PodDialer, handler: HttpGetHandler, target: ProbeTarget, { timeoutMs, signal, purpose = 'probe' }: HandlerOptions): Promise<HandlerOutcome> {
  const place = whereTo(handler, target)
  if (!place.ok) return { result: 'unknown', message: place.message }
  const request = toRequest(handler, place.host, place.port, purpose)
  const way = { dialer, hostPid: target.hostPid, endsAt: performance.now() + timeoutMs, signal }
  if (purpose === 'probe') return get(request, way, judge)
  const first = await get(request, way, anyAnswer)
  if (first.result !== 'failure' || !first.message.endsWith(PLAIN_ANSWER)) return first
  const plain = await get({ ...request, scheme: 'http', headers: request.headers.filter(([name]) => name !== 'Authorization') }, way, anyAnswer)
  if (plain.result !== 'success') return first
  return { result: 'warning', message: `request to HTTPS lifecycle hook ${joinHostPort(place.host, place.port)} got HTTP response, retry with HTTP succeeded` }
}

type Judge = (answer: Answer) => Promise<HandlerOutcome>

async function judge(answer: Answer): Promise<HandlerOutcome> {
  const body = await readBody(answer)
  if (answer.status < 200 || answer.status >= 400) return { result: 'failure', message: `HTTP probe failed with statuscode: ${answer.status}` }
  return answer.status >= 300 ? { result: 'warning', message: `Probe terminated redirects, Response body: ${body}` } : { result: 'success', message: body }
}

async function anyAnswer(): Promise<HandlerOutcome> {
  return { result: 'success', message: '' }
}

async function get(first: ProbeRequest, way: Way, decide: Judge): Promise<HandlerOutcome> {
  let request = first
  for (let count = 1; ; count += 1) {
    const outcome = await once(request, way, decide, count)
    if ('result' in outcome) return outcome
    request = outcome
  }
}

/** One request on a connection of its own; the next request when its answer is a redirect to follow. */
async function once(request: ProbeRequest, way: Way, decide: Judge, count: number): Promise<HandlerOutcome | ProbeRequest> {
  const connection = new AbortController()
  const timer = setTimeout(() => connection.abort(), Math.max(0, way.endsAt - performance.now()))
  const signal = AbortSignal.any([way.signal, connection.signal])
  let answered = false
  try {
    const resolved = await resolveHost(request.host)
    if (!resolved.ok) return failed(request, resolved.message)
    const stream = await way.dialer.dial({ hostPid: way.hostPid, host: resolved.address, port: request.port, timeoutMs: Math.max(1, Math.ceil(way.endsAt - performance.now())), signal })
    stream.on('error', () => undefined) // it may break at any time: who waits for it hears of it
    const cut = (): void => void stream.destroy()
    signal.addEventListener('abort', cut)
    if (signal.aborted) cut()
    try {
      const answer = await exchange(stream, request)
      answered = true
      const next = afterRedirect(request, answer.status, answer.location, count)
      if (next.step === 'follow') return next.request
      return next.step === 'fail' ? { result: 'failure', message: `Get ${goQuote(next.url)}: ${next.message}` } : await decide(answer)
    } finally {
      signal.removeEventListener('abort', cut)
      stream.destroy()
    }
  } catch (error) {
    if (way.signal.aborted) return { result: 'unknown', message: 'context canceled' }
    const late = connection.signal.aborted || performance.now() >= way.endsAt || (!answered && codeOf(error) === 'ETIMEDOUT')
    if (answered) return { result: 'unknown', message: late ? 'context deadline exceeded (Client.Timeout or context cancellation while reading body)' : 'unexpected EOF' }
    if (late) return failed(request, 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)')
    const message = error instanceof ExchangeFailure ? error.message : dialText(error, joinHostPort(request.host, request.port))
    return message === null ? { result: 'unknown', message: textOf(error) } : failed(request, message)
  } finally {
    clearTimeout(timer)
  }
}

function failed(request: ProbeRequest, message: string): HandlerOutcome {
  return { result: 'failure', message: `Get ${goQuote(toUrl(request))}: ${message}` }
}
