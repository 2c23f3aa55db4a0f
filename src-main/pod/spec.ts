/**
 * The lab's own, fully defaulted form of a v1 Pod: what the kubelet part works from. Made only by `parseManifest`.
 * JSON all the way down, since it travels in a label of the pod's record on the engine.
 */

export interface PodSpec {
  readonly namespace: string
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** metadata.name unless spec.hostname says otherwise. */
  readonly hostname: string
  readonly restartPolicy: RestartPolicy
  readonly shareProcessNamespace: boolean
  readonly terminationGracePeriodSeconds: number
  readonly volumes: readonly VolumeSpec[]
  /** App containers, in the order of the manifest. */
  readonly containers: readonly ContainerSpec[]
}

export type RestartPolicy = 'Always' | 'OnFailure' | 'Never'

/** Tagged by `kind` so that the next kinds of volume only add members. */
export type VolumeSpec = { readonly kind: 'emptyDir'; readonly name: string }

export interface ContainerSpec {
  readonly name: string
  readonly role: 'app'
  readonly image: string
  readonly imagePullPolicy: 'Always' | 'IfNotPresent' | 'Never'
  /** Replaces the image's Entrypoint; null keeps it. */
  readonly command: readonly string[] | null
  /** Replaces the image's Cmd; null keeps it (unless command is given: then Kubernetes drops the image's Cmd too). */
  readonly args: readonly string[] | null
  readonly workingDir: string | null
  readonly env: readonly { readonly name: string; readonly value: string }[]
  readonly ports: readonly PortSpec[]
  readonly mounts: readonly MountSpec[]
}

export interface PortSpec {
  readonly name: string | null
  readonly containerPort: number
  readonly hostPort: number | null
  /** The address the host port is bound to; the lab's default is 127.0.0.1, not Kubernetes' 0.0.0.0. */
  readonly hostIP: string | null
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
}

export interface MountSpec {
  readonly volume: string
  readonly path: string
  readonly readOnly: boolean
}

/** What one manifest text holds. `source` is that document's own YAML, kept so that it can be shown and edited again. */
export interface ParsedPod {
  readonly spec: PodSpec
  readonly source: string
}
