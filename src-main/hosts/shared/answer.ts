import type { CommandAnswer, CommandInput, CommandName, LabService } from '../../api'
import { LabError, toEnvelope } from '../../api'
import { describe, type Logger } from './log'

/** Carries a command out and never throws: what goes wrong comes back as an envelope. Unforeseen errors are logged with their stack. */
export async function answerCommand(lab: LabService, log: Logger, name: CommandName, input: unknown): Promise<CommandAnswer> {
  try {
    // The lab checks every input against the command's schema itself; the type is only a promise made by the caller.
    return { result: await lab.run(name, input as CommandInput<typeof name>) }
  } catch (error) {
    if (!(error instanceof LabError)) log.error('a command failed in an unforeseen way', { command: name, ...describe(error) })
    return { error: toEnvelope(error) }
  }
}
