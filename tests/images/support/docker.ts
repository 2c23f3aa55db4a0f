import { execFile, spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { randomBytes } from 'node:crypto'

/** Every container of a test file carries it, so that its clean-up finds them and not those of the file that runs beside it. */
export const TEST_LABEL = `dev.pauselab.test=images-${process.pid}`

export interface Finished {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly milliseconds: number
}

/** Runs a program to its end; never throws for its exit code. */
export function run(file: string, args: readonly string[], input = ''): Promise<Finished> {
  return new Promise(function execute(resolve) {
    const begin = performance.now()
    const child = execFile(file, [...args], { maxBuffer: 64 * 1024 * 1024 }, function finish(error, stdout, stderr) {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      resolve({ code, stdout, stderr, milliseconds: performance.now() - begin })
    })
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })
}

/** Runs docker and returns its trimmed stdout; throws when it fails. */
export async function docker(...args: readonly string[]): Promise<string> {
  const finished = await run('docker', args)
  if (finished.code !== 0) throw new Error(`docker ${args.join(' ')}: ${finished.stderr}`)
  return finished.stdout.trim()
}

export function uniqueName(prefix: string): string {
  return `pauselab-test-${prefix}-${randomBytes(4).toString('hex')}`
}

/** `docker run -d` with the label; returns the full container ID. */
export function startContainer(options: readonly string[], image: string, command: readonly string[] = []): Promise<string> {
  return docker('run', '-d', '--label', TEST_LABEL, ...options, image, ...command)
}

export function createContainer(image: string, command: readonly string[]): Promise<string> {
  return docker('create', '--label', TEST_LABEL, image, ...command)
}

/** A container in the foreground, its stdin attached. */
export function attachContainer(options: readonly string[], image: string, command: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn('docker', ['run', '-i', '--rm', '--label', TEST_LABEL, ...options, image, ...command])
}

export async function removeTestContainers(): Promise<void> {
  const ids = (await docker('ps', '-aq', '--filter', `label=${TEST_LABEL}`)).split('\n').filter((id) => id !== '')
  if (ids.length > 0) await run('docker', ['rm', '-fv', ...ids])
}

export function inspect(id: string, format: string): Promise<string> {
  return docker('inspect', '-f', format, id)
}

export async function hostPid(id: string): Promise<number> {
  return Number(await inspect(id, '{{.State.Pid}}'))
}

export async function exitCode(id: string): Promise<number> {
  return Number(await docker('wait', id))
}

/** stdout and stderr of a container, together. */
export async function logs(id: string): Promise<string> {
  const finished = await run('docker', ['logs', id])
  return finished.stdout + finished.stderr
}

/** Milliseconds from State.StartedAt or another moment to State.FinishedAt. */
export async function finishedAt(id: string): Promise<number> {
  return Date.parse(await inspect(id, '{{.State.FinishedAt}}'))
}
