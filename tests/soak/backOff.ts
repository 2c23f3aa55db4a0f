import type { LabSnapshot } from '../../src-main/api'
import type { LabProcess } from '../bench/lab/labProcess'

/** A kubelet's waits of up to 300 s would make a soak of days. */
export const SCALE = 0.01

const SKIP_AGAIN_MS = 50

interface Wait {
  readonly from: number
  readonly until: number
}

/**
 * Back-off at a hundredth of its length. A lab with a time scale of its own is told; else each wait is skipped when a
 * hundredth of it is over. Remembers the waits, so that they can be taken off a recovery's time.
 */
export class ScaledBackOff {
  private readonly waits = new Map<string, Wait[]>()
  private readonly known = new Set<string>()
  private readonly timers = new Set<NodeJS.Timeout>()

  private constructor(
    private readonly lab: LabProcess,
    readonly means: 'setting' | 'skipping'
  ) {}

  static async begin(lab: LabProcess): Promise<ScaledBackOff> {
    const hasSetting = 'timeScale' in lab.snapshot.settings
    const setting: Record<string, unknown> = { timeScale: SCALE }
    if (hasSetting) await lab.run('settings.set', setting)
    const scaled = new ScaledBackOff(lab, hasSetting ? 'setting' : 'skipping')
    lab.watch((snapshot) => scaled.look(snapshot))
    return scaled
  }

  /** How long this container was made to wait between the two moments, in ms. */
  waited(pod: string, container: string, from: number, until: number): number {
    const inside = (this.waits.get(`${pod}/${container}`) ?? []).filter((wait) => wait.from >= from - 1 && wait.until <= until)
    return inside.reduce((sum, wait) => sum + (wait.until - wait.from), 0)
  }

  end(): void {
    for (const timer of this.timers) clearTimeout(timer)
  }

  private look(snapshot: LabSnapshot): void {
    for (const pod of snapshot.pods) {
      for (const { name, nextRestartAt, last, reason } of pod.containers) {
        if (nextRestartAt === null || last === null || reason !== 'CrashLoopBackOff' || this.known.has(last.id)) continue
        this.known.add(last.id)
        const from = last.finishedAt
        const until = this.means === 'setting' ? nextRestartAt : from + (nextRestartAt - from) * SCALE
        const key = `${pod.name}/${name}`
        this.waits.set(key, [...(this.waits.get(key) ?? []).slice(-20), { from, until }])
        if (this.means === 'skipping') this.skipAt(until, { uid: pod.uid, container: name, dead: last.id, over: nextRestartAt })
      }
    }
  }

  /** Refused while the pod's sandbox is being changed, and then nothing says that it waits: tried again until it is over by itself. */
  private skipAt(at: number, wait: { readonly uid: string; readonly container: string; readonly dead: string; readonly over: number }): void {
    const { uid, container, dead, over } = wait
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      const view = this.lab.snapshot.pods.find((pod) => pod.uid === uid)?.containers.find((one) => one.name === container)
      const another = view?.last !== null && view?.last.id !== dead
      if (view === undefined || view.state === 'running' || another || Date.now() > over) return
      this.lab.run('containers.skipBackOff', { uid, container }).catch(() => this.skipAt(Date.now() + SKIP_AGAIN_MS, wait))
    }, Math.max(0, at - Date.now()))
    this.timers.add(timer)
  }
}
