/**
 * How soon a real kubelet had things back. Measured by ourselves: kubelet 1.20.2 with dockershim, standalone with static
 * pods, on Docker 20.10.24 (cgroup v1), small containers whose images were there, a machine with 2 cores. All times are ms.
 */
export const MEASURED_ON = { kubelet: '1.20.2', shim: 'dockershim', engine: 'Docker 20.10.24' } as const

/** `typical` is the median, or the one figure that there is; null where only the range was kept. */
export interface Measured {
  readonly low: number
  readonly high: number
  readonly typical: number | null
}

const once = (ms: number): Measured => ({ low: ms, high: ms, typical: ms })

/** From an app's death to the start of the next instance. It looks at the engine once a second. */
export const APP_KILLED: Measured = { low: 300, high: 1_140, typical: 720 }

/** From an app's death to the creation of the next instance, by the nominal back-off. */
export const BACK_OFF: readonly { readonly nominal: number; readonly measured: Measured }[] = [
  { nominal: 10_000, measured: once(16_000) },
  { nominal: 20_000, measured: once(30_000) },
  { nominal: 40_000, measured: once(50_000) },
  { nominal: 80_000, measured: once(81_000) },
  { nominal: 160_000, measured: once(166_000) },
  { nominal: 300_000, measured: { low: 304_000, high: 307_000, typical: null } }
]

/** From pause's death until everything runs in a new sandbox. */
export const PAUSE_KILLED = {
  /** The apps end when they get SIGTERM. */
  obeying: { low: 960, high: 1_540, typical: 1_360 } satisfies Measured,
  /** They do not: SIGKILL after a grace of 30 s. */
  stubborn: once(31_300),
  /** They share its PIDs, and the kernel ends them with it. */
  sharedPids: { low: 1_240, high: 1_470, typical: null } satisfies Measured
} as const

/** From the manifest to the start of pause and of the first and the second app. */
export const CREATED: readonly Measured[] = [once(290), once(387), once(472)]

/** From the deletion until nothing runs any more, when the apps end at SIGTERM. */
export const DELETED: Measured = once(190)
