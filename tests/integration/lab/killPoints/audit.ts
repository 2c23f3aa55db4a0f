import { readdirSync } from 'node:fs'
import type { PodView } from '../../../../src-main/api'
import { filesHelperName, podsVolumeName } from '../../../../src-main/kubelet/files/container'
import { DATA_FOLDER } from '../../../../src-main/kubelet/files/paths'
import { LABEL } from '../../../../src-main/kubelet/labels'
import type { EngineApi } from '../../../bench/engine/api'
import type { Witness } from '../../../support/witness'
import type { Scenario, Scene } from './scenarios'

/** What is on the engine of one lab's pods: what belongs to the lab alone is not in it. */
export interface Holdings {
  readonly containers: readonly { readonly id: string; readonly name: string; readonly state: string; readonly uid: string | null }[]
  readonly volumes: readonly { readonly name: string; readonly record: string | null; readonly uid: string | null }[]
  /** Pods whose files there are; null where the engine's volumes cannot be looked into from here. */
  readonly files: readonly string[] | null
}

export async function holdings(engine: EngineApi, owner: string): Promise<Holdings> {
  const filters = `filters=${encodeURIComponent(JSON.stringify({ label: [`${LABEL.owner}=${owner}`] }))}`
  const [containers, volumes] = await Promise.all([
    engine.call<readonly { Id: string; Names: readonly string[]; State: string; Labels: Record<string, string> }[]>('GET', `/containers/json?all=true&${filters}`),
    engine.call<{ Volumes: readonly { Name: string; Mountpoint: string; Labels: Record<string, string> | null }[] | null }>('GET', `/volumes?${filters}`)
  ])
  const own = new Set([`${owner}-probe`, filesHelperName(owner)].map((name) => `/${name}`))
  const pods = (volumes.Volumes ?? []).find((one) => one.Name === podsVolumeName(owner))
  return {
    containers: containers
      .map((one) => ({ id: one.Id, name: one.Names[0] ?? '', state: one.State, uid: one.Labels[LABEL.podUid] ?? one.Labels[LABEL.holds] ?? null }))
      .filter((one) => !own.has(one.name)),
    volumes: (volumes.Volumes ?? []).filter((one) => one !== pods).map((one) => ({ name: one.Name, record: one.Labels?.[LABEL.record] ?? null, uid: one.Labels?.[LABEL.podUid] ?? null })),
    files: pods === undefined ? [] : foldersIn(pods.Mountpoint)
  }
}

function foldersIn(mountpoint: string): readonly string[] | null {
  try {
    return readdirSync(mountpoint).filter((name) => name !== DATA_FOLDER)
  } catch {
    return null
  }
}

/** A line for everything that a pod which came to its end should not show. `pod`: as the lab shows it now. `uncounted`: whose count may be lost. */
export function wrongWithPod(scenario: Scenario, scene: Scene, pod: PodView, outcome: 'done' | 'never', uncounted: string | null, found: Holdings, witness: Witness): readonly string[] {
  const wrong: string[] = []
  const { before } = scene
  if (before !== null && pod.uid !== before.uid) wrong.push(`another uid: ${pod.uid}, was ${before.uid}`)
  for (const container of pod.containers) {
    const starts = witness.starts(pod.name, container.name)
    const wanted = outcome === 'done' ? scenario.starts(scene, container.name) : 1
    if (starts !== wanted) wrong.push(`${container.name} was started ${starts} times, not ${wanted}`)
    const deaths = witness.deaths(pod.name, container.name)
    const alive = container.state === 'running' ? 1 : 0
    if (deaths !== wanted - alive) wrong.push(`${container.name} died ${deaths} times, not ${wanted - alive}`)
    const forgotten = container.name === uncounted && container.restartCount < wanted - 1
    if (container.restartCount !== wanted - 1 && !forgotten) wrong.push(`${container.name} has the restart count ${container.restartCount}, not ${wanted - 1}`)
    const old = before?.containers.find((one) => one.name === container.name)
    if (old !== undefined && wanted === 1 && (old.id !== container.id || old.startedAt !== container.startedAt)) wrong.push(`${container.name} is another instance: ${container.id ?? 'none'}, was ${old.id ?? 'none'}`)
  }
  return [...wrong, ...surplus(pod, found)]
}

/** The newest dead instance of each container is kept, as a kubelet keeps it; of sandboxes none. */
function surplus(pod: PodView, found: Holdings): readonly string[] {
  const kept = new Set(pod.containers.flatMap((one) => (one.role === 'sandbox' ? [one.id] : [one.id, one.last?.id ?? null])))
  const holds = (one: Holdings['containers'][number]): boolean => one.uid === pod.uid && one.name.includes('-holder-') && one.state === 'running'
  const containers = found.containers.filter((one) => !kept.has(one.id) && !holds(one)).map((one) => `surplus container ${one.name} (${one.state})`)
  const records = found.volumes.filter((one) => one.record !== null)
  const strays = found.volumes.filter((one) => one.uid !== pod.uid)
  return [
    ...containers,
    ...(records.length === 1 && records[0]?.record === 'pod' ? [] : [`records: ${records.map((one) => one.name).join(', ')}`]),
    ...strays.map((one) => `surplus volume ${one.name}`),
    ...(found.files ?? []).filter((uid) => uid !== pod.uid).map((uid) => `surplus files of ${uid}`)
  ]
}

export function leftOver(found: Holdings): readonly string[] {
  return [...found.containers.map((one) => `left over: container ${one.name} (${one.state})`), ...found.volumes.map((one) => `left over: volume ${one.name}`), ...(found.files ?? []).map((uid) => `left over: files of ${uid}`)]
}
