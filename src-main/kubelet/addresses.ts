/** IPv4 arithmetic for the lab's own bridge network. Addresses are numbers of 32 bits, unsigned. */

export interface Subnet {
  readonly base: number
  /** How many leading bits are fixed. */
  readonly prefix: number
}

export function parseSubnet(cidr: string): Subnet | null {
  const [address = '', bits = ''] = cidr.split('/')
  const base = parseIp(address)
  const prefix = Number(bits)
  if (base === null || bits === '' || !Number.isInteger(prefix) || prefix < 0 || prefix > 32) return null
  return { base: (base & mask(prefix)) >>> 0, prefix }
}

export function parseIp(text: string): number | null {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0)
}

export function formatIp(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.')
}

export function overlaps(a: Subnet, b: Subnet): boolean {
  const common = mask(Math.min(a.prefix, b.prefix))
  return (a.base & common) >>> 0 === (b.base & common) >>> 0
}

export function gatewayOf(subnet: Subnet): string {
  return formatIp(subnet.base + 1)
}

/**
 * The next free address after `last`, round and round as CNI's host-local plugin does it: so a new sandbox gets a new
 * IP although the old one is free again. null when the subnet is full.
 */
export function nextAddress(subnet: Subnet, last: string | null, taken: ReadonlySet<string>): string | null {
  const first = subnet.base + 2 // .0 is the network, .1 the gateway
  const count = 2 ** (32 - subnet.prefix) - 3 // and the last one is broadcast
  const lastNumber = last === null ? null : parseIp(last)
  const start = lastNumber === null || lastNumber < first || lastNumber >= first + count ? 0 : lastNumber - first + 1
  for (let step = 0; step < count; step++) {
    const candidate = formatIp(first + ((start + step) % count))
    if (!taken.has(candidate)) return candidate
  }
  return null
}

function mask(prefix: number): number {
  return prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0
}
