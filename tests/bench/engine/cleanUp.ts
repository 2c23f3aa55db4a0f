import { LABEL } from '../../../src-main/kubelet/labels'
import type { EngineApi } from './api'

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

/** Removes what carries the owner's label, and nothing else. */
export async function removeTraces(api: EngineApi, owner: string): Promise<void> {
  const found = await traces(api, owner)
  // The joiners before those whose namespaces they are in: the engine is quicker that way.
  const joinersFirst = [...found.containers].sort((a, b) => Number(isSandbox(a.labels)) - Number(isSandbox(b.labels)))
  await inBatches(joinersFirst.map((one) => one.id), (id) => api.remove(id))
  await inBatches(found.volumes, (name) => api.call('DELETE', `/volumes/${name}`))
  await inBatches(found.networks, (name) => api.call('DELETE', `/networks/${name}`))
}

function isSandbox(labels: Readonly<Record<string, string>>): boolean {
  return labels[LABEL.dockerType] === 'podsandbox'
}

const AT_ONCE = 8

async function inBatches(items: readonly string[], act: (item: string) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < items.length; at += AT_ONCE) await Promise.all(items.slice(at, at + AT_ONCE).map(act))
}
