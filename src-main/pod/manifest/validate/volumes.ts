import type { Problems } from '../problems'
import { present, type RawVolume } from '../raw-pod'
import { duplicate, invalid, required } from '../wording'
import { dnsLabel } from './formats'

/** ValidateVolumes. Answers the names that mounts may use. */
export function validateVolumes(volumes: readonly (RawVolume | null)[] | undefined, problems: Problems): ReadonlySet<string> {
  const names = new Set<string>()
  for (const [index, { name = '' }] of present(volumes)) {
    const path = ['spec', 'volumes', index, 'name']
    const complaints = name === '' ? [] : dnsLabel(name)
    if (name === '') problems.error(path, required())
    for (const message of complaints) problems.error(path, invalid(name, message))
    if (names.has(name)) problems.error(path, duplicate(name))
    // A volume with a bad name is told once; its mounts need no second complaint.
    if (name !== '') names.add(name)
  }
  return names
}
