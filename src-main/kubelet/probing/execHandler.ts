import { expandWords } from '../../pod/expand'
import type { ExecHandler } from '../../pod/model/probes'
import { goQuote } from '../../pod/resolve/goQuote'
import type { ContainerSpec } from '../../pod/spec'
import type { ContainerRuntime, ExecResult } from '../../runtime/port'
import type { HandlerOptions, HandlerOutcome, ProbeTarget } from './handler'
import { limitBytes } from './limit'

/** pkg/probe/exec (maxReadLength). */
const MOST_OUTPUT_BYTES = 10 * 1_024

/** pkg/probe/exec, with ExecSync's words for a hook. */
export async function runExec(runtime: Pick<ContainerRuntime, 'exec'>, handler: ExecHandler, target: ProbeTarget, options: HandlerOptions): Promise<HandlerOutcome> {
  const command = options.purpose === 'lifecycle' ? handler.command : expandStatic(handler.command, target.container)
  const begun = performance.now()
  const { exitCode, stdout, stderr } = await runtime.exec(target.id, command, { timeoutMs: options.timeoutMs })
  // A program whose reader has left at the end of its time may yet die of that, and have an exit code.
  const late = performance.now() - begun >= options.timeoutMs
  if (exitCode === null || (late && exitCode !== 0)) return { result: 'failure', message: `command ${goQuote(command.join(' '))} timed out` }
  const output = limitBytes(stdout + stderr, MOST_OUTPUT_BYTES)
  if (exitCode === 0) return { result: 'success', message: output }
  return { result: 'failure', message: options.purpose === 'lifecycle' ? describe(command, exitCode, stderr, output) : output }
}

function describe(command: readonly string[], exitCode: ExecResult['exitCode'], stderr: string, output: string): string {
  return `command '${command.join(' ')}' exited with ${exitCode}: ${limitBytes(stderr, MOST_OUTPUT_BYTES)}, message: ${goQuote(output)}`
}

/** ExpandContainerCommandOnlyStatic: values as the manifest has them, not expanded themselves; what comes from elsewhere is empty. */
function expandStatic(command: readonly string[], { env }: ContainerSpec): readonly string[] {
  return expandWords(command, env.map((variable) => ({ name: variable.name, value: variable.kind === 'value' ? variable.value : '' })))
}
