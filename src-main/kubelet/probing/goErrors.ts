/** What Go's net package says of the kernel's errors (strerror of the C library, in its own lower case). */
const ERRNO_TEXT: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EADDRINUSE: 'address already in use',
  EADDRNOTAVAIL: 'cannot assign requested address',
  EAFNOSUPPORT: 'address family not supported by protocol',
  ECONNABORTED: 'software caused connection abort',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset by peer',
  EHOSTDOWN: 'host is down',
  EHOSTUNREACH: 'no route to host',
  EINVAL: 'invalid argument',
  ENETDOWN: 'network is down',
  ENETUNREACH: 'network is unreachable',
  EPIPE: 'broken pipe',
  EPROTO: 'protocol error'
}

export function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  return error.code
}

/** net.OpError of a dial; null when the pod is not what failed. */
export function dialText(error: unknown, address: string): string | null {
  const code = codeOf(error)
  if (code === 'ETIMEDOUT') return `dial tcp ${address}: i/o timeout`
  const text = code === null ? undefined : ERRNO_TEXT[code]
  return text === undefined ? null : `dial tcp ${address}: connect: ${text}`
}

/** The same of an open connection. */
export function readText(error: unknown, address: string): string | null {
  const code = codeOf(error)
  const text = code === null ? undefined : ERRNO_TEXT[code]
  return text === undefined ? null : `read tcp ${address}: read: ${text}`
}

/** net.JoinHostPort */
export function joinHostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
