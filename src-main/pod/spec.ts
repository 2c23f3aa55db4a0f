import type { EnvFromSpec, EnvVarSpec } from './model/env'
import type { LifecycleSpec, ProbeSpec } from './model/probes'
import type { QosClass, ResourcesSpec } from './model/resources'
import type { ContainerSecurity, PodSecurity } from './model/security'
import type { MountSpec, VolumeSpec } from './model/volumes'

export type { ConfigMapSpec, SecretSpec } from './model/data'
export type { EnvFromSpec, EnvVarSpec } from './model/env'
export type { LifecycleHandler, LifecycleSpec, PortRef, ProbeHandler, ProbeSpec } from './model/probes'
export type { QosClass, ResourceAmounts, ResourcesSpec } from './model/resources'
export type { ContainerSecurity, PodSecurity } from './model/security'
export type { FilesSource, FilesVolume, MountSpec, VolumeSpec } from './model/volumes'

/**
 * The lab's own, fully defaulted form of a v1 Pod: what the kubelet part works from. Made by `parseManifest`, or by
 * `readStoredSpec` from what an earlier version of it wrote.
 * JSON all the way down, since it travels in a label of the pod's record on the engine: it names Secrets, never holds them.
 */
export interface PodSpec {
  readonly namespace: string
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** metadata.name unless spec.hostname says otherwise. */
  readonly hostname: string
  /** With it the pod's full name is `<hostname>.<subdomain>.<namespace>.svc.<cluster domain>`, as its /etc/hosts says. */
  readonly subdomain: string | null
  readonly hostAliases: readonly HostAlias[]
  readonly dns: DnsSpec
  readonly hostNetwork: boolean
  readonly hostPID: boolean
  readonly hostIPC: boolean
  readonly restartPolicy: RestartPolicy
  readonly shareProcessNamespace: boolean
  readonly terminationGracePeriodSeconds: number
  /** Seconds since the pod's start after which it fails (DeadlineExceeded); null is never. */
  readonly activeDeadlineSeconds: number | null
  /** Only a name for the downward API: this lab has no service accounts. */
  readonly serviceAccountName: string
  readonly security: PodSecurity
  /** From the exact quantities (qos.ComputePodQOS). */
  readonly qosClass: QosClass
  readonly volumes: readonly VolumeSpec[]
  /** Roles `init` and `sidecar`, in the order in which they start. */
  readonly initContainers: readonly ContainerSpec[]
  /** App containers, in the order of the manifest. */
  readonly containers: readonly ContainerSpec[]
  /** Debug containers; only ever added, and only to a pod that is there (update.ts). */
  readonly ephemeralContainers: readonly ContainerSpec[]
  /** `none` (annotation dev.pauselab/sandbox): no pause, the first app container owns the namespaces. */
  readonly sandbox: 'pause' | 'none'
  /** Annotation dev.pauselab/infra-image; null takes the lab's setting. */
  readonly infraImage: string | null
  /** Annotation dev.pauselab/share-uts: every container joins pause's UTS namespace by the demo image's shim. */
  readonly shareUts: boolean
}

export type RestartPolicy = 'Always' | 'OnFailure' | 'Never'

export interface HostAlias {
  readonly ip: string
  readonly hostnames: readonly string[]
}

export interface DnsSpec {
  /** `None` uses nothing but what stands here; all others are the engine's own resolver with this added (there is no cluster DNS). */
  readonly policy: 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default' | 'None'
  readonly nameservers: readonly string[]
  readonly searches: readonly string[]
  readonly options: readonly { readonly name: string; readonly value: string | null }[]
}

export type ContainerRole = 'init' | 'sidecar' | 'app' | 'ephemeral'

export interface ContainerSpec {
  readonly name: string
  /** `sidecar` is an init container with restartPolicy Always: started in its turn, never waited for to end. */
  readonly role: ContainerRole
  readonly image: string
  readonly imagePullPolicy: 'Always' | 'IfNotPresent' | 'Never'
  /** Replaces the image's Entrypoint; null keeps it. */
  readonly command: readonly string[] | null
  /** Replaces the image's Cmd; null keeps it (unless command is given: then Kubernetes drops the image's Cmd too). */
  readonly args: readonly string[] | null
  readonly workingDir: string | null
  readonly env: readonly EnvVarSpec[]
  readonly envFrom: readonly EnvFromSpec[]
  readonly ports: readonly PortSpec[]
  readonly mounts: readonly MountSpec[]
  readonly resources: ResourcesSpec
  readonly startupProbe: ProbeSpec | null
  readonly livenessProbe: ProbeSpec | null
  readonly readinessProbe: ProbeSpec | null
  readonly lifecycle: LifecycleSpec
  /** Absolute path within the container. */
  readonly terminationMessagePath: string
  /** `FallbackToLogsOnError`: an empty file and a failure give the end of the log (2,048 bytes or 80 lines). */
  readonly terminationMessagePolicy: 'File' | 'FallbackToLogsOnError'
  readonly security: ContainerSecurity
  readonly stdin: boolean
  /** stdin is closed when its first client leaves. */
  readonly stdinOnce: boolean
  readonly tty: boolean
  /** Ephemeral containers only: whose PID namespace it joins; null is the pod's own arrangement. */
  readonly targetContainerName: string | null
}

export interface PortSpec {
  readonly name: string | null
  readonly containerPort: number
  readonly hostPort: number | null
  /** The address the host port is bound to; the lab's default is 127.0.0.1, not Kubernetes' 0.0.0.0. */
  readonly hostIP: string | null
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
}

/** What one manifest text holds. `source` is that document's own YAML, kept so that it can be shown and edited again. */
export interface ParsedPod {
  readonly spec: PodSpec
  readonly source: string
}
