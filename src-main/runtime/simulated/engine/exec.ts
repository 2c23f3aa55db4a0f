import type { ExecResult } from '../../port'
import type { Program } from '../kernel/kernel'
import type { Input, Output, Process } from '../kernel/process'
import type { NamespaceSet } from '../kernel/namespaces'
import type { Container, Running } from './container'
import type { Engine } from './engine'
import { OPERATION, refusal } from './errors'
import { findExecutable } from './executable'
import { CollectedOutput } from './output'

const AT_ITS_END: Input = { read: (_line, end) => end() }
/** What this engine answers for every program that cannot be run. */
export const NOT_RUN = 126

export interface BegunExec {
  readonly container: Container
  readonly running: Running
  readonly namespaces: NamespaceSet
  readonly execID: string
  readonly run: (process: Process) => void
}

export async function execInContainer(engine: Engine, idOrName: string, command: readonly string[], timeoutMs: number): Promise<ExecResult> {
  const begun = beginExec(engine, idOrName, command)
  if ('problem' in begun) return { exitCode: NOT_RUN, stdout: `${begun.problem}\r\n`, stderr: '' }
  const output = new CollectedOutput()
  return new Promise((resolve) => {
    // Who asked waits no longer; the program goes on.
    const cancel = engine.kernel.clock.setTimer(timeoutMs, () => resolve({ exitCode: null, ...output.text }))
    const process = startExec(engine, begun, command, { input: AT_ITS_END, output }, (ended) => {
      cancel()
      resolve({ exitCode: exitCodeOf(ended), ...output.text })
    })
    begun.run(process)
  })
}

/** Everything that can be wrong before the program runs; `problem` is what runc prints in the program's place. */
export function beginExec(engine: Engine, idOrName: string, command: readonly string[]): BegunExec | { readonly container: Container; readonly problem: string } {
  const container = engine.get(idOrName, OPERATION.exec)
  const { running } = container
  const namespaces = running?.process.namespaces ?? null
  if (running === null || namespaces === null) throw refusal('conflict', `Container ${container.id} is not running`, OPERATION.exec)
  if (container.state === 'paused') throw refusal('conflict', `Container ${container.id} is paused, unpause the container before exec`, OPERATION.exec)
  const [word = ''] = command
  const execID = engine.newId()
  engine.tell(container, `exec_create: ${command.join(' ')}`, { execID })
  engine.tell(container, `exec_start: ${command.join(' ')}`, { execID })
  const found = findExecutable(container.image.root, word, container.setting.env)
  if ('problem' in found) return { container, problem: `OCI runtime exec failed: exec failed: unable to start container process: ${found.problem}` }
  const program: Program | null = engine.findProgram(found.path, container.image)
  if (program === null) throw refusal('other', `the simulated engine has no model of the program ${found.path} of ${container.request.image}`, OPERATION.exec)
  return { container, running, namespaces, execID, run: (process) => engine.kernel.run(process, program) }
}

/** The process, before it runs its program. */
export function startExec(engine: Engine, begun: BegunExec, command: readonly string[], streams: { readonly input: Input; readonly output: Output }, ended: (process: Process) => void): Process {
  const { container, running, namespaces, execID } = begun
  const process = engine.kernel.spawn({ parent: running.shim, namespaces, argv: command, container: container.id, setting: running.process.setting, ...streams })
  running.execs.set(process.pid, (dead) => {
    running.execs.delete(process.pid)
    engine.tell(container, 'exec_die', { execID, exitCode: exitCodeOf(dead) })
    ended(dead)
  })
  return process
}

export function exitCodeOf({ exit }: Process): number {
  return exit === null ? 0 : exit.signal > 0 ? 128 + exit.signal : exit.code
}
