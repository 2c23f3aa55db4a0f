import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { ERROR_STATUS } from '../../api'
import { bearerToken, tokenMatches } from './auth'
import { unauthorized } from './commands'
import { HttpError } from './httpError'
import { checkCaller, splitUrl } from './request'

export const EVENTS_PATH = '/api/events'
/** Clients have nothing to say on this connection. */
const MAX_CLIENT_BYTES = 16 * 1024

export interface Upgrades {
  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void
  closeAll(code: number): void
  terminateAll(): void
}

/** Opens `GET /api/events` for whoever has the token; `onClient` gets the open connection. */
export function createUpgrades(token: string, onClient: (socket: WebSocket) => void): Upgrades {
  // No compression: it costs more than it saves on the loopback, and its buffers would escape the limit on slow clients.
  const sockets = new WebSocketServer({ noServer: true, clientTracking: true, maxPayload: MAX_CLIENT_BYTES, perMessageDeflate: false })

  function handle(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    try {
      checkCaller(request)
      const { path, query } = splitUrl(request)
      if (path !== EVENTS_PATH) throw new HttpError('not-found', `WebSockets are served at ${EVENTS_PATH} only.`)
      if (!tokenMatches(query.get('token') ?? bearerToken(request.headers.authorization), token)) throw unauthorized()
      sockets.handleUpgrade(request, socket, head, onClient)
    } catch (error) {
      refuse(socket, error)
    }
  }

  return {
    handle,
    closeAll: (code) => sockets.clients.forEach((client) => client.close(code)),
    terminateAll: () => sockets.clients.forEach((client) => client.terminate())
  }
}

/** There is no ServerResponse for an upgrade, so the answer is written by hand. */
function refuse(socket: Duplex, error: unknown): void {
  const known = error instanceof HttpError ? error : new HttpError('internal', 'The connection could not be opened.')
  const body = JSON.stringify({ error: known.envelope })
  const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': String(Buffer.byteLength(body)), connection: 'close', ...known.headers }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${known.status} ${REASONS[known.status] ?? 'Error'}\r\n${lines.join('')}\r\n${body}`)
}

const REASONS: Readonly<Record<number, string>> = {
  [ERROR_STATUS['bad-request']]: 'Bad Request',
  [ERROR_STATUS.unauthorized]: 'Unauthorized',
  [ERROR_STATUS.forbidden]: 'Forbidden',
  [ERROR_STATUS['not-found']]: 'Not Found'
}
