import type { UtsDetails } from '@api/details'

/**
 * shared: all are in one UTS namespace; copied: each has its own, and all say the same name; differ: somebody changed one;
 * host: they see the machine's own.
 */
export type HostnameTruth = 'shared' | 'copied' | 'differ' | 'host'

export function hostnameTruth(found: readonly UtsDetails[], host: number | null): HostnameTruth {
  if (found.length > 0 && found.every(({ namespace }) => namespace === host)) return 'host'
  if (new Set(found.map(({ hostname }) => hostname)).size > 1) return 'differ'
  return found.length === 1 ? 'shared' : 'copied'
}
