import type { ContainerRequest, MountRequest } from './port'

/**
 * The `docker` command line that does what a request does: for people to read, copy and run. Labels that only this lab
 * needs are left out, since a line that nobody can read teaches nothing.
 */
export function createCommandLine(request: ContainerRequest): string {
  return createWords(request, short).map(quote).join(' ')
}

/** `reference` is what a container that is joined is called. */
export function createWords(request: ContainerRequest, reference: (container: string) => string): readonly string[] {
  const words = ['docker', 'create', '--name', request.name]
  if (request.hostname !== undefined) words.push('--hostname', request.hostname)
  words.push(...networkWords(request, reference))
  if (request.ipc !== undefined) words.push('--ipc', typeof request.ipc === 'string' ? request.ipc : `container:${reference(request.ipc.container)}`)
  if (request.uts !== undefined) words.push('--uts', request.uts)
  if (request.pid !== undefined) words.push('--pid', request.pid === 'host' ? 'host' : `container:${reference(request.pid.container)}`)
  for (const port of request.ports ?? []) words.push('-p', `${port.hostIP.includes(':') ? `[${port.hostIP}]` : port.hostIP}:${port.hostPort}:${port.containerPort}/${port.protocol.toLowerCase()}`)
  for (const server of request.dns?.servers ?? []) words.push('--dns', server)
  for (const search of request.dns?.searches ?? []) words.push('--dns-search', search)
  for (const option of request.dns?.options ?? []) words.push('--dns-option', option)
  for (const { ip, hostnames } of request.hosts ?? []) for (const hostname of hostnames) words.push('--add-host', `${hostname}:${ip}`)
  for (const mount of request.mounts ?? []) words.push(...mountWords(mount))
  if (request.user !== undefined) words.push('--user', request.user)
  for (const group of request.groups ?? []) words.push('--group-add', group)
  if (request.privileged) words.push('--privileged')
  for (const variable of request.env ?? []) words.push('-e', variable)
  for (const option of request.securityOpt ?? []) words.push('--security-opt', option)
  for (const capability of request.capDrop ?? []) words.push('--cap-drop', capability)
  for (const capability of request.capAdd ?? []) words.push('--cap-add', capability)
  if (request.oomScoreAdj !== undefined && request.oomScoreAdj !== 0) words.push('--oom-score-adj', String(request.oomScoreAdj))
  if (request.cpuShares !== undefined) words.push('--cpu-shares', String(request.cpuShares))
  if (request.cpuQuota !== undefined) words.push('--cpu-period', String(request.cpuQuota.period), '--cpu-quota', String(request.cpuQuota.quota))
  if (request.memory !== undefined) words.push('--memory', String(request.memory), '--memory-swap', String(request.memory))
  if (request.shmSize !== undefined) words.push('--shm-size', `${request.shmSize / (1024 * 1024)}m`)
  if (request.readOnlyRoot) words.push('--read-only')
  if (request.openStdin) words.push('--interactive')
  if (request.tty) words.push('--tty')
  if (request.stopSignal !== undefined) words.push('--stop-signal', request.stopSignal)
  if (request.workingDir !== undefined) words.push('--workdir', request.workingDir)
  const [entrypoint, ...rest] = request.entrypoint ?? []
  if (entrypoint !== undefined) words.push('--entrypoint', entrypoint)
  words.push(request.image, ...rest, ...(request.args ?? []))
  return words
}

function networkWords(request: ContainerRequest, reference: (container: string) => string): readonly string[] {
  const { network } = request
  if (network.mode === 'container') return ['--network', `container:${reference(network.id)}`]
  if (network.mode !== 'bridge') return ['--network', network.mode]
  return ['--network', network.network, ...(network.ip === null ? [] : ['--ip', network.ip])]
}

function mountWords(mount: MountRequest): readonly string[] {
  if ('source' in mount) return ['-v', [mount.source, mount.path, mount.readOnly ? 'ro' : ''].filter((part) => part !== '').join(':')]
  const { volume, path, readOnly, fill, subpath } = mount
  if (subpath !== undefined) return ['--mount', `type=volume,src=${volume},dst=${path},volume-subpath=${subpath}${readOnly ? ',readonly' : ''}`]
  const options = [readOnly ? 'ro' : '', fill ? '' : 'nocopy'].filter((option) => option !== '').join()
  return ['-v', [volume, path, options].filter((part) => part !== '').join(':')]
}

export function dockerLine(verb: string, ...words: readonly string[]): string {
  return ['docker', verb, ...words].map(quote).join(' ')
}

/** The twelve digits that docker itself prints. */
export function short(id: string): string {
  return id.slice(0, 12)
}

/** For a POSIX shell. */
export function quote(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./[\]-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
