import type { FieldPath } from '../path'
import type { Problems } from '../problems'
import { invalid } from '../wording'

/** validateLocalDescendingPath. */
export function validateDescendingPath(value: string, path: FieldPath, problems: Problems): void {
  if (value.startsWith('/')) problems.error(path, invalid(value, 'must be a relative path'))
  validateNoBacksteps(value, path, problems)
}

/** validatePathNoBacksteps. */
export function validateNoBacksteps(value: string, path: FieldPath, problems: Problems): void {
  if (value.split('/').includes('..')) problems.error(path, invalid(value, "must not contain '..'"))
}

/** ValidateLocalNonReservedPath: the kubelet keeps names that begin with `..` for itself. */
export function validateNonReservedPath(value: string, path: FieldPath, problems: Problems): void {
  validateDescendingPath(value, path, problems)
  if (value.startsWith('..') && !value.startsWith('../')) problems.error(path, invalid(value, "must not start with '..'"))
}

/** Kubernetes leaves this to the runtime, which would refuse it at every start of the container. */
export function validateAbsolutePath(value: string, path: FieldPath, problems: Problems): void {
  if (!value.startsWith('/')) problems.error(path, invalid(value, 'must be an absolute path'))
}
