import { vi } from 'vitest'

/** Asks until a check passes. It comes at once where it comes at all; how soon on a busy machine is nobody's promise. */
export function soon<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 30_000, interval: 20 })
}
