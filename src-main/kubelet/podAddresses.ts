import { LABEL } from './labels'
import type { PodInHand } from './podInHand'

/** The pod's addresses as long as `holderId` holds its namespaces; the machine's own on the host's network. */
export function podAddresses({ env, records }: Pick<PodInHand, 'env' | 'records'>, holderId: string): readonly string[] {
  const { spec, uid } = records.pod
  if (spec.hostNetwork) return env.context(uid, []).hostIPs
  const holder = env.inventory.get(holderId)
  const ip = holder?.ip ?? holder?.labels[LABEL.ip]
  return ip === undefined ? [] : [ip]
}
