import type { RuntimeInfo } from '../port'

interface VersionAnswer {
  readonly Version?: string
  readonly ApiVersion?: string
  readonly Os?: string
  readonly Arch?: string
  readonly Components?: readonly { readonly Name?: string }[]
}

interface InfoAnswer {
  readonly CgroupVersion?: string
  readonly SecurityOptions?: readonly string[]
  readonly OperatingSystem?: string
  readonly Name?: string
  readonly NCPU?: number
  readonly MemTotal?: number
}

/** The first API with `VolumeOptions.Subpath`. */
const VOLUME_SUBPATH_SINCE = [1, 45] as const

export function toRuntimeInfo(version: unknown, info: unknown): RuntimeInfo {
  const v = version as VersionAnswer
  const i = info as InfoAnswer
  const security = i.SecurityOptions ?? []
  const has = (name: string): boolean => security.some((option) => option.split(',').includes(`name=${name}`))
  return {
    version: v.Version ?? 'unknown',
    apiVersion: v.ApiVersion ?? 'unknown',
    os: i.OperatingSystem ?? v.Os ?? 'unknown',
    arch: v.Arch ?? 'unknown',
    // Engines before 20.10 do not say; they only knew version 1.
    cgroup: i.CgroupVersion === '2' ? 2 : i.CgroupVersion === '1' || i.CgroupVersion === undefined ? 1 : null,
    rootless: has('rootless'),
    userns: has('userns'),
    apparmor: has('apparmor'),
    node: i.Name ?? 'localhost',
    cpus: i.NCPU ?? 1,
    memoryBytes: i.MemTotal ?? 0,
    volumeSubpath: isAtLeast(v.ApiVersion ?? '', VOLUME_SUBPATH_SINCE),
    product: (v.Components ?? []).some((component) => component.Name === 'Podman Engine') ? 'podman' : 'docker'
  }
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number)
  return ownMajor > major || (ownMajor === major && ownMinor >= minor)
}
