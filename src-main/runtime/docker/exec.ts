import { setTimeout as wait } from 'node:timers/promises'
import type Docker from 'dockerode'
import { type ExecResult, RuntimeError } from '../port'
import { statusOf, toRuntimeError } from './errors'
import { demultiplex } from './streams'

const OPERATION = 'POST /containers/exec'
const CALL_TIMEOUT_MS = 60_000
/** setTimeout takes no more. */
const LONGEST_TIMER_MS = 2 ** 31 - 1
/** Of each channel; a program may say more than the lab has memory. */
const MOST_OUTPUT = 1_024 * 1_024
/** The engine writes an end down only after the runtime has told it: until then what has ended is "running". */
const END_KNOWN_WITHIN_MS = 1_000
const ASK_AGAIN_MS = 50

/** Runs a program inside and collects what it prints. The rules are those of `ContainerRuntime.exec`. */
export async function runExec(docker: Docker, id: string, command: readonly string[], timeoutMs: number): Promise<ExecResult> {
  try {
    return await collect(docker, id, command, timeoutMs)
  } catch (error) {
    throw await execFailure(docker, id, error)
  }
}

async function collect(docker: Docker, id: string, command: readonly string[], timeoutMs: number): Promise<ExecResult> {
  const output = { stdout: '', stderr: '' }
  const exec = await docker.getContainer(id).exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true, abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) })
  // The program may take longer than any call.
  const stream = await exec.start({ Detach: false, abortSignal: AbortSignal.timeout(Math.min(timeoutMs + CALL_TIMEOUT_MS, LONGEST_TIMER_MS)) })
  const timer = setTimeout(() => stream.destroy(), Math.min(timeoutMs, LONGEST_TIMER_MS))
  try {
    for await (const { channel, data } of demultiplex(stream)) if (output[channel].length < MOST_OUTPUT) output[channel] += data.toString('utf8')
  } catch (error) {
    if (!stream.destroyed) throw error
  } finally {
    clearTimeout(timer)
  }
  return { exitCode: await exitCodeOf(exec), ...output }
}

/** Who ends with its own container may be forgotten by the time that it is asked for. */
async function exitCodeOf(exec: Docker.Exec): Promise<number | null> {
  try {
    return (await exec.inspect({ abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) })).ExitCode
  } catch (error) {
    if (statusOf(error) === 404) return null
    throw error
  }
}

/**
 * A container that ends between the two calls makes the second one fail with 404 (the exec is forgotten) or 500 (runc finds nobody):
 * neither status tells that from a real failure. The container itself does.
 */
export async function execFailure(docker: Docker, id: string, failure: unknown): Promise<RuntimeError> {
  const error = toRuntimeError(failure, OPERATION)
  if (error.kind !== 'other' && error.kind !== 'not-found') return error
  const deadline = Date.now() + END_KNOWN_WITHIN_MS
  do {
    const runs = await isRunning(docker, id)
    if (runs === null) return new RuntimeError('not-found', error.message, OPERATION)
    if (!runs) return new RuntimeError('conflict', `the container has ended: ${error.message}`, OPERATION)
    await wait(ASK_AGAIN_MS)
  } while (Date.now() < deadline)
  return error
}

/** null: there is no such container. An engine that does not answer says nothing against it. */
async function isRunning(docker: Docker, id: string): Promise<boolean | null> {
  try {
    return (await docker.getContainer(id).inspect({ abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) })).State.Running
  } catch (error) {
    return statusOf(error) === 404 ? null : true
  }
}
