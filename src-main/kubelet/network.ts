import { type ContainerRuntime, type NetworkStatus, RuntimeError } from '../runtime/port'
import { formatIp, gatewayOf, overlaps, parseSubnet, type Subnet } from './addresses'
import { LABEL } from './labels'

export interface PodNetwork {
  readonly id: string
  readonly name: string
  readonly subnet: Subnet
}

/** A lab that only watches makes no sandboxes. */
export const NO_NETWORK: PodNetwork = { id: '', name: '', subnet: { base: 0, prefix: 32 } }

/** Where a bridge's addresses may come from: small and rarely used corners of the private ranges first. */
function* candidateSubnets(): Generator<Subnet> {
  for (let second = 30; second >= 20; second--) yield { base: ((172 << 24) | (second << 16)) >>> 0, prefix: 16 }
  for (let second = 200; second < 256; second++) yield { base: ((10 << 24) | (second << 16)) >>> 0, prefix: 16 }
  for (let third = 255; third >= 100; third--) yield { base: ((192 << 24) | (168 << 16) | (third << 8)) >>> 0, prefix: 24 }
}

/** The lab's own network; made when it is not there, in a subnet that no network of the engine and no route of the host uses. */
export async function ensureNetwork(runtime: ContainerRuntime, lab: string, hostRoutes: readonly string[]): Promise<PodNetwork> {
  const networks = await runtime.listNetworks()
  const mine = networks.find((network) => network.labels[LABEL.owner] === lab)
  if (mine !== undefined) return toPodNetwork(mine)
  const used = [...networks.flatMap((network) => network.subnets), ...hostRoutes].map(parseSubnet).filter((subnet) => subnet !== null)
  // The default route "overlaps" everything and means nothing here.
  const real = used.filter((subnet) => subnet.prefix > 0)
  let refusal: unknown = new RuntimeError('other', 'no free subnet for the lab network', 'POST /networks/create')
  for (const subnet of candidateSubnets()) {
    if (real.some((other) => overlaps(subnet, other))) continue
    try {
      const cidr = `${formatIp(subnet.base)}/${subnet.prefix}`
      const id = await runtime.createNetwork({ name: lab, labels: { [LABEL.owner]: lab }, subnet: cidr, gateway: gatewayOf(subnet) })
      return { id, name: lab, subnet }
    } catch (error) {
      if (error instanceof RuntimeError && (error.kind === 'away' || error.kind === 'timeout' || error.kind === 'conflict')) throw error
      refusal = error // the engine knows of a route that we cannot see: try the next
    }
  }
  throw refusal
}

function toPodNetwork(network: NetworkStatus): PodNetwork {
  const subnet = network.subnets.map(parseSubnet).find((one) => one !== null)
  if (subnet === undefined || subnet === null) throw new RuntimeError('other', `network ${network.name} has no IPv4 subnet`, 'GET /networks')
  return { id: network.id, name: network.name, subnet }
}
