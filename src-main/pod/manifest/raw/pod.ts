import type { RawContainer, RawSeccompProfile } from './container'
import type { RawVolume } from './volume'

/**
 * A v1 Pod as it was written, reduced to what this lab uses: types are checked, anything may be missing.
 * Null items stand for what was left out on purpose (support/injected.ts).
 */
export interface RawPod {
  readonly metadata?: RawMetadata
  readonly spec?: RawPodSpec
}

export interface RawMetadata {
  readonly name?: string
  readonly generateName?: string
  readonly namespace?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

export interface RawPodSpec {
  readonly containers?: readonly RawContainer[]
  readonly initContainers?: readonly RawContainer[]
  readonly ephemeralContainers?: readonly RawContainer[]
  readonly volumes?: readonly (RawVolume | null)[]
  readonly restartPolicy?: string
  readonly terminationGracePeriodSeconds?: number
  readonly activeDeadlineSeconds?: number
  readonly shareProcessNamespace?: boolean
  readonly hostname?: string
  readonly subdomain?: string
  readonly hostAliases?: readonly RawHostAlias[]
  readonly dnsPolicy?: string
  readonly dnsConfig?: RawDnsConfig
  readonly hostNetwork?: boolean
  readonly hostPID?: boolean
  readonly hostIPC?: boolean
  readonly securityContext?: RawPodSecurity
  readonly serviceAccountName?: string
  readonly os?: { readonly name?: string }
}

export interface RawHostAlias {
  readonly ip?: string
  readonly hostnames?: readonly string[]
}

export interface RawDnsConfig {
  readonly nameservers?: readonly string[]
  readonly searches?: readonly string[]
  readonly options?: readonly { readonly name?: string; readonly value?: string }[]
}

export interface RawPodSecurity {
  readonly runAsUser?: number
  readonly runAsGroup?: number
  readonly runAsNonRoot?: boolean
  readonly fsGroup?: number
  readonly supplementalGroups?: readonly number[]
  readonly seccompProfile?: RawSeccompProfile
}

/** The items of a list with their own indexes, what was left out skipped. */
export function* present<T>(list: readonly (T | null)[] | undefined): Generator<readonly [number, T]> {
  for (const [index, item] of (list ?? []).entries()) if (item !== null) yield [index, item]
}

/** Those of a pod's containers whose lists are of one kind, with the place of each. */
export function* eachContainer(spec: RawPodSpec): Generator<readonly [readonly (string | number)[], RawContainer]> {
  for (const field of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    for (const [index, container] of (spec[field] ?? []).entries()) yield [['spec', field, index], container]
  }
}
