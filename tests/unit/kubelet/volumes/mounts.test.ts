import { describe, expect, test } from 'vitest'
import { containerMounts } from '../../../../src-main/kubelet/volumes'
import type { MountSpec, VolumeSpec } from '../../../../src-main/pod/spec'
import type { MountRequest } from '../../../../src-main/runtime/port'
import { containerSpec, podSpec, UID } from '../builders'
import { type Hand, hand } from './podInHand'

const VOLUMES: readonly VolumeSpec[] = [
  { kind: 'emptyDir', name: 'disk', medium: 'default', sizeLimitBytes: null },
  { kind: 'emptyDir', name: 'ram', medium: 'Memory', sizeLimitBytes: null },
  { kind: 'secret', name: 'secret', defaultMode: 0o644, sources: [] },
  { kind: 'hostPath', name: 'any', path: '/srv/', type: '' },
  { kind: 'hostPath', name: 'folder', path: '/srv', type: 'Directory' }
]
const LOG: MountRequest = { source: `/volume/${UID}/containers/a/3`, path: '/dev/termination-log', readOnly: false }
const HOSTS: MountRequest = { source: `/volume/${UID}/etc-hosts`, path: '/etc/hosts', readOnly: false }

function mount(volume: string, more: Partial<MountSpec> = {}): MountSpec {
  return { volume, path: `/${volume}`, readOnly: false, subPath: null, subPathExpr: null, ...more }
}

async function mountsOf(mounts: readonly MountSpec[], more: { readonly hostNetwork?: boolean; readonly volumeSubpath?: boolean } = {}): Promise<{ readonly result: Awaited<ReturnType<typeof containerMounts>>; readonly hand: Hand }> {
  const container = containerSpec('a', { mounts })
  const made = await hand(podSpec({ volumes: VOLUMES, containers: [container], hostNetwork: more.hostNetwork ?? false }), more.volumeSubpath)
  const result = await containerMounts(made.pod, { container, attempt: 3, env: [{ name: 'WHO', value: 'me' }], podIPs: ['172.30.0.2'] })
  return { result, hand: made }
}

describe('a container’s mounts', () => {
  test.each<[string, MountSpec, MountRequest]>([
    ['a directory', mount('disk'), { source: `/volume/${UID}/volumes/disk`, path: '/disk', readOnly: false }],
    ['for reading', mount('disk', { readOnly: true }), { source: `/volume/${UID}/volumes/disk`, path: '/disk', readOnly: true }],
    ['the kubelet’s files are always for reading', mount('secret'), { source: `/volume/${UID}/volumes/secret`, path: '/secret', readOnly: true }],
    ['a part', mount('disk', { subPath: 'x/y' }), { source: `/volume/${UID}/volumes/disk/x/y`, path: '/disk', readOnly: false }],
    ['a part named by the environment', mount('disk', { subPathExpr: 'x/$(WHO)' }), { source: `/volume/${UID}/volumes/disk/x/me`, path: '/disk', readOnly: false }],
    ['memory', mount('ram'), { volume: `lab_memory_${UID}_ram`, path: '/ram', readOnly: false }],
    ['a host path nobody looks at', mount('any'), { source: '/srv', path: '/any', readOnly: false, create: true }],
    ['a host path of a type', mount('folder', { readOnly: true }), { source: '/srv', path: '/folder', readOnly: true }],
    ['a part of a host path', mount('folder', { subPath: 'x' }), { source: '/srv/x', path: '/folder', readOnly: false, create: true }]
  ])('%s', async (_what, spec, request) => {
    const { result } = await mountsOf([spec])
    expect(result).toEqual({ ok: true, value: [request, HOSTS, LOG] })
  })

  test.each<[string, MountSpec, string]>([
    ['no such volume', mount('none'), 'cannot find volume "none" to mount into container "a"'],
    ['a way out', mount('disk', { subPath: '../../..' }), 'failed to prepare subPath for volumeMount "disk" of container "a"'],
    ['a variable that is not there', mount('disk', { subPathExpr: '$(NOBODY)' }), 'missing value for NOBODY'],
    ['a part of memory on an older engine', mount('ram', { subPath: 'x' }), 'subPath of the memory volume "ram": this engine cannot mount a part of a volume (Docker 26 and later can)']
  ])('refused: %s', async (_what, spec, message) => {
    expect((await mountsOf([spec])).result).toEqual({ ok: false, message })
  })

  test('a part of memory where the engine can', async () => {
    expect((await mountsOf([mount('ram', { subPath: 'x' })], { volumeSubpath: true })).result).toMatchObject({ ok: true, value: [{ volume: `lab_memory_${UID}_ram`, subpath: 'x' }, HOSTS, LOG] })
  })

  test('no /etc/hosts on the host’s network, nor over what the manifest mounts there', async () => {
    expect((await mountsOf([], { hostNetwork: true })).result).toEqual({ ok: true, value: [LOG] })
    const { result, hand: made } = await mountsOf([mount('disk', { path: '/etc/hosts' })])
    expect(result).toMatchObject({ ok: true, value: [{ path: '/etc/hosts', source: `/volume/${UID}/volumes/disk` }, LOG] })
    expect(made.files.text(`${UID}/etc-hosts`)).toBe(null)
  })

  test('the files are written before anybody mounts them', async () => {
    const { hand: made } = await mountsOf([])
    expect(made.files.text(`${UID}/etc-hosts`)).toContain('172.30.0.2\tweb\n')
    expect(made.files.entries.get(`${UID}/containers/a/3`)).toMatchObject({ mode: 0o666 })
  })
})
