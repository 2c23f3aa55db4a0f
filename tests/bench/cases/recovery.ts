import type { Bench } from '../bench'
import { build, type FloorPod } from '../floor'
import { ALL_CONTAINERS, APPS } from '../manifest'
import { clearFloor } from './create'
import { allRunning, deleteLabPods, freshLabPod, idOf, settle } from './labPods'
import type { Contest, Subject } from './subject'

/** Both are killed by the same bare call, timed just before it; both run again with the engine's `start` event of the last container that must come back. */
const [VICTIM] = APPS

export function appContest(bench: Bench): Contest {
  return {
    title: 'an app killed in a fresh pod, until it runs again',
    lab: labRecovers(bench, 'app', VICTIM, [VICTIM]),
    floors: [{ result: 'app-recovery-vs-api', subject: bareRecovers(bench, 'app', [VICTIM], (pod) => mendApp(bench, pod)) }],
    notes: () => []
  }
}

export function sandboxContest(bench: Bench): Contest {
  return {
    title: 'pause killed in a fresh pod, until all run again',
    lab: labRecovers(bench, 'sandbox', 'pause', ALL_CONTAINERS),
    floors: [{ result: 'sandbox-recovery-vs-api', subject: bareRecovers(bench, 'sandbox', ALL_CONTAINERS, (pod) => mendSandbox(bench, pod)) }],
    notes: () => []
  }
}

function labRecovers(bench: Bench, kind: string, victim: string, again: readonly string[]): Subject {
  return {
    name: 'lab',
    async measure(round) {
      const name = `${kind}-${round}`
      await freshLabPod(bench, name)
      const id = idOf(bench, name, victim)
      const from = Date.now()
      const [at] = await Promise.all([allRunning(bench, bench.labName, [name], again), bench.one.kill(id, 'SIGKILL')])
      await settle()
      await deleteLabPods(bench)
      return at - from
    }
  }
}

function bareRecovers(bench: Bench, kind: string, again: readonly string[], killAndMend: (pod: FloorPod) => Promise<void>): Subject {
  return {
    name: 'API, one call after another',
    async measure(round) {
      const name = `${kind}-${round}`
      const pod = await bench.floor.plan(name)
      await build(bench.one, pod)
      await settle()
      const from = Date.now()
      const [at] = await Promise.all([allRunning(bench, bench.floorOwner, [name], again), killAndMend(pod)])
      await clearFloor(bench)
      return at - from
    }
  }
}

async function mendApp({ one }: Bench, pod: FloorPod): Promise<void> {
  const old = pod.apps.get(VICTIM) ?? ''
  await one.kill(old, 'SIGKILL')
  await one.wait(old)
  const id = await one.create(pod.request(VICTIM, 1))
  await one.start(id)
}

/** The kubelet's steps: the survivors get SIGTERM and are awaited, then the sandbox and each app are made anew. */
async function mendSandbox({ one }: Bench, pod: FloorPod): Promise<void> {
  const survivors = [...pod.apps.values()]
  await one.kill(pod.sandbox, 'SIGKILL')
  await one.wait(pod.sandbox)
  for (const id of survivors) await one.kill(id, 'SIGTERM')
  for (const id of survivors) await one.wait(id)
  await build(one, pod, 1)
}
