export interface Subnet {
  readonly base: number
  readonly prefix: number
}

/** null when it is no IPv4 CIDR. */
export function parseSubnet(text: string): Subnet | null {
  const [address = '', prefix = ''] = text.split('/')
  const base = parseIp(address)
  if (base === null || !/^\d+$/.test(prefix) || Number(prefix) > 32) return null
  return { base: (base & maskOf(Number(prefix))) >>> 0, prefix: Number(prefix) }
}

export function parseIp(text: string): number | null {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null
  return parts.reduce((value, part) => value * 256 + Number(part), 0)
}

export function formatIp(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff).join('.')
}

export function isWithin(address: number, subnet: Subnet): boolean {
  return (address & maskOf(subnet.prefix)) >>> 0 === subnet.base
}

export function overlap(one: Subnet, other: Subnet): boolean {
  return isWithin(one.base, other) || isWithin(other.base, one)
}

/** The last one is the broadcast address. */
export function sizeOf(subnet: Subnet): number {
  return 2 ** (32 - subnet.prefix)
}

function maskOf(prefix: number): number {
  return prefix === 0 ? 0 : (-1 << (32 - prefix)) >>> 0
}
