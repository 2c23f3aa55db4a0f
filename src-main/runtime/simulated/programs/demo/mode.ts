import type { Kernel } from '../../kernel/kernel'
import type { Process } from '../../kernel/process'

/** One of the demo's programs; `words` is what follows its name. */
export interface Mode {
  readonly usage: string
  readonly summary: string
  readonly details?: string
  readonly run: (self: Process, kernel: Kernel, words: readonly string[]) => void
}

export function exit(self: Process, kernel: Kernel, code: number): void {
  kernel.exit(self, { code, signal: 0 })
}
