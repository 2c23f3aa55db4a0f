import { createHash } from 'node:crypto'
import type { ContainerSpec } from './spec'
import { LATER_CONTAINER_FIELDS, LATER_ENV_FIELDS, LATER_MOUNT_FIELDS } from './stored'

/**
 * Eight hexadecimal digits for the label `annotation.io.kubernetes.container.hash`: equal specs give equal hashes,
 * whatever the order in which their fields were written. A different hash means that the container must be replaced.
 * A field that says what its absence would say does not count: so a new version of the lab, which knows more fields,
 * finds the containers of an older one unchanged.
 */
export function containerHash(spec: ContainerSpec): string {
  const known = hashes.get(spec)
  if (known !== undefined) return known
  const hash = computeHash(spec)
  hashes.set(spec, hash)
  return hash
}

/** Specs never change, and each is asked for again and again. */
const hashes = new WeakMap<ContainerSpec, string>()

function computeHash(spec: ContainerSpec): string {
  const { env, mounts, ...fields } = spec
  const said = {
    ...withoutDefaults(fields, LATER_CONTAINER_FIELDS),
    env: env.map((variable) => withoutDefaults(variable, LATER_ENV_FIELDS)),
    mounts: mounts.map((mount) => withoutDefaults(mount, LATER_MOUNT_FIELDS))
  }
  return createHash('sha256').update(canonicalJson(said)).digest('hex').slice(0, 8)
}

function withoutDefaults(fields: object, defaults: object): object {
  const known = new Map<string, unknown>(Object.entries(defaults))
  return Object.fromEntries(Object.entries(fields).filter(([name, value]) => !known.has(name) || canonicalJson(known.get(name)) !== canonicalJson(value)))
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
