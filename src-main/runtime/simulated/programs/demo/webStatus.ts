export interface Health {
  /** null: for ever. */
  readonly okFor: number | null
  readonly failFor: number
  readonly readyAfter: number
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK', 204: 'No Content', 302: 'Found', 400: 'Bad Request', 404: 'Not Found', 405: 'Method Not Allowed', 418: "I'm a teapot", 500: 'Internal Server Error', 503: 'Service Unavailable'
}

/** resources/images/src/demo/web-health.c; `passed`: milliseconds since the server began. */
export function statusOf(path: string, health: Health, passed: number): number {
  const [bare = ''] = path.split('?')
  if (bare === '/healthz') return isHealthy(health, passed) ? 200 : 503
  if (bare === '/readyz') return passed >= health.readyAfter ? 200 : 503
  const asked = Number(/^\/status\/(\d{1,3})$/.exec(path)?.[1])
  return asked >= 200 && asked <= 599 ? asked : 200
}

export function statusLine(status: number): string {
  return `${status} ${REASONS[status] ?? 'Status'}`
}

function isHealthy({ okFor, failFor }: Health, passed: number): boolean {
  if (okFor === null) return true
  return failFor === 0 ? passed < okFor : passed % (okFor + failFor) < okFor
}
