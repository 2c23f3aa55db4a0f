import { LabError, type ErrorEnvelope } from '@api/errors'

/** Gives the result of an answer, or throws its error as the LabError it was on the other side. */
export function unwrapAnswer<T>(answer: { readonly result: T } | { readonly error: ErrorEnvelope }): T {
  if ('error' in answer) throw new LabError(answer.error.code, answer.error.message, answer.error.details)
  return answer.result
}
