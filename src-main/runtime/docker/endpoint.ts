import { readFileSync } from 'node:fs'
import path from 'node:path'
import Docker from 'dockerode'
import { HttpPool, HttpsPool } from './agents'

/** Where an engine may be, and who said so. */
export interface Endpoint {
  /** `unix:///var/run/docker.sock`, `npipe:////./pipe/docker_engine`, `tcp://host:2375`, `ssh://user@host` */
  readonly address: string
  readonly source: string
  /** Folder with ca.pem, cert.pem and key.pem for TLS. */
  readonly certificates?: string
}

/** One kept-alive pool for every call: a new connection for each would cost more than most calls. */
export function openDocker(endpoint: Endpoint): Docker {
  const url = new URL(endpoint.address)
  switch (url.protocol) {
    case 'unix:':
      return new Docker({ socketPath: decodeURIComponent(url.pathname), agent: new HttpPool({ keepAlive: true, maxSockets: 64 }) } as Docker.DockerOptions)
    case 'npipe:':
      return new Docker({ socketPath: endpoint.address.slice('npipe://'.length), agent: new HttpPool({ keepAlive: true, maxSockets: 64 }) } as Docker.DockerOptions)
    case 'ssh:':
      return new Docker({
        protocol: 'ssh',
        host: url.hostname,
        port: url.port || 22,
        username: decodeURIComponent(url.username) || undefined,
        sshOptions: { agentForward: true }
      })
    case 'tcp:':
    case 'http:':
    case 'https:':
      return openTcp(url, endpoint.certificates)
    default:
      throw new Error(`cannot reach an engine at ${endpoint.address}: unknown scheme ${url.protocol}`)
  }
}

function openTcp(url: URL, certificates: string | undefined): Docker {
  const tls = certificates !== undefined || url.protocol === 'https:'
  const port = url.port || (tls ? '2376' : '2375')
  const options = { host: url.hostname, port, protocol: tls ? 'https' : 'http', agent: tls ? new HttpsPool({ keepAlive: true }) : new HttpPool({ keepAlive: true }) }
  if (certificates === undefined) return new Docker(options as Docker.DockerOptions)
  const read = (name: string): Buffer => readFileSync(path.join(certificates, name))
  return new Docker({ ...options, ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') } as Docker.DockerOptions)
}

/** dockerode takes an abort signal for these two; its type declarations do not know it yet. */
type Ask = (options: { readonly abortSignal: AbortSignal }) => Promise<unknown>

export function askVersion(docker: Docker, abortSignal: AbortSignal): Promise<unknown> {
  return (docker.version.bind(docker) as Ask)({ abortSignal })
}

export function askInfo(docker: Docker, abortSignal: AbortSignal): Promise<unknown> {
  return (docker.info.bind(docker) as Ask)({ abortSignal })
}

/** Ends the idle connections; those in use end with their calls. */
export function closeDocker(docker: Docker): void {
  ;(docker.modem as { agent?: { destroy(): void } }).agent?.destroy()
}
