import { randomBytes } from 'node:crypto'
import { HttpError } from './httpError'

export const OPEN_PATH = '/open'
const VALID_MS = 60_000

export interface OpenOnce {
  /** The path to give to the system's browser; the one given before is void. */
  path(): string
  /** Where that path leads. Throws HttpError 403 when the code is wrong, old or used up. */
  redeem(code: string | null): string
}

/**
 * A link that leads to the page with its token once, within a minute. Other users of the machine can read the command line
 * that opens a browser, so the token itself must not stand in it.
 */
export function createOpenOnce(token: string, now: () => number = Date.now): OpenOnce {
  let pending: { readonly code: string; readonly until: number } | null = null

  function path(): string {
    pending = { code: randomBytes(16).toString('base64url'), until: now() + VALID_MS }
    return `${OPEN_PATH}?once=${pending.code}`
  }

  function redeem(code: string | null): string {
    const valid = pending !== null && code === pending.code && now() < pending.until
    if (!valid) throw new HttpError('forbidden', 'This link worked once and is used up. Take the address that PauseLab printed when it started.')
    pending = null
    return `/#token=${token}`
  }

  return { path, redeem }
}
