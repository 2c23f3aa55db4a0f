import { expand } from '../expand'
import type { MountSpec } from '../model/volumes'
import type { Resolved } from './context'
import type { Env } from './env'

/** The path within the volume that is mounted; null mounts its root (ExpandContainerVolumeMounts, makeMounts). */
export function resolveSubPath({ subPath, subPathExpr }: MountSpec, env: Env): Resolved<string | null> {
  if (subPathExpr === null) return { ok: true, value: subPath }
  const known = new Map(env.map(({ name, value }) => [name, value]))
  const missing = new Set<string>()
  const path = expand(subPathExpr, (name) => {
    const value = known.get(name) ?? ''
    if (value === '') missing.add(name)
    return value
  })
  if (missing.size > 0) return { ok: false, message: `missing value for ${[...missing].sort((a, b) => (a < b ? -1 : 1)).join(', ')}` }
  if (path.startsWith('/')) return { ok: false, message: `error SubPath \`${path}\` must not be an absolute path` }
  if (path.split('/').includes('..')) return { ok: false, message: `unable to provision SubPath \`${path}\`: must not contain '..'` }
  return { ok: true, value: path }
}
