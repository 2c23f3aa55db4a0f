/** Linux numbers, the same on x86_64 and arm64. */
const SIGNALS = [
  'HUP', 'INT', 'QUIT', 'ILL', 'TRAP', 'ABRT', 'BUS', 'FPE', 'KILL', 'USR1', 'SEGV', 'USR2', 'PIPE', 'ALRM', 'TERM', 'STKFLT',
  'CHLD', 'CONT', 'STOP', 'TSTP', 'TTIN', 'TTOU', 'URG', 'XCPU', 'XFSZ', 'VTALRM', 'PROF', 'WINCH', 'IO', 'PWR', 'SYS'
] as const
const FIRST_REAL_TIME = 34
const LAST_REAL_TIME = 64

/** In the order of their bits (capabilities(7)). */
const CAPABILITIES = [
  'CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'FOWNER', 'FSETID', 'KILL', 'SETGID', 'SETUID', 'SETPCAP', 'LINUX_IMMUTABLE', 'NET_BIND_SERVICE',
  'NET_BROADCAST', 'NET_ADMIN', 'NET_RAW', 'IPC_LOCK', 'IPC_OWNER', 'SYS_MODULE', 'SYS_RAWIO', 'SYS_CHROOT', 'SYS_PTRACE', 'SYS_PACCT', 'SYS_ADMIN',
  'SYS_BOOT', 'SYS_NICE', 'SYS_RESOURCE', 'SYS_TIME', 'SYS_TTY_CONFIG', 'MKNOD', 'LEASE', 'AUDIT_WRITE', 'AUDIT_CONTROL', 'SETFCAP', 'MAC_OVERRIDE',
  'MAC_ADMIN', 'SYSLOG', 'WAKE_ALARM', 'BLOCK_SUSPEND', 'AUDIT_READ', 'PERFMON', 'BPF', 'CHECKPOINT_RESTORE'
] as const

/** The set bits of a hexadecimal mask, lowest first. */
export function bitsOf(hex: string): readonly number[] {
  const mask = /^[0-9a-f]+$/i.test(hex) ? BigInt(`0x${hex}`) : 0n
  return Array.from({ length: 64 }, (_, bit) => bit).filter((bit) => ((mask >> BigInt(bit)) & 1n) === 1n)
}

/** Bit 0 is signal 1. 32 and 33 belong to the C library, which uses them for its threads. */
export function signalsOf(hex: string): readonly string[] {
  return bitsOf(hex).map((bit) => nameSignal(bit + 1))
}

export function nameSignal(number: number): string {
  const name = SIGNALS[number - 1]
  if (name !== undefined) return `SIG${name}`
  if (number === FIRST_REAL_TIME) return 'SIGRTMIN'
  if (number === LAST_REAL_TIME) return 'SIGRTMAX'
  return number > FIRST_REAL_TIME && number < LAST_REAL_TIME ? `SIGRTMIN+${number - FIRST_REAL_TIME}` : `SIG${number}`
}

export function capabilitiesOf(hex: string): readonly string[] {
  return bitsOf(hex).map((bit) => CAPABILITIES[bit] ?? `CAP_${bit}`)
}
