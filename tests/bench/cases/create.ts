import { removeTraces } from '../engine/cleanUp'
import type { Bench } from '../bench'
import { build } from '../floor'
import { podManifest } from '../manifest'
import { runWithCli } from './cli'
import { allRunning, deleteLabPods, isRunning, settle } from './labPods'
import type { Contest, Subject } from './subject'
import { podmanSubject } from './podman'

/**
 * A pod of pause and two apps, from the moment somebody asks for it until all run. "Running" is the engine's own `start`
 * event of the last container, for everybody; the asking is timed by this machine's same clock just before the first call.
 */
export function createContest(bench: Bench, root: string): Contest {
  const podman = podmanSubject(root)
  return {
    title: 'a pod of pause and two apps, from the asking to all running',
    lab: labCreates(bench),
    floors: [
      { result: 'pod-create-vs-api', subject: bareCreates(bench) },
      { result: 'pod-create-vs-cli', subject: cliCreates(bench) },
      ...(podman === null ? [] : [{ result: 'pod-create-vs-podman', subject: podman }])
    ]
  }
}

function labCreates(bench: Bench): Subject & { readonly seen: number[] } {
  const seen: number[] = []
  return {
    name: 'lab',
    seen,
    async measure(round) {
      const name = `create-${round}`
      const running = allRunning(bench, bench.labName, [name])
      const from = Date.now()
      const shown = bench.lab.until(`${name} runs`, (snapshot) => isRunning(snapshot, name))
      await bench.lab.run('pods.apply', { manifest: podManifest(name) })
      const at = await running
      seen.push((await shown) - from)
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
      const running = allRunning(bench, bench.floorOwner, [name])
      const from = Date.now()
      await build(bench.one, pod)
      const at = await running
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
      const running = allRunning(bench, bench.floorOwner, [name])
      const from = Date.now()
      pod.sandbox = await runWithCli(bench.address, pod.request(null, 0))
      for (const container of pod.spec.containers) await runWithCli(bench.address, pod.request(container.name, 0))
      const at = await running
      await clearFloor(bench)
      return at - from
    }
  }
}

export async function clearFloor(bench: Bench): Promise<void> {
  await removeTraces(bench.many, bench.floorOwner)
  await settle()
}
