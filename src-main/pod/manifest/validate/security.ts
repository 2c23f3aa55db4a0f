import type { FieldPath } from '../path'
import type { Problems } from '../problems'
import type { RawSeccompProfile, RawSecurity } from '../raw/container'
import type { RawPodSecurity } from '../raw/pod'
import { invalid, notInThisLab, notSupported, required } from '../wording'
import { CAPABILITIES, plainCapability } from '../../resources/capabilities'
import { userOrGroupId } from './formats'

/** ValidateSecurityContext. Whether a container may be privileged is hostPolicy.ts' business. */
export function validateSecurity(security: RawSecurity, path: FieldPath, problems: Problems): void {
  validateIds(security, path, problems)
  if (security.seccompProfile !== undefined) validateSeccomp(security.seccompProfile, [...path, 'seccompProfile'], problems)
  const { add = [], drop = [] } = security.capabilities ?? {}
  for (const [field, names] of [['add', add], ['drop', drop]] as const) {
    for (const [index, name] of names.entries()) validateCapability(name, [...path, 'capabilities', field, index], problems)
  }
  if (security.allowPrivilegeEscalation !== false) return
  if (security.privileged === true) problems.error(path, 'Invalid value: cannot set `allowPrivilegeEscalation` to false and `privileged` to true')
  if (add.some((name) => plainCapability(name) === 'SYS_ADMIN')) {
    problems.error(path, 'Invalid value: cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN')
  }
}

/** validatePodSpecSecurityContext. */
export function validatePodSecurity(security: RawPodSecurity, path: FieldPath, problems: Problems): void {
  validateIds(security, path, problems)
  if (security.fsGroup !== undefined) validateId(security.fsGroup, [...path, 'fsGroup'], problems)
  for (const [index, group] of (security.supplementalGroups ?? []).entries()) validateId(group, [...path, 'supplementalGroups', index], problems)
  if (security.seccompProfile !== undefined) validateSeccomp(security.seccompProfile, [...path, 'seccompProfile'], problems)
}

function validateIds({ runAsUser, runAsGroup }: RawPodSecurity, path: FieldPath, problems: Problems): void {
  if (runAsUser !== undefined) validateId(runAsUser, [...path, 'runAsUser'], problems)
  if (runAsGroup !== undefined) validateId(runAsGroup, [...path, 'runAsGroup'], problems)
}

function validateId(id: number, path: FieldPath, problems: Problems): void {
  for (const message of userOrGroupId(id)) problems.error(path, invalid(id, message))
}

/** validateSeccompProfileField. A Localhost profile is a file of a node's kubelet, which this lab is not. */
function validateSeccomp({ type = '' }: RawSeccompProfile, path: FieldPath, problems: Problems): void {
  const at = [...path, 'type']
  if (type === '') problems.error(at, required('type is required when seccompProfile is set'))
  else if (type === 'Localhost') problems.error(at, `Localhost: ${notInThisLab()}`)
  else if (type !== 'RuntimeDefault' && type !== 'Unconfined') problems.error(at, notSupported(type, ['Localhost', 'RuntimeDefault', 'Unconfined']))
}

/** Kubernetes leaves the names to the runtime, and Docker refuses unknown ones at every start. */
function validateCapability(name: string, path: FieldPath, problems: Problems): void {
  if (!CAPABILITIES.has(plainCapability(name))) problems.error(path, invalid(name, 'is no capability of Linux'))
}
