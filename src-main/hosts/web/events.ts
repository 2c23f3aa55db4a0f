import type { WebSocket } from 'ws'
import type { LabMessage, LabService, Subscription } from '../../api'
import type { Logger } from '../shared/log'

export interface EventLimits {
  /** What may wait for a slow client before it is cut off, in bytes. */
  readonly maxBufferedBytes: number
  /** A client that does not answer one ping until the next is gone. */
  readonly pingEveryMs: number
}

export const EVENT_LIMITS: EventLimits = { maxBufferedBytes: 16 * 1024 * 1024, pingEveryMs: 15_000 }

/** Close codes of RFC 6455: the client should come back, and then begins with a fresh snapshot. */
export const CLOSE_TOO_SLOW = 1013
export const CLOSE_GOING_AWAY = 1001

/** How long a client may take to read what waits for it and the close frame behind that. */
const CLOSE_WITHIN_MS = 3_000

/** Feeds one client until either side ends it; streams asked for over this subscription end with it. */
export function feedClient(socket: WebSocket, lab: LabService, log: Logger, limits: EventLimits = EVENT_LIMITS): void {
  let open = true
  let answered = true
  let subscription: Subscription | null = null

  function end(): void {
    open = false
    clearInterval(pinging)
    subscription?.close()
  }

  function send(message: LabMessage): void {
    if (!open) return
    if (socket.bufferedAmount > limits.maxBufferedBytes) return cutOff()
    socket.send(JSON.stringify(message))
  }

  function cutOff(): void {
    log.warn('a window reads too slowly and is cut off', { bufferedBytes: socket.bufferedAmount })
    end()
    socket.close(CLOSE_TOO_SLOW, 'too slow: connect again')
    setTimeout(() => socket.terminate(), CLOSE_WITHIN_MS).unref()
  }

  function ping(): void {
    if (!answered) return socket.terminate()
    answered = false
    socket.ping()
  }

  const pinging = setInterval(ping, limits.pingEveryMs)
  socket.on('pong', () => (answered = true))
  socket.on('error', (error) => log.debug('a window left in an untidy way', { message: error.message }))
  socket.on('close', end)
  subscription = lab.subscribe(send)
  // A snapshot alone never cuts off, but the lab may have sent more while subscribing.
  if (!open) subscription.close()
}
