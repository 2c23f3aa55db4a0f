import { gatewayOf } from '../kubelet/addresses'
import type { PodNetwork } from '../kubelet/network'
import type { PodContext } from '../pod/resolve/context'
import type { RuntimeInfo } from '../runtime/port'

/** The engine's machine is the node: pods reach it at the gateway of their network. */
export function podContextOn({ node, cpus, memoryBytes }: RuntimeInfo, { subnet }: PodNetwork): (uid: string, podIPs: readonly string[]) => PodContext {
  const onNode = { nodeName: node, hostIPs: [gatewayOf(subnet)], allocatable: { cpuMillis: cpus * 1_000, memoryBytes } }
  return (uid, podIPs) => ({ uid, podIPs, ...onNode })
}
