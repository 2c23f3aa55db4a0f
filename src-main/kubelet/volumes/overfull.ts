import type { EmptyDirVolume } from '../../pod/model/volumes'
import { formatQuantity } from '../../pod/resources/quantity'
import type { PodSpec } from '../../pod/spec'
import { volumePath } from '../files/paths'
import type { PodInHand } from '../podInHand'

/** Those whose size nobody but the kubelet watches: a tmpfs cannot grow beyond its own. */
function watched({ volumes }: PodSpec): readonly (EmptyDirVolume & { readonly sizeLimitBytes: number })[] {
  return volumes.flatMap((volume) => (volume.kind === 'emptyDir' && volume.medium === 'default' && volume.sizeLimitBytes !== null ? [{ ...volume, sizeLimitBytes: volume.sizeLimitBytes }] : []))
}

/** Bytes on the disk, by volume; only of those that have a limit. */
export async function emptyDirUsages({ env, records }: Pick<PodInHand, 'env' | 'records'>): Promise<ReadonlyMap<string, number>> {
  const { uid, spec } = records.pod
  const usages = await Promise.all(watched(spec).map(async ({ name }) => [name, await env.files.usage(volumePath(uid, name))] as const))
  return new Map(usages.flatMap(([name, usage]) => (usage === null ? [] : [[name, usage.bytes] as const])))
}

/** Why the kubelet evicts the pod (emptyDirLimitEviction, pkg/kubelet/eviction), in its words; null when it does not. */
export function findOverfull(spec: PodSpec, usages: ReadonlyMap<string, number>): string | null {
  for (const { name, sizeLimitBytes } of watched(spec)) {
    if ((usages.get(name) ?? 0) > sizeLimitBytes) return `Usage of EmptyDir volume "${name}" exceeds the limit "${formatBytes(sizeLimitBytes)}". `
  }
  return null
}

/** The shorter of the two canonical forms: which of them the manifest had is not kept. */
function formatBytes(bytes: number): string {
  const forms = (['BinarySI', 'DecimalSI'] as const).map((format) => formatQuantity({ nano: BigInt(bytes) * 1_000_000_000n, format }))
  return forms.reduce((best, form) => (form.length < best.length ? form : best))
}
