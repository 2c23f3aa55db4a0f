import type Docker from 'dockerode'
import { describe, expect, test } from 'vitest'
import { toRuntimeInfo } from '../../../src-main/runtime/docker/info'
import { parseTime, toContainerStatus, toCreateOptions, toDriverOptions, toImageStatus, toNetworkStatus, toVolumeStatus } from '../../../src-main/runtime/docker/translate'
import type { ContainerRequest } from '../../../src-main/runtime/port'

describe('times', () => {
  test.each([
    ['2026-01-02T03:04:05Z', Date.UTC(2026, 0, 2, 3, 4, 5)],
    ['2026-01-02T03:04:05.123456789Z', Date.UTC(2026, 0, 2, 3, 4, 5, 123) + 0.456789],
    ['2026-01-02T03:04:05.1Z', Date.UTC(2026, 0, 2, 3, 4, 5, 100)],
    ['2026-01-02T05:04:05.5+02:00', Date.UTC(2026, 0, 2, 3, 4, 5, 500)]
  ])('%s', (text, expected) => expect(parseTime(text)).toBeCloseTo(expected, 3))
  test.each([undefined, '', '0001-01-01T00:00:00Z', 'yesterday'])('%j is never', (text) => expect(parseTime(text)).toBeNull())
  test('two moments within one millisecond stay in order', () => {
    expect(parseTime('2026-01-02T03:04:05.123456Z')).toBeLessThan(parseTime('2026-01-02T03:04:05.123999Z') ?? 0)
  })
})

const INSPECT = {
  Id: 'abc', Name: '/k8s_a', Image: 'sha256:1', Created: '2026-01-02T03:04:05Z', Path: '/demo', Args: ['web'],
  Config: { Image: 'pauselab/demo', Labels: { a: 'b' } },
  State: { Status: 'running', Pid: 42, ExitCode: 0, OOMKilled: false, Error: '', StartedAt: '2026-01-02T03:04:06Z', FinishedAt: '0001-01-01T00:00:00Z' },
  NetworkSettings: { Networks: { lab: { IPAddress: '172.30.0.2' } } },
  Mounts: [{ Type: 'volume', Name: 'v', Destination: '/data', RW: false }, { Type: 'bind', Destination: '/etc/hosts', RW: true }]
}
type Inspect = Docker.ContainerInspectInfo

describe('an inspect answer', () => {
  test('as a status', () => {
    expect(toContainerStatus(INSPECT as unknown as Inspect)).toEqual({
      id: 'abc', name: 'k8s_a', image: 'pauselab/demo', imageId: 'sha256:1', labels: { a: 'b' }, state: 'running', pid: 42, exitCode: 0, oomKilled: false, error: '',
      createdAt: Date.UTC(2026, 0, 2, 3, 4, 5), startedAt: Date.UTC(2026, 0, 2, 3, 4, 6), finishedAt: null, ip: '172.30.0.2', command: ['/demo', 'web'],
      mounts: [{ volume: 'v', path: '/data', readOnly: true }, { volume: null, path: '/etc/hosts', readOnly: false }],
      stopSignal: null
    })
  })

  test.each([['SIGQUIT', 'SIGQUIT'], ['15', '15'], ['', null], [undefined, null]])('stop signal %j is %j', (StopSignal, expected) => {
    expect(toContainerStatus({ ...INSPECT, Config: { ...INSPECT.Config, StopSignal } } as unknown as Inspect).stopSignal).toBe(expected)
  })

  test.each([
    ['a joiner without a network of its own', { NetworkSettings: { Networks: {} } }],
    ['a dead one', { NetworkSettings: { Networks: { lab: { IPAddress: '' } } } }],
    ['an engine that tells of no networks', { NetworkSettings: undefined }]
  ])('%s has no IP', (_name, more) => expect(toContainerStatus({ ...INSPECT, ...more } as unknown as Inspect).ip).toBeNull())

  test('what does not run has no PID; no labels are none', () => {
    const status = toContainerStatus({ ...INSPECT, State: { ...INSPECT.State, Pid: 0 }, Config: { Image: 'x', Labels: null }, Mounts: undefined } as unknown as Inspect)
    expect([status.pid, status.labels, status.mounts]).toEqual([null, {}, []])
  })
})

