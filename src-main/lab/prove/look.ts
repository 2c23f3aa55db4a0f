import type { ProofValue } from '../../api/prove'
import type { ProbedTopic } from '../../observe/detailProtocol'

export interface ProcessId {
  readonly hostPid: number
  readonly startTime: number
}

/** Files of /proc by name, as the probe read them. */
export type Texts = Readonly<Record<string, string>>

/** What was seen: the words of the kernel or the engine, and what they mean. */
export interface Sight {
  readonly output: string
  readonly found: ProofValue
  /** Where only the look itself shows which line does the same. */
  readonly command?: string
}

interface Line {
  /** The shell line that does the same. */
  readonly command: string
  readonly claimed: ProofValue
}

/** How a claim is looked at. `read` is null where the answer has nothing of it. */
export type Look =
  | (Line & { readonly ask: 'processes'; readonly processes: readonly ProcessId[]; readonly topic: ProbedTopic; readonly read: (texts: readonly Texts[]) => Sight | null })
  | (Line & { readonly ask: 'host'; readonly read: (texts: Texts) => Sight | null })
  | (Line & { readonly ask: 'inside'; readonly process: ProcessId; readonly container: string; readonly read: (hostname: string) => Sight })
  | (Line & { readonly ask: 'containers'; readonly ids: readonly string[]; readonly read: (inspects: readonly unknown[]) => Sight | null })
  | (Line & { readonly ask: 'image'; readonly image: string; readonly read: (sizeBytes: number) => Sight })
