import type { PodSpec } from '../spec'
import type { FieldPath } from './path'

/** What whoever runs the pods cannot do, although a manifest may say it. */
export interface ManifestGaps {
  readonly kinds: ReadonlySet<string>
  /** The places of what it cannot do in this pod, as in a manifest. */
  readonly of: (spec: PodSpec) => readonly FieldPath[]
}

export const NO_GAPS: ManifestGaps = { kinds: new Set(), of: () => [] }
