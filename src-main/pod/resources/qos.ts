import type { QosClass } from '../model/resources'

/** Exact amounts in billionths, by resource name, of one container. Requests hold the defaults taken from limits. */
export interface ExactResources {
  readonly requests: ReadonlyMap<string, bigint>
  readonly limits: ReadonlyMap<string, bigint>
}

const COMPUTE = ['cpu', 'memory']

/** qos.ComputePodQOS over init and app containers; ephemeral ones do not count. */
export function qosClassOf(containers: readonly ExactResources[]): QosClass {
  const requests = new Map<string, bigint>()
  const limits = new Map<string, bigint>()
  let isGuaranteed = true
  for (const container of containers) {
    add(requests, container.requests)
    const limited = add(limits, container.limits)
    if (limited < COMPUTE.length) isGuaranteed = false
  }
  if (requests.size === 0 && limits.size === 0) return 'BestEffort'
  const areEqual = requests.size === limits.size && [...requests].every(([name, amount]) => limits.get(name) === amount)
  return isGuaranteed && areEqual ? 'Guaranteed' : 'Burstable'
}

/** Answers how many of the compute resources the container has more than nothing of. */
function add(to: Map<string, bigint>, amounts: ReadonlyMap<string, bigint>): number {
  let found = 0
  for (const name of COMPUTE) {
    const amount = amounts.get(name) ?? 0n
    if (amount <= 0n) continue
    to.set(name, (to.get(name) ?? 0n) + amount)
    found++
  }
  return found
}
