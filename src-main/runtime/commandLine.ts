import type { ContainerRequest } from './port'

/**
 * The `docker` command line that does what a request does: for people to read, copy and run. Labels that only this lab
 * needs are left out, since a line that nobody can read teaches nothing.
 */
export function createCommandLine(request: ContainerRequest): string {
  const words = ['docker', 'create', '--name', request.name]
  if (request.hostname !== undefined) words.push('--hostname', request.hostname)
  words.push(...networkWords(request))
  if (request.ipc !== undefined) words.push('--ipc', request.ipc === 'shareable' ? 'shareable' : `container:${short(request.ipc.container)}`)
  if (request.pid !== undefined) words.push('--pid', request.pid === 'host' ? 'host' : `container:${short(request.pid.container)}`)
  for (const port of request.ports ?? []) words.push('-p', `${port.hostIP.includes(':') ? `[${port.hostIP}]` : port.hostIP}:${port.hostPort}:${port.containerPort}/${port.protocol.toLowerCase()}`)
  for (const mount of request.mounts ?? []) words.push('-v', mountWord(mount))
  for (const variable of request.env ?? []) words.push('-e', variable)
  for (const option of request.securityOpt ?? []) words.push('--security-opt', option)
  for (const capability of request.capDrop ?? []) words.push('--cap-drop', capability)
  for (const capability of request.capAdd ?? []) words.push('--cap-add', capability)
  if (request.oomScoreAdj !== undefined && request.oomScoreAdj !== 0) words.push('--oom-score-adj', String(request.oomScoreAdj))
  if (request.cpuShares !== undefined) words.push('--cpu-shares', String(request.cpuShares))
  if (request.shmSize !== undefined) words.push('--shm-size', `${request.shmSize / (1024 * 1024)}m`)
  if (request.readOnlyRoot) words.push('--read-only')
  if (request.workingDir !== undefined) words.push('--workdir', request.workingDir)
  const [entrypoint, ...rest] = request.entrypoint ?? []
  if (entrypoint !== undefined) words.push('--entrypoint', entrypoint)
  words.push(request.image, ...rest, ...(request.args ?? []))
  return words.map(quote).join(' ')
}

function networkWords(request: ContainerRequest): readonly string[] {
  const { network } = request
  if (network.mode === 'container') return ['--network', `container:${short(network.id)}`]
  if (network.mode !== 'bridge') return ['--network', network.mode]
  return ['--network', network.network, ...(network.ip === null ? [] : ['--ip', network.ip])]
}

function mountWord({ volume, path, readOnly, fill }: NonNullable<ContainerRequest['mounts']>[number]): string {
  const options = [readOnly ? 'ro' : '', fill ? '' : 'nocopy'].filter((option) => option !== '').join()
  return [volume, path, options].filter((part) => part !== '').join(':')
}

export function dockerLine(verb: string, ...words: readonly string[]): string {
  return ['docker', verb, ...words].map(quote).join(' ')
}

/** The twelve digits that docker itself prints. */
export function short(id: string): string {
  return id.slice(0, 12)
}

/** For a POSIX shell. */
function quote(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./[\]-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
