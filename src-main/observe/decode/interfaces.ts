import type { AddressDetails, InterfaceDetails, RouteDetails } from '../../api/details'
import { addressInOrder, addressOf, isWithin, prefixOf } from './addresses'

/** Texts of /proc/<pid>/net by name, and of the container's sysfs as `link/<interface>/<fact>`. */
export type NetTexts = Readonly<Record<string, string>>

export function rows(text: string | undefined, skip = 0): readonly (readonly string[])[] {
  return (text ?? '').split('\n').filter((line) => line.trim() !== '').slice(skip).map((line) => line.trim().split(/\s+/))
}

export function decodeInterfaces(texts: NetTexts): readonly InterfaceDetails[] {
  const v4 = addressesV4(texts)
  const v6 = addressesV6(texts)
  return (texts['dev'] ?? '').split('\n').flatMap((line) => {
    const colon = line.lastIndexOf(':')
    if (colon < 0) return []
    const name = line.slice(0, colon).trim()
    const counts = line.slice(colon + 1).trim().split(/\s+/).map(Number)
    const fact = (file: string): string | null => texts[`link/${name}/${file}`]?.trim() || null
    return {
      name,
      mac: fact('address'),
      mtu: fact('mtu') === null ? null : Number(fact('mtu')),
      state: fact('operstate'),
      addresses: [...(v4.get(name) ?? []), ...(v6.get(name) ?? [])],
      received: { bytes: counts[0] ?? 0, packets: counts[1] ?? 0 },
      sent: { bytes: counts[8] ?? 0, packets: counts[9] ?? 0 }
    }
  })
}

const RTF_UP = 0x1
const RTF_GATEWAY = 0x2
const RTF_REJECT = 0x200
const RTF_LOCAL = 0x80000000

export function decodeRoutes(texts: NetTexts): readonly RouteDetails[] {
  return [...routesV4(texts), ...routesV6(texts)]
}

function routesV4(texts: NetTexts): readonly RouteDetails[] {
  return rows(texts['route'], 1).flatMap(([name = '', destination = '', gateway = '', flags = '0', , , metric = '0', mask = '']) => {
    const bits = Number.parseInt(flags, 16)
    if ((bits & RTF_UP) === 0) return []
    return { family: 4 as const, destination: `${addressOf(destination)}/${prefixOf(addressOf(mask))}`, gateway: (bits & RTF_GATEWAY) === 0 ? null : addressOf(gateway), interface: name, metric: Number(metric) }
  })
}

/** What `ip -6 route` shows: not the machine's own addresses, multicast, and the kernel's own refusals. */
function routesV6(texts: NetTexts): readonly RouteDetails[] {
  return rows(texts['ipv6_route']).flatMap(([destination = '', prefix = '', , , gateway = '', metric = '', , , flags = '0', name = '']) => {
    const bits = Number.parseInt(flags, 16)
    if ((bits & RTF_UP) === 0 || (bits & RTF_REJECT) !== 0 || bits >= RTF_LOCAL || destination.startsWith('ff')) return []
    const length = Number.parseInt(prefix, 16)
    return { family: 6 as const, destination: `${addressInOrder(destination)}/${length}`, gateway: (bits & RTF_GATEWAY) === 0 ? null : addressInOrder(gateway), interface: name, metric: Number.parseInt(metric, 16) }
  })
}

/** The kernel shows IPv4 addresses without their interface: it is the one whose own network an address is in. */
function addressesV4(texts: NetTexts): ReadonlyMap<string, readonly AddressDetails[]> {
  const networks = routesV4(texts).filter((route) => route.gateway === null && !route.destination.endsWith('/0'))
  const found = new Map<string, AddressDetails[]>()
  for (const address of localAddresses(texts['fib_trie'] ?? '')) {
    if (address.startsWith('127.')) {
      // The table has 127.0.0.0/8 as local, whatever the address within.
      if (address !== '127.0.0.0') put(found, 'lo', { family: 4, address, prefix: 8 })
      continue
    }
    const network = networks.find((route) => isWithin(address, route.destination.replace(/\/.*/, ''), Number(route.destination.replace(/.*\//, ''))))
    if (network !== undefined) put(found, network.interface, { family: 4, address, prefix: Number(network.destination.replace(/.*\//, '')) })
  }
  return found
}

/** `|-- 10.0.0.2` followed by `/32 host LOCAL`; each stands in the main and in the local table. */
function localAddresses(trie: string): ReadonlySet<string> {
  return new Set([...trie.matchAll(/\|-- ([\d.]+)\n\s+\/32 host LOCAL/g)].map((match) => match[1] ?? ''))
}

function addressesV6(texts: NetTexts): ReadonlyMap<string, readonly AddressDetails[]> {
  const found = new Map<string, AddressDetails[]>()
  for (const [address = '', , prefix = '', , , name = ''] of rows(texts['if_inet6'])) put(found, name, { family: 6, address: addressInOrder(address), prefix: Number.parseInt(prefix, 16) })
  return found
}

function put(found: Map<string, AddressDetails[]>, name: string, address: AddressDetails): void {
  found.set(name, [...(found.get(name) ?? []), address])
}
