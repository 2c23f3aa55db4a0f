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
}

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
    product: (v.Components ?? []).some((component) => component.Name === 'Podman Engine') ? 'podman' : 'docker'
  }
}
