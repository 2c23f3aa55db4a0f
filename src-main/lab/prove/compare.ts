import type { Claim, ProofValue } from '../../api/prove'

/** The engine tells times in nanoseconds, the lab in milliseconds with or without a fraction. */
const SAME_TIME_MS = 1.5

/** Pure: whether what was found is what the lab says. */
export function agrees(claim: Claim, claimed: ProofValue, found: ProofValue): boolean {
  if (isTime(claim) && typeof claimed === 'number' && typeof found === 'number') return Math.abs(claimed - found) < SAME_TIME_MS
  if (isList(claimed) && isList(found)) return sameSet(claimed, found)
  return claimed === found
}

function isTime(claim: Claim): boolean {
  return claim.kind === 'restarted' || (claim.kind === 'container' && (claim.fact === 'startedAt' || claim.fact === 'finishedAt'))
}

function isList(value: ProofValue): value is readonly (string | number)[] {
  return Array.isArray(value)
}

function sameSet(one: readonly (string | number)[], other: readonly (string | number)[]): boolean {
  const members = new Set(one)
  return members.size === new Set(other).size && other.every((member) => members.has(member))
}
