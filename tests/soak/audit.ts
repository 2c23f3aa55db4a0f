import { setTimeout as delay } from 'node:timers/promises'
import type { LabSnapshot } from '../../src-main/api'
import { LABEL } from '../../src-main/kubelet/labels'
import type { EngineApi } from '../bench/engine/api'
import { type Traces, traces } from '../bench/engine/cleanUp'
import type { Witness } from '../support/witness'

const TIDY_WITHIN_MS = 30_000

/** What is on the engine beyond what the pods need, once the lab has had time to tidy up. Names, each with its reason. */
export async function leaksWhileRunning(api: EngineApi, lab: string, snapshot: () => LabSnapshot): Promise<readonly string[]> {
  return settled(async () => surplus(await traces(api, lab), lab, snapshot()))
}

/** Nothing of the lab may be left after all pods are deleted and it has stopped, except its network, which the next lab of this name uses. */
export async function leaksAfterwards(api: EngineApi, lab: string, before: Traces): Promise<readonly string[]> {
  return settled(async () => {
    const labelled = await traces(api, lab)
    const all = await traces(api, null)
    const known = new Set([...before.containers.map((one) => one.name), ...before.volumes, ...before.networks])
    // By name, too: a label may have been forgotten.
    const named = [...all.containers.map((one) => one.name), ...all.volumes, ...all.networks].filter((name) => !known.has(name) && name.includes(lab))
    return [...new Set([...labelled.containers.map((one) => one.name), ...labelled.volumes, ...labelled.networks, ...named])].filter((name) => name !== lab)
  })
}

/** Restart counts against the deaths that the engine told of: a line for each that differs. */
export function miscounted(snapshot: LabSnapshot, witness: Witness): readonly string[] {
  return snapshot.pods.flatMap((pod) =>
    pod.containers.flatMap(({ name, restartCount }) => {
      const deaths = witness.deaths(pod.name, name)
      return deaths === restartCount ? [] : [`${pod.name}/${name}: restart count ${restartCount}, but ${deaths} deaths in ${witness.starts(pod.name, name)} starts; never started: ${witness.neverStarted(pod.name, name).join(', ') || 'none'}`]
    })
  )
}

async function settled(look: () => Promise<readonly string[]>): Promise<readonly string[]> {
  const deadline = Date.now() + TIDY_WITHIN_MS
  for (;;) {
    const found = await look()
    if (found.length === 0 || Date.now() > deadline) return found
    await delay(250)
  }
}

function surplus(found: Traces, lab: string, snapshot: LabSnapshot): readonly string[] {
  const pods = new Map(snapshot.pods.map((pod) => [pod.uid, pod]))
  const own = new Set([`${lab}-probe`, `${lab}-files`])
  const kept = new Set(snapshot.pods.flatMap((pod) => pod.containers.flatMap((one) => [one.id, one.last?.id ?? null])))
  const containers = found.containers.filter(({ id, name, labels }) => !kept.has(id) && !own.has(name) && labels[LABEL.podUid] !== undefined)
  const strangers = found.containers.filter(({ name, labels }) => !own.has(name) && !pods.has(labels[LABEL.podUid] ?? labels[LABEL.holds] ?? ''))
  const wanted = new Set([`${lab}_pods`, ...snapshot.pods.flatMap((pod) => [`${lab}_pod_${pod.uid}_${pod.generation}`, ...pod.containers.flatMap((one) => one.mounts.map((mount) => `${lab}_memory_${pod.uid}_${mount.volume}`))])])
  const networks = found.networks.filter((name) => name !== lab)
  return [...new Set([...containers, ...strangers].map((one) => `${one.name} (${one.state})`)), ...found.volumes.filter((name) => !wanted.has(name)), ...networks]
}
