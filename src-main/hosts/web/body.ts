import { textOf } from '../../api/errors'
import type { IncomingMessage } from 'node:http'
import { HttpError } from './httpError'

export const MAX_BODY_BYTES = 5 * 1024 * 1024
/** A body that is too large is read to its end up to this size, since a client that is still sending does not see the answer. */
const DRAIN_BYTES = 64 * 1024 * 1024

/** The JSON value of a request; `{}` for an empty body. Throws HttpError 400, 413 or 415. */
export async function readJsonBody(request: IncomingMessage, maxBytes: number = MAX_BODY_BYTES): Promise<unknown> {
  const type = request.headers['content-type']
  const bytes = await readBytes(request, maxBytes)
  if (bytes.length === 0) return {}
  if (!isJson(type)) throw new HttpError('bad-request', `The body must be application/json in UTF-8, not ${type ?? 'of no type'}.`, {}, 415)
  return parse(bytes)
}

async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  // Reading by events, not by iteration: leaving an iteration early would destroy the connection before the answer is out.
  await new Promise<void>((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= maxBytes) chunks.push(chunk)
      else chunks.length = 0
      if (length > DRAIN_BYTES) resolve()
    })
    request.on('end', resolve)
    request.on('error', reject)
    request.on('close', resolve)
  })
  if (length > maxBytes) throw new HttpError('too-large', `The body is larger than ${maxBytes} bytes.`, { connection: 'close' })
  return Buffer.concat(chunks)
}

function isJson(type: string | undefined): boolean {
  return /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(type ?? '')
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw new HttpError('bad-request', `The body is no JSON: ${textOf(error)}`)
  }
}
