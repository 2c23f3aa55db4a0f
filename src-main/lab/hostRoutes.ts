import { readFileSync } from 'node:fs'
import { formatIp } from '../kubelet/addresses'

/**
 * The subnets this machine routes, as CIDR, when the engine runs on it. Behind a remote engine or a virtual machine the
 * routes are not ours to read: then the engine itself refuses what it cannot use.
 */
export function hostRoutes(endpoint: string): readonly string[] {
  if (process.platform !== 'linux' || !endpoint.startsWith('unix://')) return []
  try {
    return parseRoutes(readFileSync('/proc/net/route', 'utf8'))
  } catch {
    return []
  }
}

/** /proc/net/route: addresses and masks are hexadecimal in the machine's byte order, which is little-endian wherever Docker runs. */
export function parseRoutes(text: string): readonly string[] {
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
    .filter((fields) => fields.length > 7)
    .map((fields) => `${formatIp(swap(fields[1]))}/${bits(swap(fields[7]))}`)
    .filter((cidr) => !cidr.endsWith('/0'))
}

function swap(hex = '0'): number {
  const value = Number.parseInt(hex, 16)
  return (((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0
}

function bits(mask: number): number {
  return mask.toString(2).replaceAll('0', '').length
}
