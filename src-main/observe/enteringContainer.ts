import type { ContainerRequest, RuntimeInfo } from '../runtime/port'
import { PROBE_IMAGE } from './probeContainer'

/**
 * A helper that enters the pods' namespaces, for which it needs SYS_ADMIN, and PTRACE to open those of other users'
 * processes. It has no network of its own, and ends with its stdin, that is, with its lab.
 */
export function enteringRequest(program: string, name: string, labels: ContainerRequest['labels'], info: RuntimeInfo): ContainerRequest {
  return {
    name,
    image: PROBE_IMAGE,
    args: [program],
    labels,
    network: { mode: 'none' },
    pid: 'host',
    hostUserns: info.userns,
    capDrop: ['ALL'],
    capAdd: ['SYS_ADMIN', 'SYS_PTRACE'],
    securityOpt: ['no-new-privileges', ...(info.apparmor ? ['apparmor=unconfined'] : [])],
    readOnlyRoot: true,
    log: 'none',
    autoRemove: true,
    openStdin: true
  }
}
