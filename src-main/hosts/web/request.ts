import type { IncomingMessage } from 'node:http'
import { isOwnHost, isOwnOrigin } from './auth'
import { HttpError } from './httpError'

/** Every request passes here first. Throws HttpError 403 for whoever is not on our own page or a program of this machine. */
export function checkCaller(request: IncomingMessage): void {
  const port = request.socket.localPort ?? 0
  if (!isOwnHost(request.headers.host, port)) throw new HttpError('forbidden', 'This server answers to 127.0.0.1, localhost and [::1] with its own port only.')
  if (!isOwnOrigin(request.headers.origin, port)) throw new HttpError('forbidden', 'Requests from other sites are refused.')
}

export function splitUrl(request: IncomingMessage): { readonly path: string; readonly query: URLSearchParams } {
  const url = request.url ?? '/'
  const at = url.indexOf('?')
  return at === -1 ? { path: url, query: new URLSearchParams() } : { path: url.slice(0, at), query: new URLSearchParams(url.slice(at + 1)) }
}
