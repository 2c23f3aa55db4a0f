import type { ContainerRequest, RuntimeInfo } from '../runtime/port'

export const PROBE_IMAGE = 'pauselab/probe'

/**
 * The helper container: sees every process, holds no power it does not need. It ends when its stdin does, so it lives
 * exactly as long as the lab that started it: its name is the lab's lease on the engine.
 */
export function probeRequest(name: string, labels: ContainerRequest['labels'], info: RuntimeInfo): ContainerRequest {
  return {
    name,
    image: PROBE_IMAGE,
    labels,
    network: { mode: 'host' }, // the process connector speaks only there
    pid: 'host',
    hostUserns: info.userns,
    // On version 2 a private cgroup namespace would hide the paths by which processes are told apart.
    hostCgroupns: info.cgroup === 2,
    capDrop: ['ALL'],
    capAdd: ['SYS_PTRACE', 'DAC_READ_SEARCH', 'KILL', 'NET_ADMIN'],
    securityOpt: ['no-new-privileges', ...(info.apparmor ? ['apparmor=unconfined'] : [])],
    readOnlyRoot: true,
    log: 'none', // json-file would fill the disk with frames
    autoRemove: true,
    openStdin: true
  }
}
