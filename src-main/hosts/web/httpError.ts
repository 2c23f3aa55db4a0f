import type { ServerResponse } from 'node:http'
import { ERROR_STATUS, type ErrorCode, type ErrorEnvelope } from '../../api'

/** A request that never reaches the lab. `status` is given where HTTP knows better than the code alone. */
export class HttpError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
    readonly status: number = ERROR_STATUS[code]
  ) {
    super(message)
  }

  get envelope(): ErrorEnvelope {
    return { code: this.code, message: this.message, details: [] }
  }
}

export function sendJson(response: ServerResponse, status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): void {
  const body = Buffer.from(JSON.stringify(value))
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers
  })
  response.end(body)
}

export function sendError(response: ServerResponse, error: HttpError): void {
  sendJson(response, error.status, { error: error.envelope }, error.headers)
}
