import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { ContainerRequest } from '../../../src-main/runtime/port'

const run = promisify(execFile)

/** `docker run -d` with all that the request asks for. Answers the new container's id. */
export async function runWithCli(address: string, request: ContainerRequest): Promise<string> {
  const { stdout } = await run('docker', ['run', '-d', ...options(request), request.image, ...(request.args ?? [])], { env: { ...process.env, DOCKER_HOST: address } })
  return stdout.trim()
}

function options(request: ContainerRequest): readonly string[] {
  const { network, ipc, log } = request
  const words = ['--name', request.name, '--no-healthcheck', '--restart', 'no']
  if (network.mode === 'bridge') words.push('--network', network.network, ...(network.ip === null ? [] : ['--ip', network.ip]))
  if (network.mode === 'container') words.push('--network', `container:${network.id}`)
  if (ipc !== undefined) words.push('--ipc', typeof ipc === 'string' ? ipc : `container:${ipc.container}`)
  if (request.hostname !== undefined) words.push('--hostname', request.hostname)
  if (request.oomScoreAdj !== undefined) words.push('--oom-score-adj', String(request.oomScoreAdj))
  if (request.cpuShares !== undefined) words.push('--cpu-shares', String(request.cpuShares))
  if (request.shmSize !== undefined) words.push('--shm-size', String(request.shmSize))
  for (const option of request.securityOpt ?? []) words.push('--security-opt', option)
  if (log !== 'none') words.push('--log-opt', `max-size=${log.maxSize}`, '--log-opt', `max-file=${log.maxFiles}`)
  for (const [key, value] of Object.entries(request.labels)) words.push('--label', `${key}=${value}`)
  return words
}
