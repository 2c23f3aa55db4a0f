import { setTimeout as delay } from 'node:timers/promises'
import { LABEL } from '../../../src-main/kubelet/labels'
import { type EngineApi, EngineAnswer } from './api'

export interface Traces {
  readonly containers: readonly { readonly id: string; readonly name: string; readonly state: string; readonly labels: Readonly<Record<string, string>> }[]
  readonly volumes: readonly string[]
  readonly networks: readonly string[]
}

/** Everything on the engine that carries the owner's label; with null, everything there is. */
export async function traces(api: EngineApi, owner: string | null): Promise<Traces> {
  const filters = owner === null ? '' : `filters=${encodeURIComponent(JSON.stringify({ label: [`${LABEL.owner}=${owner}`] }))}`
  const [containers, volumes, networks] = await Promise.all([
    api.call<readonly { Id: string; Names: readonly string[]; State: string; Labels: Record<string, string> | null }[]>('GET', `/containers/json?all=true&${filters}`),
    api.call<{ Volumes: readonly { Name: string }[] | null }>('GET', `/volumes?${filters}`),
    api.call<readonly { Name: string }[]>('GET', `/networks?${filters}`)
  ])
  return {
    containers: containers.map((one) => ({ id: one.Id, name: (one.Names[0] ?? '').replace(/^\//, ''), state: one.State, labels: one.Labels ?? {} })),
    volumes: (volumes.Volumes ?? []).map((one) => one.Name),
    networks: networks.map((one) => one.Name)
  }
}

const REMOVED_WITHIN_MS = 60_000
const NETWORKS_WITHIN_MS = 5_000

/**
 * Removes what carries the owner's label, and nothing else. What is still in use (a removal by somebody else is under way)
 * is tried again. A network may have to stay: under load Docker 20.10 loses count of endpoints whose containers are gone,
 * and refuses until it is started anew. The next run uses it again. Answers the names of those.
 */
export async function removeTraces(api: EngineApi, owner: string): Promise<readonly string[]> {
  const began = Date.now()
  for (;;) {
    const found = await traces(api, owner)
    const others = [...found.containers.map((one) => one.name), ...found.volumes]
    if (others.length === 0 && (found.networks.length === 0 || Date.now() - began > NETWORKS_WITHIN_MS)) return found.networks
    if (Date.now() - began > REMOVED_WITHIN_MS) throw new Error(`could not be removed: ${others.join(', ')}`)
    await removeFound(api, found)
  }
}

async function removeFound(api: EngineApi, found: Traces): Promise<void> {
  // The joiners before those whose namespaces they are in: the engine is quicker that way.
  const joinersFirst = [...found.containers].sort((a, b) => Number(isSandbox(a.labels)) - Number(isSandbox(b.labels)))
  await inBatches(joinersFirst.map((one) => one.id), (id) => api.remove(id))
  await inBatches(found.volumes, (name) => unlessInUse(api.call('DELETE', `/volumes/${name}`)))
  await inBatches(found.networks, (name) => unlessInUse(api.call('DELETE', `/networks/${name}`)))
}

async function unlessInUse(removal: Promise<unknown>): Promise<void> {
  await removal.catch(async (error: unknown) => {
    if (!(error instanceof EngineAnswer)) throw error
    await delay(100)
  })
}

function isSandbox(labels: Readonly<Record<string, string>>): boolean {
  return labels[LABEL.dockerType] === 'podsandbox'
}

const AT_ONCE = 8

async function inBatches(items: readonly string[], act: (item: string) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < items.length; at += AT_ONCE) await Promise.all(items.slice(at, at + AT_ONCE).map(act))
}
