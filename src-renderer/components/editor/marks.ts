import { LabError, type ErrorDetail } from '@api/errors'

/** Something to say about a place in the manifest. */
export interface Mark extends ErrorDetail {
  readonly severity: 'error' | 'warning'
}

export function toMarks(errors: readonly ErrorDetail[], warnings: readonly ErrorDetail[]): readonly Mark[] {
  return [...errors.map((detail) => ({ ...detail, severity: 'error' as const })), ...warnings.map((detail) => ({ ...detail, severity: 'warning' as const }))].sort(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)
  )
}

/** The places an apply was refused for; empty when it failed for another reason. */
export function marksOfRefusal(error: unknown): readonly Mark[] {
  if (!(error instanceof LabError) || error.code !== 'invalid') return []
  return toMarks(error.details.length > 0 ? error.details : [{ path: '', message: error.message }], [])
}
