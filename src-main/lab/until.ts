import { setTimeout as sleep } from 'node:timers/promises'

const LOOK_MS = 50

/** Looks again and again. Returns early when the signal says so: the caller looks at it. */
export async function until(fulfilled: () => boolean, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !fulfilled()) await sleep(LOOK_MS, undefined, { ref: false })
}
