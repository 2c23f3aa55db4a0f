import type Docker from 'dockerode'
import type { BindMount, ContainerRequest, ContainerStatus, EngineState, ImageStatus, Labels, MountRequest, NetworkStatus, VolumeOptions, VolumeStatus } from '../port'

/** The engine's zero time is year 1; it means "never". */
export function parseTime(text: string | undefined): number | null {
  if (!text || text.startsWith('0001-01-01')) return null
  const milliseconds = Date.parse(text)
  if (Number.isNaN(milliseconds)) return null
  // Date.parse drops what is finer than a millisecond; the order of two starts may hang on it.
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? ''
  const finer = fraction.length > 3 ? Number(`0.${fraction.slice(3)}`) : 0
  return milliseconds + finer
}

export function toContainerStatus(inspect: Docker.ContainerInspectInfo): ContainerStatus {
  const networks = Object.values(inspect.NetworkSettings?.Networks ?? {})
  return {
    id: inspect.Id,
    name: inspect.Name.replace(/^\//, ''),
    image: inspect.Config.Image,
    imageId: inspect.Image,
    labels: inspect.Config.Labels ?? {},
    state: inspect.State.Status as EngineState,
    pid: inspect.State.Pid > 0 ? inspect.State.Pid : null,
    exitCode: inspect.State.ExitCode,
    oomKilled: inspect.State.OOMKilled,
    error: inspect.State.Error,
    createdAt: parseTime(inspect.Created) ?? 0,
    startedAt: parseTime(inspect.State.StartedAt),
    finishedAt: parseTime(inspect.State.FinishedAt),
    ip: networks.map((network) => network.IPAddress).find((ip) => ip !== '') ?? null,
    command: [inspect.Path, ...inspect.Args],
    mounts: (inspect.Mounts ?? []).map((mount) => ({ volume: mount.Name ?? null, path: mount.Destination, readOnly: !mount.RW })),
    stopSignal: (inspect.Config as { readonly StopSignal?: string }).StopSignal || null
  }
}

export function toCreateOptions(request: ContainerRequest): Docker.ContainerCreateOptions {
  const ports = request.ports ?? []
  const portKey = (port: (typeof ports)[number]): string => `${port.containerPort}/${port.protocol.toLowerCase()}`
  const portBindings: Record<string, { HostIp: string; HostPort: string }[]> = {}
  for (const port of ports) (portBindings[portKey(port)] ??= []).push({ HostIp: port.hostIP, HostPort: String(port.hostPort) })
  const { network, mounts = [] } = request
  return {
    name: request.name,
    Image: request.image,
    Labels: { ...request.labels },
    Hostname: request.hostname,
    Entrypoint: request.entrypoint ? [...request.entrypoint] : undefined,
    Cmd: request.args ? [...request.args] : undefined,
    WorkingDir: request.workingDir,
    Env: request.env ? [...request.env] : undefined,
    Healthcheck: { Test: ['NONE'] },
    ExposedPorts: Object.fromEntries(ports.map((port) => [portKey(port), {}])),
    User: request.user,
    Tty: request.tty ?? false,
    OpenStdin: request.openStdin ?? false,
    StdinOnce: (request.openStdin ?? false) && (request.stdinOnce ?? true),
    AttachStdin: request.openStdin ?? false,
    StopSignal: request.stopSignal,
    NetworkingConfig:
      network.mode === 'bridge' ? { EndpointsConfig: { [network.network]: network.ip === null ? {} : { IPAMConfig: { IPv4Address: network.ip } } } } : undefined,
    HostConfig: {
      NetworkMode: network.mode === 'container' ? `container:${network.id}` : network.mode === 'bridge' ? network.network : network.mode,
      IpcMode: typeof request.ipc === 'object' ? `container:${request.ipc.container}` : request.ipc,
      UTSMode: request.uts,
      PidMode: request.pid === undefined ? undefined : request.pid === 'host' ? 'host' : `container:${request.pid.container}`,
      UsernsMode: request.hostUserns ? 'host' : undefined,
      CgroupnsMode: request.hostCgroupns ? 'host' : undefined,
      PortBindings: portBindings,
      Mounts: mounts.filter((mount) => !isCreating(mount)).map(toMount),
      Binds: mounts.filter(isCreating).map((mount) => `${mount.source}:${mount.path}${mount.readOnly ? ':ro' : ''}`),
      Dns: request.dns ? [...request.dns.servers] : undefined,
      DnsSearch: request.dns ? [...request.dns.searches] : undefined,
      DnsOptions: request.dns ? [...request.dns.options] : undefined,
      ExtraHosts: request.hosts?.flatMap(({ ip, hostnames }) => hostnames.map((name) => `${name}:${ip}`)),
      GroupAdd: request.groups ? [...request.groups] : undefined,
      Privileged: request.privileged ?? false,
      CpuQuota: request.cpuQuota?.quota,
      CpuPeriod: request.cpuQuota?.period,
      Memory: request.memory,
      MemorySwap: request.memory,
      RestartPolicy: { Name: 'no' },
      OomScoreAdj: request.oomScoreAdj,
      CpuShares: request.cpuShares,
      ShmSize: request.shmSize,
      SecurityOpt: request.securityOpt ? [...request.securityOpt] : undefined,
      CapDrop: request.capDrop ? [...request.capDrop] : undefined,
      CapAdd: request.capAdd ? [...request.capAdd] : undefined,
      ReadonlyRootfs: request.readOnlyRoot ?? false,
      AutoRemove: request.autoRemove ?? false,
      LogConfig: request.log === 'none' ? { Type: 'none', Config: {} } : { Type: 'json-file', Config: { 'max-size': request.log.maxSize, 'max-file': String(request.log.maxFiles) } }
    }
  } as Docker.ContainerCreateOptions
}

/** The engine's older form is the only one of which every version makes what is missing. It takes no path with a colon. */
function isCreating(mount: MountRequest): mount is BindMount {
  return 'source' in mount && (mount.create ?? false) && !`${mount.source}${mount.path}`.includes(':')
}

function toMount(mount: MountRequest): Docker.MountSettings {
  if ('source' in mount) return { Type: 'bind', Source: mount.source, Target: mount.path, ReadOnly: mount.readOnly }
  const VolumeOptions = { NoCopy: !(mount.fill ?? false), Labels: {}, DriverConfig: { Name: 'local', Options: {} }, ...(mount.subpath === undefined ? {} : { Subpath: mount.subpath }) }
  return { Type: 'volume', Source: mount.volume, Target: mount.path, ReadOnly: mount.readOnly, VolumeOptions }
}

/** The local driver's options for a tmpfs, as mount(8) takes them. */
export function toDriverOptions({ tmpfs }: VolumeOptions): Record<string, string> {
  const size = tmpfs.sizeBytes === null ? [] : [`size=${tmpfs.sizeBytes}`]
  const gid = tmpfs.gid === undefined ? [] : [`gid=${tmpfs.gid}`]
  return { type: 'tmpfs', device: 'tmpfs', o: [...size, `mode=${tmpfs.mode.toString(8)}`, ...gid].join() }
}

export function toVolumeStatus(volume: { readonly Name: string; readonly Labels?: Record<string, string> | null; readonly Mountpoint: string }): VolumeStatus {
  return { name: volume.Name, labels: volume.Labels ?? {}, mountpoint: volume.Mountpoint }
}

interface ImageFields {
  readonly Id: string
  readonly RepoTags?: readonly string[] | null
  readonly Size?: number
  readonly Labels?: Record<string, string> | null
  readonly Config?: { readonly Labels?: Record<string, string> | null; readonly User?: string } | null
  readonly Created: number | string
}

/** Takes an entry of the list as well as an inspect answer: they differ only in where the labels and the time are. */
export function toImageStatus(image: ImageFields): ImageStatus {
  return {
    id: image.Id,
    tags: (image.RepoTags ?? []).filter((tag) => tag !== '<none>:<none>'),
    sizeBytes: image.Size ?? 0,
    createdAt: typeof image.Created === 'number' ? image.Created * 1_000 : (parseTime(image.Created) ?? 0),
    labels: image.Labels ?? image.Config?.Labels ?? {},
    user: image.Config ? (image.Config.User ?? '') : null
  }
}

export function toNetworkStatus(network: Docker.NetworkInspectInfo): NetworkStatus {
  return {
    id: network.Id,
    name: network.Name,
    labels: network.Labels ?? {},
    subnets: (network.IPAM?.Config ?? []).map((config) => config.Subnet ?? '').filter((subnet) => subnet !== '')
  }
}

export function labelFilter(labels: Labels): { label: string[] } {
  return { label: Object.entries(labels).map(([key, value]) => `${key}=${value}`) }
}
