import type { ContainerRequest, Labels, NetworkRequest, NetworkStatus } from '../../port'
import { OPERATION, refusal } from './errors'
import { formatIp, isWithin, overlap, parseIp, parseSubnet, sizeOf, type Subnet } from './ip'

export interface Network {
  readonly id: string
  readonly name: string
  readonly labels: Labels
  readonly subnet: Subnet | null
  readonly taken: Set<number>
  /** Containers plugged into it now. */
  readonly endpoints: Set<string>
}

/** Docker's own three. */
const PREDEFINED: readonly (readonly [string, string | null])[] = [['bridge', '172.17.0.0/16'], ['host', null], ['none', null]]

type Port = NonNullable<ContainerRequest['ports']>[number]

/** Bridges, the addresses they hand out, and the host's ports. */
export class Networks {
  private readonly networks = new Map<string, Network>()
  private readonly hostPorts = new Map<string, string>()

  constructor(private readonly newId: () => string) {
    for (const [name, subnet] of PREDEFINED) this.add(name, {}, subnet === null ? null : parseSubnet(subnet))
  }

  list(): readonly NetworkStatus[] {
    return [...this.networks.values()].map(({ id, name, labels, subnet }) => ({ id, name, labels, subnets: subnet === null ? [] : [`${formatIp(subnet.base)}/${subnet.prefix}`] }))
  }

  find(idOrName: string): Network | undefined {
    return this.networks.get(idOrName) ?? [...this.networks.values()].find((network) => network.name === idOrName)
  }

  create(request: NetworkRequest): Network {
    const subnet = parseSubnet(request.subnet)
    if ([...this.networks.values()].some((network) => network.name === request.name)) throw refusal('conflict', `network with name ${request.name} already exists`, OPERATION.networkCreate)
    if (subnet === null) throw refusal('other', `Invalid subnet ${request.subnet} : invalid CIDR address: ${request.subnet}`, OPERATION.networkCreate)
    if ([...this.networks.values()].some((network) => network.subnet !== null && overlap(network.subnet, subnet))) throw refusal('other', 'Pool overlaps with other one on this address space', OPERATION.networkCreate)
    return this.add(request.name, request.labels, subnet, request.gateway)
  }

  /** Gone already is no error. */
  remove(idOrName: string): void {
    const network = this.find(idOrName)
    if (network === undefined) return
    if (PREDEFINED.some(([name]) => name === network.name)) throw refusal('other', `${network.name} is a pre-defined network and cannot be removed`, OPERATION.networkRemove)
    if (network.endpoints.size > 0) throw refusal('other', `error while removing network: network ${network.name} id ${network.id} has active endpoints`, OPERATION.networkRemove)
    this.networks.delete(network.id)
  }

  /** The wanted address, or the lowest free one, as the engine's own IPAM gives it. */
  takeAddress(network: Network, wanted: string | null): string {
    const { subnet } = network
    if (subnet === null) return ''
    const asked = wanted === null ? lowestFree(network, subnet) : parseIp(wanted)
    if (asked === null || !isWithin(asked, subnet)) throw refusal('other', `Invalid address ${wanted ?? ''}: It does not belong to any of this network's subnets`, OPERATION.start)
    if (network.taken.has(asked)) throw refusal('other', 'Address already in use', OPERATION.start)
    network.taken.add(asked)
    return formatIp(asked)
  }

  releaseAddress(network: Network, address: string): void {
    const number = parseIp(address)
    if (number !== null) network.taken.delete(number)
  }

  takePorts(ports: readonly Port[], container: { readonly id: string; readonly name: string }): void {
    for (const port of ports) {
      const holder = [...this.hostPorts.keys()].find((key) => sameHostPort(key, portKey(port)))
      if (holder !== undefined) {
        this.releasePorts(container.id)
        throw refusal('other', `driver failed programming external connectivity on endpoint ${container.name} (${this.newId()}): Bind for ${port.hostIP}:${port.hostPort} failed: port is already allocated`, OPERATION.start)
      }
      this.hostPorts.set(portKey(port), container.id)
    }
  }

  releasePorts(container: string): void {
    for (const [key, holder] of this.hostPorts) if (holder === container) this.hostPorts.delete(key)
  }

  private add(name: string, labels: Labels, subnet: Subnet | null, gateway?: string): Network {
    const network: Network = { id: this.newId(), name, labels, subnet, taken: new Set(), endpoints: new Set() }
    if (subnet !== null) network.taken.add(parseIp(gateway ?? '') ?? subnet.base + 1)
    this.networks.set(network.id, network)
    return network
  }
}

function lowestFree(network: Network, subnet: Subnet): number {
  for (let address = subnet.base + 1; address < subnet.base + sizeOf(subnet) - 1; address++) if (!network.taken.has(address)) return address
  throw refusal('other', 'no available IPv4 addresses on this network\'s address pools', OPERATION.start)
}

function portKey(port: Port): string {
  return `${port.protocol.toLowerCase()}|${port.hostPort}|${port.hostIP}`
}

const ANY = new Set(['', '0.0.0.0'])

function sameHostPort(one: string, other: string): boolean {
  const [protocol, port, ip = ''] = one.split('|')
  const [otherProtocol, otherPort, otherIp = ''] = other.split('|')
  return protocol === otherProtocol && port === otherPort && (ip === otherIp || ANY.has(ip) || ANY.has(otherIp))
}
