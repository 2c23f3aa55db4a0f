import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { LabService } from '../../api'
import { describe, type Logger } from '../shared/log'
import { API_PREFIX, handleCommand } from './commands'
import { CLOSE_GOING_AWAY, EVENT_LIMITS, type EventLimits, feedClient } from './events'
import { HttpError, sendError } from './httpError'
import { listenOn, type PortChoice } from './listen'
import { createOpenOnce, OPEN_PATH } from './openOnce'
import { handlePage } from './page'
import { checkCaller, splitUrl } from './request'
import { createUpgrades, EVENTS_PATH } from './upgrade'

export interface WebServerOptions {
  readonly lab: LabService
  readonly log: Logger
  readonly token: string
  readonly rendererDir: string
  readonly port: PortChoice
  readonly eventLimits?: EventLimits
}

export interface WebServer {
  readonly port: number
  /** With the token, for the user's eyes. */
  readonly address: string
  /** Without the token; leads to the page once. */
  linkForBrowser(): string
  close(): Promise<void>
}

/** How long clients may take to leave by themselves. */
const CLOSE_WITHIN_MS = 200

/** Serves the lab on 127.0.0.1. Rejects with the system's error when the port cannot be had. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { lab, log, token, rendererDir } = options
  const openOnce = createOpenOnce(token)
  const upgrades = createUpgrades(token, (socket) => feedClient(socket, lab, log, options.eventLimits ?? EVENT_LIMITS))

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    checkCaller(request)
    const { path, query } = splitUrl(request)
    if (path === EVENTS_PATH) throw new HttpError('bad-request', 'Events come over a WebSocket.', { upgrade: 'websocket', connection: 'upgrade, close' }, 426)
    if (path.startsWith(API_PREFIX)) return handleCommand(request, response, path, lab, token, log)
    if (path === OPEN_PATH) return redirect(response, openOnce.redeem(query.get('once')))
    return handlePage(request, response, path, rendererDir)
  }

  const server = createServer({ headersTimeout: 10_000, requestTimeout: 60_000, shouldUpgradeCallback: wantsWebSocket }, (request, response) => {
    route(request, response).catch((error: unknown) => answerError(response, error, log))
  })
  server.on('upgrade', (request, socket, head) => upgrades.handle(request, socket, head))
  const port = await listenOn(server, options.port)
  const origin = `http://127.0.0.1:${port}`

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    upgrades.closeAll(CLOSE_GOING_AWAY)
    await Promise.race([closed, delay(CLOSE_WITHIN_MS)])
    upgrades.terminateAll()
    server.closeAllConnections()
    await closed
  }

  return { port, address: `${origin}/#token=${token}`, linkForBrowser: () => origin + openOnce.path(), close }
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
  response.end()
}

/** Other protocols offered by a client (HTTP/2 by some) are ignored, and the request is answered as it is. */
function wantsWebSocket(request: IncomingMessage): boolean {
  return request.headers.upgrade?.toLowerCase() === 'websocket'
}

function answerError(response: ServerResponse, error: unknown, log: Logger): void {
  if (!(error instanceof HttpError)) log.error('a request failed in an unforeseen way', describe(error))
  if (response.headersSent) return void response.destroy()
  sendError(response, error instanceof HttpError ? error : new HttpError('internal', 'The request could not be answered; the log says why.'))
}
