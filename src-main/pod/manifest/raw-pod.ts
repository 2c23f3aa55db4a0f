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
  readonly volumes?: readonly (RawVolume | null)[]
  readonly restartPolicy?: string
  readonly terminationGracePeriodSeconds?: number
  readonly shareProcessNamespace?: boolean
  readonly hostname?: string
}

export interface RawContainer {
  readonly name?: string
  readonly image?: string
  readonly imagePullPolicy?: string
  readonly command?: readonly string[]
  readonly args?: readonly string[]
  readonly workingDir?: string
  readonly env?: readonly RawEnv[]
  readonly ports?: readonly RawPort[]
  readonly volumeMounts?: readonly (RawMount | null)[]
}

export interface RawEnv {
  readonly name?: string
  readonly value?: string
}

export interface RawPort {
  readonly name?: string
  readonly containerPort?: number
  readonly hostPort?: number
  readonly hostIP?: string
  readonly protocol?: string
}

export interface RawMount {
  readonly name?: string
  readonly mountPath?: string
  readonly readOnly?: boolean
}

/** `emptyDir` is also what Kubernetes makes of a volume that names no source. */
export interface RawVolume {
  readonly name?: string
  readonly emptyDir?: object
}

/** The items of a list with their own indexes, what was left out skipped. */
export function* present<T>(list: readonly (T | null)[] | undefined): Generator<readonly [number, T]> {
  for (const [index, item] of (list ?? []).entries()) if (item !== null) yield [index, item]
}
