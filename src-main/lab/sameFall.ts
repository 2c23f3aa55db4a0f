/** When somebody died: by the engine's event, and by the kernel where the probe heard of it. Milliseconds since 1970. */
export interface Moment {
  readonly at: number
  readonly kernelAt: number | null
}

/** What one death brings about, the kernel does within milliseconds of it; an engine tells of it in its own time. */
const SAME_FALL_MS = 1_500

/** Whether two deaths may be one fall: by the kernel's times where both are known, since a busy engine's events come seconds apart. */
export function sameFall(a: Moment, b: Moment): boolean {
  const apart = a.kernelAt !== null && b.kernelAt !== null ? a.kernelAt - b.kernelAt : a.at - b.at
  return Math.abs(apart) < SAME_FALL_MS
}
