import type { TimelineEvent } from '@api/model'

export interface RanCommand {
  readonly event: TimelineEvent
  readonly command: string
}

/** What was done to the engine, newest first. */
export function ranCommands(events: readonly TimelineEvent[], only: string | null): readonly RanCommand[] {
  return events.flatMap((event) => (event.command !== null && (only === null || event.pod?.uid === only) ? [{ event, command: event.command }] : [])).reverse()
}

/** The same as a script to read and run: oldest first, each line under the reason it had. */
export function toScript(commands: readonly RanCommand[]): string {
  return commands
    .toReversed()
    .map(({ event, command }) => `# ${event.source}: ${event.reason}\n${command}\n`)
    .join('')
}
