import { setTimeout as delay } from 'node:timers/promises'
import type { LabSnapshot, PodView } from '../../../src-main/api'
import type { LabProcess } from '../lab/labProcess'

export const CHANGES_PER_SECOND = 20
/** Every so many changes one befalls the pod that the window shows. */
const SHOWN_EVERY = 4
/** Every so many changes one is the death of a pause, with all that follows from it. */
const PAUSE_EVERY = 41
/** Steps through the pods so that neighbours are not next to each other in time; no divisor of their number. */
const STRIDE = 37

export interface PlannedChange {
  readonly id: string
  readonly signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'
}

/**
 * The `n`th change, always the same for the same snapshot: apps are killed and come back, processes stop and go on, and now and then
 * a pause dies. Null when the container whose turn it is does not run just now.
 */
export function plannedChange({ pods }: LabSnapshot, shown: string, n: number): PlannedChange | null {
  const others = n - Math.floor(n / SHOWN_EVERY)
  const pod = n % SHOWN_EVERY === 0 ? pods.find(({ name }) => name === shown) : pods[(others * STRIDE) % pods.length]
  const apps = pod?.containers.filter(({ role }) => role === 'app') ?? []
  const container = n % PAUSE_EVERY === 0 ? pod?.containers.find(({ role }) => role === 'sandbox') : apps[n % apps.length]
  if (pod === undefined || container?.state !== 'running' || container.id === null) return null
  if (container.role === 'sandbox') return { id: container.id, signal: 'SIGKILL' }
  if (isStopped(pod, container.hostPid)) return { id: container.id, signal: 'SIGCONT' }
  return { id: container.id, signal: Math.floor(n / SHOWN_EVERY) % 2 === 0 ? 'SIGSTOP' : 'SIGKILL' }
}

function isStopped(pod: PodView, hostPid: number | null): boolean {
  return pod.processes.some((process) => process.hostPid === hostPid && process.state === 'T')
}

/** Twenty changes a second until told to stop, each at its time whatever the one before took. Answers how many there were. */
export async function makeChanges(lab: LabProcess, shown: string, over: AbortSignal): Promise<number> {
  const from = performance.now()
  let made = 0
  for (let n = 1; !over.aborted; n += 1) {
    const wait = from + (n * 1_000) / CHANGES_PER_SECOND - performance.now()
    if (wait > 0) await delay(wait)
    const change = plannedChange(lab.snapshot, shown, made) ?? plannedChange(lab.snapshot, shown, made + STRIDE)
    made += 1
    // It may have died of itself since the snapshot: then that was the change.
    if (change !== null) lab.run('containers.kill', change).catch(() => undefined)
  }
  return made
}
