import type { FieldPath } from '../path'
import type { Problems } from '../problems'
import { present } from '../raw/pod'
import type { RawMount } from '../raw/volume'
import { invalid, notFound, required } from '../wording'
import { validateDescendingPath } from './paths'

/** ValidateVolumeMounts; that a path holds no `:` is the API's documented rule, and Docker's. */
export function validateMounts(mounts: readonly (RawMount | null)[] | undefined, volumes: ReadonlySet<string>, path: FieldPath, problems: Problems): void {
  const paths = new Set<string>()
  for (const [index, { name = '', mountPath = '', subPath = '', subPathExpr = '' }] of present(mounts)) {
    const mount = [...path, index]
    if (name === '') problems.error([...mount, 'name'], required())
    else if (!volumes.has(name)) problems.error([...mount, 'name'], notFound(name))
    if (mountPath === '') problems.error([...mount, 'mountPath'], required())
    else if (paths.has(mountPath)) problems.error([...mount, 'mountPath'], invalid(mountPath, 'must be unique'))
    if (mountPath.includes(':')) problems.error([...mount, 'mountPath'], invalid(mountPath, "must not contain ':'"))
    paths.add(mountPath)
    if (subPath !== '') validateDescendingPath(subPath, [...mount, 'subPath'], problems)
    if (subPathExpr === '') continue
    if (subPath !== '') problems.error([...mount, 'subPathExpr'], invalid(subPathExpr, 'subPathExpr and subPath are mutually exclusive'))
    validateDescendingPath(subPathExpr, [...mount, 'subPathExpr'], problems)
  }
}
