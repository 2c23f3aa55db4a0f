const FIRST_MS = 250
const LONGEST_MS = 8_000

/** Wait before the n-th try (0 = first) to reach the lab again: doubles to a ceiling; a lab that comes back is found soon. */
export function retryDelayMs(attempt: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt)
}
