import type { TimelineEvent } from '@api/model'
import { kubeLine } from './kube-line'

export interface RanCommand {
  readonly event: TimelineEvent
  /** The docker line; null where nothing was done to the engine yet. */
  readonly command: string | null
  /** The same by crictl or kubectl, where there is such a command. */
  readonly kube: string | null
}

/** What was done, newest first. */
export function ranCommands(events: readonly TimelineEvent[], only: string | null): readonly RanCommand[] {
  return events
    .flatMap((event): readonly RanCommand[] => {
      if (only !== null && event.pod?.uid !== only) return []
      const kube = kubeLine(event)
      return event.command !== null || kube !== null ? [{ event, command: event.command, kube }] : []
    })
    .reverse()
}

/** The same as a script to read and run: oldest first, each line under the reason it had. */
export function toScript(commands: readonly RanCommand[]): string {
  return commands
    .toReversed()
    .map(({ event, command, kube }) => [`# ${event.source}: ${event.reason}${event.message === '' ? '' : `: ${oneLine(event.message)}`}`, ...(kube === null ? [] : [`# ${kube}`]), ...(command === null ? [] : [command])].join('\n'))
    .map((lines) => `${lines}\n`)
    .join('')
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}
