import type Docker from 'dockerode'
import { describe, expect, test } from 'vitest'
import { toRuntimeInfo } from '../../../src-main/runtime/docker/info'
import { parseTime, toContainerStatus, toCreateOptions, toImageStatus, toNetworkStatus } from '../../../src-main/runtime/docker/translate'
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
      mounts: [{ volume: 'v', path: '/data', readOnly: true }, { volume: null, path: '/etc/hosts', readOnly: false }]
    })
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

  test('stdin that ends with its client', () => {
    expect(toCreateOptions({ ...REQUEST, openStdin: true, log: 'none' })).toMatchObject({ OpenStdin: true, StdinOnce: true, AttachStdin: true, HostConfig: { LogConfig: { Type: 'none', Config: {} } } })
  })
})

test('images, from a list and from an inspect', () => {
  const expected = { id: 'sha256:1', tags: ['a:1'], sizeBytes: 7, createdAt: 5_000, labels: { x: 'y' } }
  expect(toImageStatus({ Id: 'sha256:1', RepoTags: ['a:1', '<none>:<none>'], Size: 7, Created: 5, Labels: { x: 'y' } })).toEqual(expected)
  expect(toImageStatus({ Id: 'sha256:1', RepoTags: ['a:1'], Size: 7, Created: '1970-01-01T00:00:05Z', Config: { Labels: { x: 'y' } } })).toEqual(expected)
  expect(toImageStatus({ Id: 'sha256:2', RepoTags: null, Created: '' })).toEqual({ id: 'sha256:2', tags: [], sizeBytes: 0, createdAt: 0, labels: {} })
})

test('networks', () => {
  expect(toNetworkStatus({ Id: '1', Name: 'host' } as Docker.NetworkInspectInfo)).toEqual({ id: '1', name: 'host', labels: {}, subnets: [] })
  expect(toNetworkStatus({ Id: '1', Name: 'x', Labels: { a: 'b' }, IPAM: { Config: [{ Subnet: '10.0.0.0/8' }, {}] } } as unknown as Docker.NetworkInspectInfo)).toEqual({ id: '1', name: 'x', labels: { a: 'b' }, subnets: ['10.0.0.0/8'] })
})

describe('what an engine is', () => {
  const version = { Version: '20.10.24', ApiVersion: '1.41', Os: 'linux', Arch: 'amd64' }
  test('Docker of today', () => {
    expect(toRuntimeInfo(version, { CgroupVersion: '2', OperatingSystem: 'Debian 12', SecurityOptions: ['name=apparmor', 'name=seccomp,profile=default', 'name=userns'] })).toEqual({ version: '20.10.24', apiVersion: '1.41', os: 'Debian 12', arch: 'amd64', cgroup: 2, rootless: false, userns: true, apparmor: true, product: 'docker' })
  })
  test('one that says little', () => expect(toRuntimeInfo({}, {})).toMatchObject({ version: 'unknown', cgroup: 1, rootless: false, product: 'docker' }))
  test('Podman', () => expect(toRuntimeInfo({ ...version, Components: [{ Name: 'Podman Engine' }] }, { CgroupVersion: 'hybrid', SecurityOptions: ['name=rootless'] })).toMatchObject({ product: 'podman', rootless: true, cgroup: null }))
})
