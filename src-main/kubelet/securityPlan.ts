import type { ContainerSpec, PodSpec } from '../pod/spec'
import type { ContainerRequest } from '../runtime/port'

type SecurityPart = Pick<ContainerRequest, 'user' | 'groups' | 'privileged' | 'capAdd' | 'capDrop' | 'readOnlyRoot' | 'securityOpt'>

/**
 * What the shim that joins pause's UTS namespace needs (dev.pauselab/share-uts), beyond Docker's usual ones and where those
 * were dropped. It gives SYS_ADMIN up before the program begins, and the others where they were not the container's own.
 */
const SHIM_NEEDS = ['SYS_ADMIN']
const SHIM_NEEDS_WHEN_DROPPED = ['SYS_ADMIN', 'SETPCAP', 'SYS_PTRACE']

/** The effective security context as dockershim hands it to Docker (security_context.go). */
export function planSecurity(pod: PodSpec, { security }: ContainerSpec): SecurityPart {
  const { capabilities } = security
  const add = pod.shareUts ? [...new Set([...capabilities.add, ...(capabilities.drop.includes('ALL') ? SHIM_NEEDS_WHEN_DROPPED : SHIM_NEEDS)])] : capabilities.add
  return {
    ...userOf(security),
    ...present('groups', groupsOf(pod)),
    ...(security.privileged ? { privileged: true } : {}),
    ...present('capAdd', add),
    ...present('capDrop', capabilities.drop),
    ...(security.readOnlyRootFilesystem ? { readOnlyRoot: true } : {}),
    ...present('securityOpt', [...(security.allowPrivilegeEscalation ? [] : ['no-new-privileges']), ...(security.seccomp === 'Unconfined' ? ['seccomp=unconfined'] : [])])
  }
}

/** Those of the shim's that the container itself was not to have. */
export function shimDrops({ security }: ContainerSpec): readonly string[] {
  const { add, drop } = security.capabilities
  return drop.includes('ALL') ? SHIM_NEEDS_WHEN_DROPPED.filter((name) => name !== 'SYS_ADMIN' && !add.includes(name)) : []
}

/** Docker takes a group only behind a user; a group alone is root's, as in the kubelet's generateContainerConfig. */
function userOf({ runAsUser, runAsGroup }: ContainerSpec['security']): { readonly user?: string } {
  if (runAsUser === null && runAsGroup === null) return {}
  return { user: runAsGroup === null ? String(runAsUser) : `${runAsUser ?? 0}:${runAsGroup}` }
}

function groupsOf({ security }: PodSpec): readonly string[] {
  const groups = security.fsGroup === null ? security.supplementalGroups : [...security.supplementalGroups, security.fsGroup]
  return [...new Set(groups)].map(String)
}

function present<Key extends string>(key: Key, list: readonly string[]): { readonly [K in Key]?: readonly string[] } {
  return list.length === 0 ? {} : ({ [key]: list } as { readonly [K in Key]: readonly string[] })
}
