/** As /proc/net writes an address: 32-bit words in the byte order of the machine, which is little-endian on amd64 and arm64. */
export function addressOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => bytesOf(word).reverse())
  return bytes.length === 4 ? bytes.join('.') : formatV6(bytes)
}

/** As if_inet6 and ipv6_route write one: in the order of the network. */
export function addressInOrder(hex: string): string {
  return formatV6(bytesOf(hex))
}

function bytesOf(hex: string): number[] {
  return (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))
}

/** RFC 5952: lower case, the longest run of zero groups (two at least, the first of equals) shortened, IPv4 within as such. */
function formatV6(bytes: readonly number[]): string {
  if (bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255) return `::ffff:${bytes.slice(12).join('.')}`
  const groups = Array.from({ length: 8 }, (_, index) => (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16))
  const runs = [...groups.map((group) => (group === '0' ? '0' : 'x')).join('').matchAll(/00+/g)]
  const longest = runs.reduce<RegExpExecArray | null>((best, run) => (best === null || run[0].length > best[0].length ? run : best), null)
  if (longest === null) return groups.join(':')
  return `${groups.slice(0, longest.index).join(':')}::${groups.slice(longest.index + longest[0].length).join(':')}`
}

/** `[::ffff:127.0.0.1]` on a tcp6 socket is plain 127.0.0.1 on the wire. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '')
}

export function toNumber(address: string): number {
  return address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0)
}

export function isWithin(address: string, network: string, prefix: number): boolean {
  const size = 2 ** (32 - prefix)
  return Math.floor(toNumber(address) / size) === Math.floor(toNumber(network) / size)
}

export function prefixOf(mask: string): number {
  return toNumber(mask).toString(2).replace(/0+$/, '').length
}
