/** When somebody died. Milliseconds since 1970. */
export interface Moment {
  /** By the engine's event. */
  readonly at: number
  /** By the kernel, where the probe heard of it. */
  readonly kernelAt: number | null
  /** When it was asked to end, where that is known. */
  readonly askedAt: number | null
}

/** What one death brings about, the kernel does within milliseconds of it; on a busy machine others tell of it later. */
const SLACK_MS = 1_500

/**
 * Whether who shared its PIDs fell with the holder of the PID namespace. Its PID 1 ends last: the kernel ends all others and
 * waits until each has been reaped by its own parent (zap_pid_ns_processes, kernel/pid_namespace.c), which takes a busy engine
 * seconds. So the fall begins with the signal and ends with PID 1.
 */
export function sameFall(holder: Moment, other: Moment): boolean {
  const byKernel = holder.kernelAt !== null && other.kernelAt !== null
  const [end, point] = byKernel ? [holder.kernelAt, other.kernelAt] : [holder.at, other.at]
  const begin = Math.min(end, holder.askedAt ?? end)
  return point >= begin - SLACK_MS && point <= end + SLACK_MS
}
