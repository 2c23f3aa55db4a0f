import type { ContainerSecurity, PodSecurity } from '../../model/security'
import { plainCapability } from '../../resources/capabilities'
import type { RawSecurity } from '../raw/container'
import type { RawPodSecurity } from '../raw/pod'

export function toPodSecurity({ fsGroup, supplementalGroups = [] }: RawPodSecurity = {}): PodSecurity {
  return { fsGroup: fsGroup ?? null, supplementalGroups }
}

/** securitycontext.DetermineEffectiveSecurityContext: the container's word over the pod's. */
export function toContainerSecurity(own: RawSecurity = {}, pod: RawPodSecurity = {}): ContainerSecurity {
  const { add = [], drop = [] } = own.capabilities ?? {}
  const privileged = own.privileged ?? false
  const seccomp = own.seccompProfile?.type ?? pod.seccompProfile?.type
  return {
    runAsUser: own.runAsUser ?? pod.runAsUser ?? null,
    runAsGroup: own.runAsGroup ?? pod.runAsGroup ?? null,
    runAsNonRoot: own.runAsNonRoot ?? pod.runAsNonRoot ?? false,
    privileged,
    allowPrivilegeEscalation: own.allowPrivilegeEscalation ?? true,
    readOnlyRootFilesystem: own.readOnlyRootFilesystem ?? false,
    capabilities: { add: add.map(plainCapability), drop: drop.map(plainCapability) },
    // A privileged container has no profile, whatever is said (kubelet and Docker agree).
    seccomp: privileged || seccomp === 'Unconfined' ? 'Unconfined' : 'RuntimeDefault'
  }
}
