import type { FileContent } from '../kubelet/files/port'
import type { LogChunk } from '../runtime/port'

const LOOK_MS = 300
const MOST_AT_ONCE = 256 * 1_024
/** Who writes more than can be shown is followed from further on: what was skipped is said. */
const MOST_BEHIND = 4 * 1_024 * 1_024

export interface FileToFollow {
  /** As the page names it. */
  readonly name: string
  /** null while there is no such file. */
  readonly read: (max: number, from: 'end' | number) => Promise<FileContent | null>
  /** Whether its volume is still there. */
  readonly there: () => boolean
}

/**
 * As `tail -F`: the last bytes, then what is appended; the file may shrink, go and come again, and what happens to it is
 * said on stderr in tail's words. A new file of the same name is known by being shorter: one that has outgrown the old one
 * between two looks is taken for it.
 */
export async function* followFile({ name, read, there }: FileToFollow, tail: number, signal: AbortSignal): AsyncGenerator<LogChunk, void> {
  /** Where to go on; null before the first look. */
  let at: number | null = null
  let gone = false
  while (!signal.aborted && there()) {
    const content: FileContent | null = await (at === null ? read(tail, 'end') : read(MOST_AT_ONCE, at))
    if (content === null) {
      if (!gone) yield said(`${name} has become inaccessible: No such file or directory`)
      gone = true
      at = 0
    } else {
      if (gone) yield said(`${name} has appeared;  following new file`)
      gone = false
      if (at !== null && content.size < at) {
        yield said(`${name}: file truncated`)
        at = 0
        continue
      }
      if (content.bytes.length > 0) yield { channel: 'stdout', data: Buffer.from(content.bytes) }
      const end: number = content.offset + content.bytes.length
      const behind = content.size - end
      at = end
      if (behind > MOST_BEHIND) {
        yield said(`${name}: ${behind - tail} bytes skipped`)
        at = content.size - tail
      }
      if (behind > 0) continue
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS).unref())
  }
}

function said(words: string): LogChunk {
  return { channel: 'stderr', data: Buffer.from(`tail: ${words}\n`) }
}
