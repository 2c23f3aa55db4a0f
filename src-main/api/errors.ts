/** An error as it crosses the boundary between the lab and whoever asked: an envelope, never a bare string. */

export interface ErrorDetail {
  /** Place in the input, e.g. `spec.containers[0].image`; empty for the whole. */
  readonly path: string
  readonly message: string
  /** 1-based place in the text that was sent; absent when the input was no text. */
  readonly line?: number
  readonly column?: number
}

export const ERROR_STATUS = {
  'bad-request': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  'unknown-command': 404,
  'method-not-allowed': 405,
  conflict: 409,
  cancelled: 409,
  'too-large': 413,
  invalid: 422,
  refused: 422,
  'only-watching': 423,
  internal: 500,
  'engine-error': 502,
  'engine-away': 503
} as const

export type ErrorCode = keyof typeof ERROR_STATUS

export interface ErrorEnvelope {
  readonly code: ErrorCode
  readonly message: string
  readonly details: readonly ErrorDetail[]
}

/** The one error class that commands throw on purpose; anything else that escapes is reported as `internal`. */
export class LabError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: readonly ErrorDetail[] = []
  ) {
    super(message)
    this.name = 'LabError'
  }
}

export function toEnvelope(error: unknown): ErrorEnvelope {
  if (error instanceof LabError) return { code: error.code, message: error.message, details: error.details }
  return { code: 'internal', message: textOf(error), details: [] }
}

/** What an error says, whatever was thrown. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
