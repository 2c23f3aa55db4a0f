import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'] as const

export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Takes the same time for every wrong token of whatever length. */
export function tokenMatches(given: string | null, token: string): boolean {
  return given !== null && timingSafeEqual(digest(given), digest(token))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** The token of an `Authorization: Bearer ...` header; null when there is none. */
export function bearerToken(header: string | undefined): string | null {
  return /^Bearer +([^\s]+) *$/i.exec(header ?? '')?.[1] ?? null
}

/**
 * Whether a request was meant for this server by its `Host`. A page of a foreign site may give its own name our address
 * (DNS rebinding), but the browser then still sends that name here.
 */
export function isOwnHost(host: string | undefined, port: number): boolean {
  return host !== undefined && ownHosts(port).includes(host.toLowerCase())
}

/** Whether a request comes from our own page. Programs that are no browser send no `Origin`. */
export function isOwnOrigin(origin: string | undefined, port: number): boolean {
  return origin === undefined || ownHosts(port).some((host) => origin.toLowerCase() === `http://${host}`)
}

function ownHosts(port: number): readonly string[] {
  return LOOPBACK_NAMES.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]))
}
