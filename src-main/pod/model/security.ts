/** What of v1 PodSecurityContext belongs to the pod as a whole; the rest is merged into each container's. */
export interface PodSecurity {
  /** Group that owns the pod's volumes and that every process of it has; null changes nothing. */
  readonly fsGroup: number | null
  readonly supplementalGroups: readonly number[]
}

/** A container's v1 SecurityContext over its pod's (securitycontext.DetermineEffectiveSecurityContext). */
export interface ContainerSecurity {
  /** null takes the image's user. */
  readonly runAsUser: number | null
  /** null takes the image's group, or the user's primary one. */
  readonly runAsGroup: number | null
  /** The kubelet refuses to start a container whose user is, or may be, root (rootViolation). */
  readonly runAsNonRoot: boolean
  readonly privileged: boolean
  /** false is Docker's no-new-privileges. */
  readonly allowPrivilegeEscalation: boolean
  readonly readOnlyRootFilesystem: boolean
  /** Upper case without CAP_ (`NET_ADMIN`, `ALL`), as Docker takes them. */
  readonly capabilities: { readonly add: readonly string[]; readonly drop: readonly string[] }
  /** RuntimeDefault is the engine's own profile, which this lab uses unless told otherwise. */
  readonly seccomp: 'RuntimeDefault' | 'Unconfined'
}

export const NO_POD_SECURITY: PodSecurity = { fsGroup: null, supplementalGroups: [] }

export const NO_SECURITY: ContainerSecurity = {
  runAsUser: null,
  runAsGroup: null,
  runAsNonRoot: false,
  privileged: false,
  allowPrivilegeEscalation: true,
  readOnlyRootFilesystem: false,
  capabilities: { add: [], drop: [] },
  seccomp: 'RuntimeDefault'
}
