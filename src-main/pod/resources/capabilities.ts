/** `CAP_net_admin` -> `NET_ADMIN`: the form Docker's CapAdd and CapDrop take. */
export function plainCapability(name: string): string {
  return name.toUpperCase().replace(/^CAP_/, '')
}

/** capabilities(7), with the word for all of them. */
export const CAPABILITIES: ReadonlySet<string> = new Set([
  'ALL', 'AUDIT_CONTROL', 'AUDIT_READ', 'AUDIT_WRITE', 'BLOCK_SUSPEND', 'BPF', 'CHECKPOINT_RESTORE', 'CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'FOWNER', 'FSETID',
  'IPC_LOCK', 'IPC_OWNER', 'KILL', 'LEASE', 'LINUX_IMMUTABLE', 'MAC_ADMIN', 'MAC_OVERRIDE', 'MKNOD', 'NET_ADMIN', 'NET_BIND_SERVICE', 'NET_BROADCAST', 'NET_RAW', 'PERFMON',
  'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYSLOG', 'SYS_ADMIN', 'SYS_BOOT', 'SYS_CHROOT', 'SYS_MODULE', 'SYS_NICE', 'SYS_PACCT', 'SYS_PTRACE', 'SYS_RAWIO', 'SYS_RESOURCE',
  'SYS_TIME', 'SYS_TTY_CONFIG', 'WAKE_ALARM'
])

/**
 * Those whose power ends at the pod's own namespaces and files: Docker's defaults (which Pod Security's baseline allows
 * but for NET_RAW), and what networking, mesh and debugging lessons need. Every other one reaches the host.
 */
export const CONFINED_CAPABILITIES: ReadonlySet<string> = new Set([
  'AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'NET_RAW', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT',
  'IPC_LOCK', 'IPC_OWNER', 'LEASE', 'NET_ADMIN', 'NET_BROADCAST', 'SYS_PTRACE'
])
