import type { NetNamespace } from '../kernel/namespaces'
import type { Container, Endpoint } from './container'
import type { Engine } from './engine'
import { OPERATION, refusal } from './errors'

/** Finds a container its network, its address and its ports on the host; null for who joins another's network. */
export function plugIn(engine: Engine, container: Container): Endpoint | null {
  const { network: wanted, ports = [] } = container.request
  if (wanted.mode === 'container') return null
  const name = wanted.mode === 'bridge' ? wanted.network : wanted.mode
  const network = engine.networks.find(name)
  if (network === undefined) throw refusal('not-found', `network ${name} not found`, OPERATION.start)
  const ip = engine.networks.takeAddress(network, wanted.mode === 'bridge' ? wanted.ip : null)
  try {
    engine.networks.takePorts(ports, container)
  } catch (error) {
    engine.networks.releaseAddress(network, ip)
    throw error
  }
  network.endpoints.add(container.id)
  return { network, ip }
}

export function giveInterface(net: NetNamespace, { ip, network }: Endpoint): void {
  if (ip !== '') net.interfaces.push({ name: 'eth0', ip, network: network.id })
}

/** Who joined keeps only `lo`. */
export function unplug(engine: Engine, container: Container, endpoint: Endpoint, net: NetNamespace | null): void {
  const { network, ip } = endpoint
  net?.remove('eth0')
  engine.networks.releasePorts(container.id)
  engine.networks.releaseAddress(network, ip)
  network.endpoints.delete(container.id)
}
