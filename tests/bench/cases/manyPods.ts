import { setTimeout as delay } from 'node:timers/promises'
import type { Bench } from '../bench'
import { build } from '../floor'
import { podManifest } from '../manifest'
import { clearFloor } from './create'
import { allRunning, deleteLabPods, isRunning, labCpu } from './labPods'
import { quantile } from '../stats'
import type { Contest, Subject } from './subject'

export const POD_COUNT = 50
/** Answering is the lab's work, too, and is counted as its CPU time: not asked more often than a window would. */
const ASK_EVERY_MS = 200

export interface ManyPods extends Contest {
  /** Each answer's time of a small command during the applies, in ms. */
  readonly latencies: number[]
  /** CPU time of the lab's process for each pod, in ms, one figure per apply. */
  readonly cpuPerPod: number[]
}

/** 50 pods of three in one manifest, against 50 chains of bare calls at once over as many connections as the lab may have. */
export function manyPodsContest(bench: Bench): ManyPods {
  const latencies: number[] = []
  const cpuPerPod: number[] = []
  const lab: Subject = {
    name: 'lab',
    async measure(round) {
      const names = namesOf(round)
      const over = new AbortController()
      const before = await labCpu(bench)
      const from = Date.now()
      const [at] = await Promise.all([
        allRunning(bench, bench.labName, names).finally(() => over.abort()),
        askAgainAndAgain(bench, latencies, over.signal),
        bench.lab.run('pods.apply', { manifest: names.map(podManifest).join('---\n') })
      ])
      await bench.lab.until('all pods are shown running', (snapshot) => names.every((name) => isRunning(snapshot, name)))
      cpuPerPod.push(((await labCpu(bench)) - before) / names.length)
      await deleteLabPods(bench)
      return at - from
    }
  }
  const bare: Subject = {
    name: 'API, 50 chains of calls at once',
    async measure(round) {
      const names = namesOf(round)
      const pods = await Promise.all(names.map((name) => bench.floor.plan(name)))
      const from = Date.now()
      const [at] = await Promise.all([allRunning(bench, bench.floorOwner, names), ...pods.map((pod) => build(bench.many, pod))])
      await clearFloor(bench)
      return at - from
    }
  }
  const notes = (): readonly string[] => [`  engine.status over HTTP meanwhile: ${latencies.length} answers, 95 % within ${quantile(latencies, 0.95).toFixed(1)} ms, slowest ${Math.max(...latencies).toFixed(1)} ms`]
  return { title: `${POD_COUNT} pods of three at once, until all run`, lab, floors: [{ result: 'apply-50-vs-api', subject: bare }], notes, latencies, cpuPerPod }
}

function namesOf(round: number): readonly string[] {
  return Array.from({ length: POD_COUNT }, (_, index) => `many-${round}-${index}`)
}

async function askAgainAndAgain(bench: Bench, latencies: number[], over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    const from = performance.now()
    await bench.lab.run('engine.status', {})
    latencies.push(performance.now() - from)
    await delay(ASK_EVERY_MS)
  }
}
