import http from 'node:http'
import net from 'node:net'
import type { Duplex } from 'node:stream'
import tls from 'node:tls'
import { goQuote } from '../../pod/resolve/goQuote'
import { codeOf, joinHostPort, readText } from './goErrors'
import { textOf } from '../../api/errors'
import type { ProbeRequest } from './httpRequest'

/** pkg/probe/http (maxRespBodyLength). */
const MOST_BODY_BYTES = 10 * 1_024
/** http.Transport's own limit of an answer's head. */
const MOST_HEADER_BYTES = 10 * 1_024 * 1_024

export interface Answer {
  readonly status: number
  readonly location: string
  readonly response: http.IncomingMessage
}

/** A failure of the other side, in Go's words. */
export class ExchangeFailure extends Error {}

export const PLAIN_ANSWER = 'http: server gave HTTP response to HTTPS client'

/** Sends the request over the connection and waits for the head of the answer. Throws an ExchangeFailure. */
export async function exchange(connection: Duplex, request: ProbeRequest): Promise<Answer> {
  if (connection.destroyed) throw new ExchangeFailure(connection.errored === null ? 'EOF' : describe(connection.errored, request))
  const stream = request.scheme === 'https' ? await secure(connection, request) : connection
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(new ExchangeFailure(describe(error, request)))
    stream.on('error', fail)
    try {
      const sent = http.request({
        createConnection: () => stream,
        path: request.target,
        headers: wireHeaders(request),
        insecureHTTPParser: true, // Go's reader is as tolerant
        maxHeaderSize: MOST_HEADER_BYTES
      })
      sent.on('error', fail)
      sent.on('response', (response) => resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? '', response }))
      sent.end()
    } catch (error) {
      fail(error)
    }
  })
}

/** At most so much of it as the kubelet reads. Rejects when the answer breaks off before. */
export async function readBody({ response }: Answer): Promise<string> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part)
    length += part.length
    if (length >= MOST_BODY_BYTES) break
  }
  return Buffer.concat(parts).toString('utf8', 0, MOST_BODY_BYTES)
}

/** In the order in which Go writes them. */
function wireHeaders({ host, port, hostHeader, headers }: ProbeRequest): string[] {
  // With the port, even where it is the scheme's own: formatURL always writes it.
  return ['Host', hostHeader ?? joinHostPort(host, port), ...headers.flat(), 'Connection', 'close']
}

/** The certificate is nobody's business: a pod has no name that one could be for. */
function secure(connection: Duplex, { host }: ProbeRequest): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    let first = ''
    const stream = tls.connect({ socket: connection, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'], ...(net.isIP(host) === 0 ? { servername: host } : {}) })
    // The connection is no socket of this process: its bytes come by here.
    connection.once('data', (bytes: Buffer) => (first = bytes.toString('latin1', 0, 5)))
    stream.once('secureConnect', () => resolve(stream))
    stream.on('error', (error) => reject(new ExchangeFailure(first === 'HTTP/' ? PLAIN_ANSWER : describeTls(error))))
    stream.once('close', () => reject(new ExchangeFailure('EOF')))
  })
}

function describeTls(error: unknown): string {
  const code = codeOf(error) ?? ''
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') return 'tls: first record does not look like a TLS handshake'
  if (code === 'ECONNRESET') return 'EOF'
  return `tls: ${textOf(error)}`
}

function describe(error: unknown, { host, port }: ProbeRequest): string {
  const code = codeOf(error) ?? ''
  if (error instanceof Error && 'rawPacket' in error && Buffer.isBuffer(error.rawPacket)) {
    const [line = ''] = error.rawPacket.toString('utf8').split(/\r?\n/, 1)
    return `net/http: HTTP/1.x transport connection broken: malformed HTTP response ${goQuote(line)}`
  }
  // Node's word for a connection that ended before the answer did.
  if (code === 'ECONNRESET' && textOf(error) === 'socket hang up') return 'EOF'
  return readText(error, joinHostPort(host, port)) ?? textOf(error)
}
