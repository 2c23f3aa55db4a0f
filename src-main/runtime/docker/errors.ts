import { RuntimeError, type RuntimeErrorKind } from '../port'

interface EngineFailure {
  readonly statusCode?: number
  readonly code?: string
  readonly name?: string
  readonly message?: string
  readonly json?: { readonly message?: string } | null
}

const KIND_BY_STATUS: Readonly<Record<number, RuntimeErrorKind>> = { 400: 'bad-parameter', 404: 'not-found', 409: 'conflict' }

/** docker-modem puts this before the engine's words; when a stream was asked for, they come in no other form. */
const MODEM_PREFIX = /^\(HTTP code \d+\) .*? - /

const OUR_MISTAKES = [TypeError, ReferenceError, RangeError, SyntaxError]

/** Judged by status code and error code only: the daemon's English changes from version to version. */
export function toRuntimeError(error: unknown, operation: string): RuntimeError {
  if (error instanceof RuntimeError) return error
  const failure = (typeof error === 'object' && error !== null ? error : {}) as EngineFailure
  const message = failure.json?.message ?? failure.message?.replace(MODEM_PREFIX, '').trim() ?? String(error)
  if (failure.statusCode !== undefined) return new RuntimeError(KIND_BY_STATUS[failure.statusCode] ?? 'other', message, operation)
  if (failure.name === 'AbortError' || failure.name === 'TimeoutError') return new RuntimeError('timeout', `the engine did not answer: ${operation}`, operation)
  // A mistake of ours is no reason to give the connection up.
  if (OUR_MISTAKES.some((kind) => error instanceof kind)) return new RuntimeError('other', message, operation)
  // No status: the request never got an answer, whatever the reason.
  return new RuntimeError('away', message, operation)
}

export function statusOf(error: unknown): number | null {
  const status = (error as EngineFailure | null)?.statusCode
  return typeof status === 'number' ? status : null
}