const REQUEST: ContainerRequest = { name: 'n', image: 'i', labels: {}, network: { mode: 'none' }, log: { maxSize: '10m', maxFiles: 5 } }

describe('a creation', () => {
  test('never leaves a restart or a health check to the engine', () => {
    const options = toCreateOptions(REQUEST)
    expect(options.HostConfig?.RestartPolicy).toEqual({ Name: 'no' })
    expect(options.Healthcheck).toEqual({ Test: ['NONE'] })
    expect(options.HostConfig?.LogConfig).toEqual({ Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '5' } })
  })

  test.each([
    [{ mode: 'container', id: 'x' } as const, 'container:x', undefined],
    [{ mode: 'host' } as const, 'host', undefined],
    [{ mode: 'bridge', network: 'lab', ip: null } as const, 'lab', { EndpointsConfig: { lab: {} } }],
    [{ mode: 'bridge', network: 'lab', ip: '172.30.0.2' } as const, 'lab', { EndpointsConfig: { lab: { IPAMConfig: { IPv4Address: '172.30.0.2' } } } }]
  ])('network %j', (network, mode, networking) => {
    const options = toCreateOptions({ ...REQUEST, network })
    expect(options.HostConfig?.NetworkMode).toBe(mode)
    expect(options.NetworkingConfig).toEqual(networking)
  })

  test('joins namespaces by id', () => {
    const { HostConfig } = toCreateOptions({ ...REQUEST, ipc: { container: 'x' }, pid: { container: 'x' } })
    expect([HostConfig?.IpcMode, HostConfig?.PidMode]).toEqual(['container:x', 'container:x'])
    expect(toCreateOptions({ ...REQUEST, ipc: 'shareable', pid: 'host' }).HostConfig).toMatchObject({ IpcMode: 'shareable', PidMode: 'host' })
    expect([toCreateOptions(REQUEST).HostConfig?.IpcMode, toCreateOptions(REQUEST).HostConfig?.PidMode]).toEqual([undefined, undefined])
  })

  test('one container port may have several host ports', () => {
    const port = { containerPort: 80, protocol: 'TCP', hostIP: '127.0.0.1' }
    const options = toCreateOptions({ ...REQUEST, ports: [{ ...port, hostPort: 8080 }, { ...port, hostPort: 8081 }] })
    expect(options.ExposedPorts).toEqual({ '80/tcp': {} })
    expect(options.HostConfig?.PortBindings).toEqual({ '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }, { HostIp: '127.0.0.1', HostPort: '8081' }] })
  })

  // Docker fills an empty volume from the image; an emptyDir hides what the image has there.
  test.each([[undefined, true], [false, true], [true, false]])('a mount with fill %s: NoCopy is %s', (fill, NoCopy) => {
    expect(toCreateOptions({ ...REQUEST, mounts: [{ volume: 'v', path: '/d', readOnly: true, fill }] }).HostConfig?.Mounts).toMatchObject([{ Type: 'volume', Source: 'v', Target: '/d', ReadOnly: true, VolumeOptions: { NoCopy } }])
  })

  test('a mount of the machine’s path is a bind, and never made by the engine', () => {
    expect(toCreateOptions({ ...REQUEST, mounts: [{ source: '/srv', path: '/d', readOnly: true }] }).HostConfig?.Mounts).toEqual([{ Type: 'bind', Source: '/srv', Target: '/d', ReadOnly: true }])
  })

  test('unless it is asked to make what is missing, which it can where the path has no colon', () => {
    const { HostConfig } = toCreateOptions({ ...REQUEST, mounts: [{ source: '/srv', path: '/d', readOnly: true, create: true }, { source: '/a:b', path: '/e', readOnly: false, create: true }] })
    expect([HostConfig?.Binds, HostConfig?.Mounts]).toEqual([['/srv:/d:ro'], [{ Type: 'bind', Source: '/a:b', Target: '/e', ReadOnly: false }]])
  })

  test('a part of a volume', () => {
    const mount = { volume: 'v', path: '/d', readOnly: false }
    const options = (subpath?: string): unknown => toCreateOptions({ ...REQUEST, mounts: [{ ...mount, ...(subpath === undefined ? {} : { subpath }) }] }).HostConfig?.Mounts?.[0]
    expect(options('a/b')).toMatchObject({ VolumeOptions: { Subpath: 'a/b', NoCopy: true } })
    expect((options() as { VolumeOptions: object }).VolumeOptions).not.toHaveProperty('Subpath')
  })

  test('who runs it, with what limits, and how it is stopped', () => {
    expect(toCreateOptions({ ...REQUEST, user: '1000:2000', groups: ['3000', '4000'], privileged: true, memory: 1024, cpuQuota: { quota: 50_000, period: 100_000 }, stopSignal: 'SIGQUIT' })).toMatchObject({
      User: '1000:2000',
      StopSignal: 'SIGQUIT',
      // Swap as much as memory: none on top.
      HostConfig: { GroupAdd: ['3000', '4000'], Privileged: true, Memory: 1024, MemorySwap: 1024, CpuQuota: 50_000, CpuPeriod: 100_000 }
    })
    const { User, StopSignal, HostConfig } = toCreateOptions(REQUEST)
    expect([User, StopSignal, HostConfig?.GroupAdd, HostConfig?.Privileged, HostConfig?.Memory, HostConfig?.MemorySwap, HostConfig?.CpuQuota]).toEqual([undefined, undefined, undefined, false, undefined, undefined, undefined])
  })

  test('name servers', () => {
    const { HostConfig } = toCreateOptions({ ...REQUEST, dns: { servers: ['1.1.1.1'], searches: ['a.local'], options: ['ndots:5'] } })
    expect(HostConfig).toMatchObject({ Dns: ['1.1.1.1'], DnsSearch: ['a.local'], DnsOptions: ['ndots:5'] })
    expect(toCreateOptions(REQUEST).HostConfig?.Dns).toBeUndefined()
  })

  test('namespaces of the machine', () => {
    expect(toCreateOptions({ ...REQUEST, ipc: 'host', uts: 'host' }).HostConfig).toMatchObject({ IpcMode: 'host', UTSMode: 'host' })
    expect(toCreateOptions({ ...REQUEST, hostUserns: true, hostCgroupns: true }).HostConfig).toMatchObject({ UsernsMode: 'host', CgroupnsMode: 'host' })
    expect(toCreateOptions(REQUEST).HostConfig?.UTSMode).toBeUndefined()
  })

  test('a terminal only when asked for', () => {
    expect([toCreateOptions(REQUEST).Tty, toCreateOptions({ ...REQUEST, tty: true }).Tty]).toEqual([false, true])
  })

  test.each([
    [undefined, undefined, false], [undefined, true, false], [true, undefined, true], [true, true, true], [true, false, false]
  ])('open stdin %s, once %s: StdinOnce is %s', (openStdin, stdinOnce, StdinOnce) => {
    expect(toCreateOptions({ ...REQUEST, openStdin, stdinOnce })).toMatchObject({ StdinOnce, OpenStdin: openStdin ?? false })
  })

  test('stdin that ends with its client', () => {
    expect(toCreateOptions({ ...REQUEST, openStdin: true, log: 'none' })).toMatchObject({ OpenStdin: true, StdinOnce: true, AttachStdin: true, HostConfig: { LogConfig: { Type: 'none', Config: {} } } })
  })
})

describe('a tmpfs volume', () => {
  test.each([[null, 0o1777, 'mode=1777'], [1024, 0o755, 'size=1024,mode=755']])('%s bytes, mode %s: %s', (sizeBytes, mode, o) => {
    expect(toDriverOptions({ tmpfs: { sizeBytes, mode } })).toEqual({ type: 'tmpfs', device: 'tmpfs', o })
  })
})

test('volumes', () => {
  expect(toVolumeStatus({ Name: 'v', Labels: null, Mountpoint: '/m' })).toEqual({ name: 'v', labels: {}, mountpoint: '/m' })
})

test('images, from a list and from an inspect', () => {
  const expected = { id: 'sha256:1', tags: ['a:1'], sizeBytes: 7, createdAt: 5_000, labels: { x: 'y' }, user: null }
  expect(toImageStatus({ Id: 'sha256:1', RepoTags: ['a:1', '<none>:<none>'], Size: 7, Created: 5, Labels: { x: 'y' } })).toEqual(expected)
  expect(toImageStatus({ Id: 'sha256:1', RepoTags: ['a:1'], Size: 7, Created: '1970-01-01T00:00:05Z', Config: { Labels: { x: 'y' }, User: 'nginx' } })).toEqual({ ...expected, user: 'nginx' })
  expect(toImageStatus({ Id: 'sha256:1', Created: 5, Config: {} }).user).toBe('')
  expect(toImageStatus({ Id: 'sha256:2', RepoTags: null, Created: '' })).toEqual({ id: 'sha256:2', tags: [], sizeBytes: 0, createdAt: 0, labels: {}, user: null })
})

test('networks', () => {
  expect(toNetworkStatus({ Id: '1', Name: 'host' } as Docker.NetworkInspectInfo)).toEqual({ id: '1', name: 'host', labels: {}, subnets: [] })
  expect(toNetworkStatus({ Id: '1', Name: 'x', Labels: { a: 'b' }, IPAM: { Config: [{ Subnet: '10.0.0.0/8' }, {}] } } as unknown as Docker.NetworkInspectInfo)).toEqual({ id: '1', name: 'x', labels: { a: 'b' }, subnets: ['10.0.0.0/8'] })
})

describe('what an engine is', () => {
  const version = { Version: '20.10.24', ApiVersion: '1.41', Os: 'linux', Arch: 'amd64' }
  test('Docker of today', () => {
    expect(toRuntimeInfo(version, { CgroupVersion: '2', OperatingSystem: 'Debian 12', SecurityOptions: ['name=apparmor', 'name=seccomp,profile=default', 'name=userns'], Name: 'box', NCPU: 4, MemTotal: 8e9 })).toEqual({
      version: '20.10.24', apiVersion: '1.41', os: 'Debian 12', arch: 'amd64', cgroup: 2, rootless: false, userns: true, apparmor: true,
      node: 'box', cpus: 4, memoryBytes: 8e9, volumeSubpath: false, product: 'docker'
    })
  })
  test.each([['1.41', false], ['1.44', false], ['1.45', true], ['1.52', true], ['2.0', true], ['unknown', false]])('API %s: a part of a volume can be mounted: %s', (ApiVersion, expected) => {
    expect(toRuntimeInfo({ ...version, ApiVersion }, {}).volumeSubpath).toBe(expected)
  })
  test('one that says little', () => expect(toRuntimeInfo({}, {})).toMatchObject({ version: 'unknown', cgroup: 1, rootless: false, node: 'localhost', cpus: 1, memoryBytes: 0, volumeSubpath: false, product: 'docker' }))
  test('Podman', () => expect(toRuntimeInfo({ ...version, Components: [{ Name: 'Podman Engine' }] }, { CgroupVersion: 'hybrid', SecurityOptions: ['name=rootless'] })).toMatchObject({ product: 'podman', rootless: true, cgroup: null }))
})
