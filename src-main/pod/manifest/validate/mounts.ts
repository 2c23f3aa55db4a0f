import type { FieldPath } from '../path'
import type { Problems } from '../problems'
import { present, type RawMount } from '../raw-pod'
import { invalid, notFound, required } from '../wording'

/** ValidateVolumeMounts; that a path holds no `:` is the API's documented rule, and Docker's. */
export function validateMounts(mounts: readonly (RawMount | null)[] | undefined, volumes: ReadonlySet<string>, path: FieldPath, problems: Problems): void {
  const paths = new Set<string>()
  for (const [index, { name = '', mountPath = '' }] of present(mounts)) {
    const namePath = [...path, index, 'name']
    const mountPathPath = [...path, index, 'mountPath']
    if (name === '') problems.error(namePath, required())
    else if (!volumes.has(name)) problems.error(namePath, notFound(name))
    if (mountPath === '') problems.error(mountPathPath, required())
    else if (paths.has(mountPath)) problems.error(mountPathPath, invalid(mountPath, 'must be unique'))
    if (mountPath.includes(':')) problems.error(mountPathPath, invalid(mountPath, "must not contain ':'"))
    paths.add(mountPath)
  }
}
