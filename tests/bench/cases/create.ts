import { removeTraces } from '../engine/cleanUp'
import type { Bench } from '../bench'
import { build, type FloorPod } from '../floor'
import { podManifest } from '../manifest'
import { median } from '../stats'
import { runWithCli } from './cli'
import { allRunning, deleteLabPods, isRunning, labCpu, settle } from './labPods'
import type { Contest, Subject } from './subject'

/**
 * A pod of pause and two apps, from the moment somebody asks for it until all run. "Running" is the engine's own `start`
 * event of the last container, for everybody; the asking is timed by this machine's same clock just before the first call.
 */
export function createContest(bench: Bench, podman: Subject | null): Contest {
  const shown: number[] = []
  const cpu: number[] = []
  return {
    title: 'a pod of pause and two apps, from the asking to all running',
    lab: labCreates(bench, shown, cpu),
    floors: [
      { result: 'pod-create-vs-api', subject: bareCreates(bench) },
      { result: 'pod-create-vs-cli', subject: cliCreates(bench) },
      ...(podman === null ? [] : [{ result: 'pod-create-vs-podman', subject: podman }])
    ],
    notes: () => [`  until the lab's own snapshot shows all running: ${Math.round(median(shown))} ms; CPU of its process for the pod: ${median(cpu).toFixed(1)} ms`]
  }
}

function labCreates(bench: Bench, shownAfter: number[], cpu: number[]): Subject {
  return {
    name: 'lab',
    async measure(round) {
      const name = `create-${round}`
      const before = await labCpu(bench)
      const from = Date.now()
      const [at, shownAt] = await Promise.all([
        allRunning(bench, bench.labName, [name]),
        bench.lab.until(`${name} runs`, (snapshot) => isRunning(snapshot, name)),
        bench.lab.run('pods.apply', { manifest: podManifest(name) })
      ])
      shownAfter.push(shownAt - from)
      cpu.push((await labCpu(bench)) - before)
      await deleteLabPods(bench)
      return at - from
    }
  }
}

function bareCreates(bench: Bench): Subject {
  return {
    name: 'API, one call after another',
    async measure(round) {
      const name = `create-${round}`
      const pod = await bench.floor.plan(name)
      const from = Date.now()
      const [at] = await Promise.all([allRunning(bench, bench.floorOwner, [name]), build(bench.one, pod)])
      await clearFloor(bench)
      return at - from
    }
  }
}

function cliCreates(bench: Bench): Subject {
  return {
    name: 'three docker run -d',
    async measure(round) {
      const name = `create-${round}`
      const pod = await bench.floor.plan(name)
      const from = Date.now()
      const [at] = await Promise.all([allRunning(bench, bench.floorOwner, [name]), runThree(bench, pod)])
      await clearFloor(bench)
      return at - from
    }
  }
}

async function runThree({ address }: Bench, pod: FloorPod): Promise<void> {
  pod.sandbox = await runWithCli(address, pod.request(null, 0))
  for (const container of pod.spec.containers) await runWithCli(address, pod.request(container.name, 0))
}

export async function clearFloor(bench: Bench): Promise<void> {
  await removeTraces(bench.many, bench.floorOwner)
  await settle()
}
