import { toCreateOptions } from '../../docker/translate'
import type { Container } from './container'

const NEVER = '0001-01-01T00:00:00Z'

/** A container as `docker inspect` shows it: what was asked for, and what became of it. */
export function inspectJson(container: Container): unknown {
  const { HostConfig, NetworkingConfig: _networking, name: _name, ...config } = toCreateOptions(container.request)
  const { running, state, image } = container
  const [path = '', ...args] = container.command
  return {
    Id: container.id,
    Created: time(container.createdAt),
    Path: path,
    Args: args,
    State: {
      Status: state,
      Running: container.alive,
      Paused: state === 'paused',
      Restarting: false,
      OOMKilled: container.oomKilled,
      Dead: false,
      Pid: running?.process.pid ?? 0,
      ExitCode: container.exitCode,
      Error: container.error,
      StartedAt: time(container.startedAt),
      FinishedAt: time(container.finishedAt)
    },
    Image: image.status.id,
    Name: `/${container.name}`,
    RestartCount: 0,
    Driver: 'simulated',
    Platform: 'linux',
    HostConfig,
    Mounts: container.status().mounts.map(({ volume, path: Destination, readOnly }) => ({ Type: volume === null ? 'bind' : 'volume', ...(volume === null ? {} : { Name: volume }), Destination, RW: !readOnly })),
    Config: { ...config, Hostname: container.hostname, Labels: container.labels, Env: container.setting.env, Entrypoint: container.request.entrypoint ?? image.entrypoint, User: container.request.user ?? image.status.user },
    NetworkSettings: { Networks: running?.endpoint === null || running === null ? {} : { [running.endpoint.network.name]: { NetworkID: running.endpoint.network.id, IPAddress: running.endpoint.ip } } }
  }
}

function time(at: number | null): string {
  return at === null ? NEVER : new Date(at).toISOString()
}
