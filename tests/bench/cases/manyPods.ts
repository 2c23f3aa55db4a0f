import { setTimeout as delay } from 'node:timers/promises'
import type { Bench } from '../bench'
import { build } from '../floor'
import { podManifest } from '../manifest'
import { clearFloor } from './create'
import { allRunning, deleteLabPods, isRunning } from './labPods'
import type { Contest, Subject } from './subject'

export const POD_COUNT = 50
const ASK_EVERY_MS = 50

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
      const running = allRunning(bench, bench.labName, names)
      const over = new AbortController()
      const before = await cpu(bench)
      const from = Date.now()
      const asking = askAgainAndAgain(bench, latencies, over.signal)
      await bench.lab.run('pods.apply', { manifest: names.map(podManifest).join('---\n') })
      const at = await running
      over.abort()
      await asking
      await bench.lab.until('all pods are shown running', (snapshot) => names.every((name) => isRunning(snapshot, name)))
      cpuPerPod.push(((await cpu(bench)) - before) / names.length)
      await deleteLabPods(bench)
      return at - from
    }
  }
  const bare: Subject = {
    name: 'API, 50 chains of calls at once',
    async measure(round) {
      const names = namesOf(round)
      const pods = await Promise.all(names.map((name) => bench.floor.plan(name)))
      const running = allRunning(bench, bench.floorOwner, names)
      const from = Date.now()
      await Promise.all(pods.map((pod) => build(bench.many, pod)))
      const at = await running
      await clearFloor(bench)
      return at - from
    }
  }
  return { title: `${POD_COUNT} pods of three at once, until all run`, lab, floors: [{ result: 'apply-50-vs-api', subject: bare }], latencies, cpuPerPod }
}

function namesOf(round: number): readonly string[] {
  return Array.from({ length: POD_COUNT }, (_, index) => `many-${round}-${index}`)
}

async function cpu(bench: Bench): Promise<number> {
  return (await bench.lab.ask({ ask: 'cpu' }, 'cpu')).ms
}

async function askAgainAndAgain(bench: Bench, latencies: number[], over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    const from = performance.now()
    await bench.lab.run('engine.status', {})
    latencies.push(performance.now() - from)
    await delay(ASK_EVERY_MS)
  }
}
