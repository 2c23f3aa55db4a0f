import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { askVersion, closeDocker, type Endpoint, openDocker } from './endpoint'
import { toRuntimeError } from './errors'

export interface EngineCheck {
  readonly found: boolean
  readonly endpoint: string
  readonly source: string
  readonly version: string | null
  readonly tried: readonly { readonly endpoint: string; readonly source: string; readonly error: string }[]
}

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly platform: NodeJS.Platform
}

const HERE: Surroundings = { env: process.env, home: os.homedir(), platform: process.platform }

/**
 * Where the `docker` command would look, in its order: DOCKER_HOST (final: nothing else is tried), the current context,
 * then the usual sockets of the engines people run.
 */
export function candidateEndpoints(around: Surroundings = HERE): readonly Endpoint[] {
  const host = around.env['DOCKER_HOST']
  if (host) return [{ address: withScheme(host), source: 'DOCKER_HOST', ...certificatesFromEnv(around) }]
  const found: Endpoint[] = []
  const context = currentContext(around)
  if (context !== null) found.push(context)
  for (const [source, address] of usualSockets(around)) {
    if (!found.some((one) => one.address === address)) found.push({ address, source })
  }
  return found
}

function withScheme(host: string): string {
  if (host.includes('://')) return host
  return host.startsWith('/') ? `unix://${host}` : `tcp://${host}`
}

function certificatesFromEnv(around: Surroundings): { certificates?: string } {
  const verify = around.env['DOCKER_TLS_VERIFY']
  if (!verify) return {}
  return { certificates: around.env['DOCKER_CERT_PATH'] ?? configFolder(around) }
}

function configFolder(around: Surroundings): string {
  return around.env['DOCKER_CONFIG'] ?? path.join(around.home, '.docker')
}

/** The context store of the docker command: contexts/meta/<sha256 of the name>/meta.json. */
function currentContext(around: Surroundings): Endpoint | null {
  const folder = configFolder(around)
  const name = around.env['DOCKER_CONTEXT'] ?? readJson<{ currentContext?: unknown }>(path.join(folder, 'config.json'))?.currentContext
  if (typeof name !== 'string' || name === '' || name === 'default') return null
  const id = createHash('sha256').update(name).digest('hex')
  const meta = readJson<{ Endpoints?: { docker?: { Host?: unknown } } }>(path.join(folder, 'contexts', 'meta', id, 'meta.json'))
  const host = meta?.Endpoints?.docker?.Host
  if (typeof host !== 'string' || host === '') return null
  const tls = path.join(folder, 'contexts', 'tls', id, 'docker')
  return { address: withScheme(host), source: `context ${name}`, ...(existsSync(path.join(tls, 'cert.pem')) ? { certificates: tls } : {}) }
}

function readJson<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch {
    return null // absent or damaged: the docker command goes on with its default, too
  }
}

function usualSockets(around: Surroundings): readonly (readonly [string, string])[] {
  if (around.platform === 'win32') {
    return [
      ['Docker', 'npipe:////./pipe/docker_engine'],
      ['Docker Desktop', 'npipe:////./pipe/dockerDesktopLinuxEngine'],
      ['Podman', 'npipe:////./pipe/podman-machine-default']
    ]
  }
  const home = (...parts: string[]): string => `unix://${path.posix.join(around.home, ...parts)}`
  const runtimeDir = around.env['XDG_RUNTIME_DIR']
  const list: [string, string][] = [
    ['Docker', 'unix:///var/run/docker.sock'],
    ['Docker Desktop', home('.docker', 'run', 'docker.sock')],
    ['Docker Desktop', home('.docker', 'desktop', 'docker.sock')],
    ['Colima', home('.colima', 'default', 'docker.sock')],
    ['Colima', home('.colima', 'docker.sock')],
    ['Rancher Desktop', home('.rd', 'docker.sock')],
    ['OrbStack', home('.orbstack', 'run', 'docker.sock')]
  ]
  if (runtimeDir) list.push(['rootless Docker', `unix://${runtimeDir}/docker.sock`], ['rootless Podman', `unix://${runtimeDir}/podman/podman.sock`])
  list.push(['Podman', 'unix:///run/podman/podman.sock'], ['Podman', home('.local', 'share', 'containers', 'podman', 'machine', 'podman.sock')])
  return list
}

/** The first endpoint that answers a ping, with what the others said. Each is given two seconds. */
export async function findEngine(candidates: readonly Endpoint[] = candidateEndpoints()): Promise<{ endpoint: Endpoint | null; version: string | null; tried: EngineCheck['tried'] }> {
  const tried: { endpoint: string; source: string; error: string }[] = []
  for (const endpoint of candidates) {
    try {
      return { endpoint, version: await versionAt(endpoint), tried }
    } catch (error) {
      tried.push({ endpoint: endpoint.address, source: endpoint.source, error: toRuntimeError(error, 'GET /version').message })
    }
  }
  return { endpoint: null, version: null, tried }
}

async function versionAt(endpoint: Endpoint): Promise<string | null> {
  const docker = openDocker(endpoint)
  try {
    const answer = (await askVersion(docker, AbortSignal.timeout(2_000))) as { Version?: string }
    return answer.Version ?? null
  } finally {
    closeDocker(docker)
  }
}

export async function checkEngine(): Promise<EngineCheck> {
  const { endpoint, version, tried } = await findEngine()
  return { found: endpoint !== null, endpoint: endpoint?.address ?? '', source: endpoint?.source ?? '', version, tried }
}
