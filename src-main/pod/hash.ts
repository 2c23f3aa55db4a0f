import { createHash } from 'node:crypto'
import type { ContainerSpec } from './spec'

/**
 * Eight hexadecimal digits for the label `annotation.io.kubernetes.container.hash`: equal specs give equal hashes,
 * whatever the order in which their fields were written. A different hash means that the container must be replaced.
 */
export function containerHash(spec: ContainerSpec): string {
  return createHash('sha256').update(canonicalJson(spec)).digest('hex').slice(0, 8)
}

/** JSON with the keys of every object in code unit order and fields that are undefined left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}
