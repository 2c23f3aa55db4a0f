import { parseQuantity } from '../../resources/quantity'
import type { FieldPath } from '../path'
import type { Problems } from '../problems'
import { present } from '../raw/pod'
import type { RawEmptyDir, RawHostPath, RawVolume } from '../raw/volume'
import { duplicate, forbidden, invalid, notSupported, required } from '../wording'
import { validateConfigMapVolume, validateDownwardVolume, validateProjectedVolume, validateSecretVolume } from './filesVolumes'
import { dnsLabel } from './formats'
import { validateAbsolutePath, validateNoBacksteps } from './paths'

export const HOST_PATH_TYPES = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket']

/** ValidateVolumes. Answers the names that mounts may use. */
export function validateVolumes(volumes: readonly (RawVolume | null)[] | undefined, problems: Problems): ReadonlySet<string> {
  const names = new Set<string>()
  for (const [index, volume] of present(volumes)) {
    const { name = '' } = volume
    const path = ['spec', 'volumes', index]
    validateSource(volume, path, problems)
    if (name === '') problems.error([...path, 'name'], required())
    else for (const message of dnsLabel(name)) problems.error([...path, 'name'], invalid(name, message))
    if (names.has(name)) problems.error([...path, 'name'], duplicate(name))
    // A volume with a bad name or source is told once; its mounts need no second complaint.
    if (name !== '') names.add(name)
  }
  return names
}

/** validateVolumeSource, in its order: of several sources every one after the first is refused. */
function validateSource(volume: RawVolume, path: FieldPath, problems: Problems): void {
  const { emptyDir, hostPath, secret, configMap, downwardAPI, projected } = volume
  let isFirst = true
  function check<T>(source: T | undefined, name: string, validate: (source: T, path: FieldPath, problems: Problems) => void): void {
    if (source === undefined) return
    if (isFirst) validate(source, [...path, name], problems)
    else problems.error([...path, name], forbidden('may not specify more than 1 volume type'))
    isFirst = false
  }
  check(emptyDir, 'emptyDir', validateEmptyDir)
  check(hostPath, 'hostPath', validateHostPath)
  check(secret, 'secret', validateSecretVolume)
  check(downwardAPI, 'downwardAPI', validateDownwardVolume)
  check(configMap, 'configMap', validateConfigMapVolume)
  check(projected, 'projected', validateProjectedVolume)
}

/** Other media are huge pages, which this lab does not have. */
function validateEmptyDir({ medium = '', sizeLimit = '' }: RawEmptyDir, path: FieldPath, problems: Problems): void {
  if (medium !== '' && medium !== 'Memory') problems.error([...path, 'medium'], notSupported(medium, ['', 'Memory']))
  if (sizeLimit === '') return
  const parsed = parseQuantity(sizeLimit)
  if (!parsed.ok) problems.error([...path, 'sizeLimit'], invalid(sizeLimit, parsed.error))
  else if (parsed.quantity.nano < 0n) problems.error([...path, 'sizeLimit'], forbidden('SizeLimit field must be a valid resource quantity'))
}

/** validateHostPathVolumeSource. Whether a manifest may name a host's path at all is hostPolicy.ts' business. */
function validateHostPath({ path: hostPath = '', type = '' }: RawHostPath, path: FieldPath, problems: Problems): void {
  if (hostPath === '') return problems.error([...path, 'path'], required())
  validateAbsolutePath(hostPath, [...path, 'path'], problems)
  validateNoBacksteps(hostPath, [...path, 'path'], problems)
  if (!HOST_PATH_TYPES.includes(type)) problems.error([...path, 'type'], notSupported(type, HOST_PATH_TYPES))
}
