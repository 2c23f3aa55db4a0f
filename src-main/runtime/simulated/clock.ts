/** Where the simulation gets its time from: tests turn it by hand. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Returns what cancels it. */
  readonly setTimer: (milliseconds: number, act: () => void) => () => void
}

export const REAL_CLOCK: Clock = {
  now: () => Date.now(),
  setTimer(milliseconds, act) {
    const timer = setTimeout(act, milliseconds)
    timer.unref() // what sleeps in here keeps no lab from ending
    return () => clearTimeout(timer)
  }
}
