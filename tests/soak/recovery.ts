import type { PodView } from '../../src-main/api'
import type { ScaledBackOff } from './backOff'
import type { Kill } from './plan'
import type { Field, Hit } from './strike'

const DEATH_WITHIN_MS = 15_000
const RECOVERY_WITHIN_MS = 90_000

/** Resolves with the engine's time of the death that the kill caused. A child's end is read from the probe: the engine knows nothing of it. */
export async function awaitDeath({ lab, witness }: Field, kill: Kill, { container, child }: Hit): Promise<number> {
  const id = container.id ?? ''
  if (child === null) {
    await eventually(witness.watch.bind(witness), () => witness.diedAt(id) !== null, DEATH_WITHIN_MS, `${kill.pod}/${kill.container} did not die of ${kill.signal} (${kill.via})`)
    return witness.diedAt(id) ?? Date.now()
  }
  const isThere = (): boolean =>
    lab.snapshot.pods.some((pod) => pod.name === kill.pod && pod.processes.some((one) => one.hostPid === child.hostPid && one.startTime === child.startTime && one.state !== 'Z'))
  await lab.until(`process ${child.hostPid} of ${kill.pod} is gone`, () => !isThere(), DEATH_WITHIN_MS)
  return Date.now()
}

/** The pod is as its spec wants it: everybody runs, nobody is stranded, and the engine says the same. */
export function isWhole({ lab, witness }: Field, name: string): PodView | null {
  const pod = lab.snapshot.pods.find((one) => one.name === name)
  if (pod === undefined || pod.phase !== 'Running') return null
  const whole = pod.containers.every((one) => one.state === 'running' && !one.stranded && one.id !== null && witness.isAlive(one.id))
  return whole ? pod : null
}

/** Seconds from the death until the last container that had to come back ran again by the engine's events, without its back-off. */
export async function awaitRecovery(field: Field, backOff: ScaledBackOff, name: string, diedAt: number): Promise<number> {
  const { lab, witness } = field
  // Either side may be the last to know.
  const watchBoth = (watcher: () => void): (() => void) => {
    const stops = [witness.watch(watcher), lab.watch(watcher)]
    return () => stops.forEach((stop) => stop())
  }
  await eventually(watchBoth, () => isWhole(field, name) !== null, RECOVERY_WITHIN_MS, `${name} did not come back`)
  const starts = (isWhole(field, name)?.containers ?? []).map((one) => ({ container: one.name, at: witness.startedAt(one.id ?? '') ?? 0 })).filter(({ at }) => at > diedAt)
  const last = starts.sort((a, b) => b.at - a.at)[0]
  if (last === undefined) return 0
  return Math.max(0, last.at - diedAt - backOff.waited(name, last.container, diedAt, last.at)) / 1_000
}

async function eventually(watch: (watcher: () => void) => () => void, fits: () => boolean, timeoutMs: number, otherwise: string): Promise<void> {
  if (fits()) return
  await new Promise<void>((resolve, reject) => {
    const stop = watch(() => {
      if (!fits()) return
      clearTimeout(timer)
      stop()
      resolve()
    })
    const timer = setTimeout(() => {
      stop()
      reject(new Error(`${otherwise} within ${timeoutMs / 1_000} s`))
    }, timeoutMs)
  })
}
