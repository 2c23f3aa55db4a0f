import type { TcpSocketHandler } from '../../pod/model/probes'
import { resolveHost } from './address'
import { dialText, joinHostPort } from './goErrors'
import { textOf } from '../../api/errors'
import type { HandlerOptions, HandlerOutcome, PodDialer, ProbeTarget } from './handler'
import { type Place, whereTo } from './place'

/** pkg/probe/tcp: a connection is all it wants. */
export async function runTcp(dialer: PodDialer, handler: TcpSocketHandler, target: ProbeTarget, { timeoutMs, signal }: HandlerOptions): Promise<HandlerOutcome> {
  const place = whereTo(handler, target)
  if (!place.ok) return { result: 'unknown', message: place.message }
  return connect(dialer, place, target, timeoutMs, signal)
}

async function connect(dialer: PodDialer, { host, port }: Place, target: ProbeTarget, timeoutMs: number, signal: AbortSignal): Promise<HandlerOutcome> {
  const resolved = await resolveHost(host)
  if (!resolved.ok) return { result: 'failure', message: resolved.message }
  try {
    const connection = await dialer.dial({ hostPid: target.hostPid, host: resolved.address, port, timeoutMs, signal })
    connection.on('error', () => undefined).destroy()
    return { result: 'success', message: '' }
  } catch (error) {
    const refused = dialText(error, joinHostPort(resolved.address, port))
    return refused === null ? { result: 'unknown', message: textOf(error) } : { result: 'failure', message: refused }
  }
}
