import { formatQuantity, parseQuantity, type Quantity } from '../../resources/quantity'
import type { FieldPath } from '../path'
import type { Problems } from '../problems'
import type { RawResources } from '../raw/container'
import { invalid, notInThisLab } from '../wording'
import { qualifiedName } from './formats'

/** helper.IsStandardContainerResourceName; of them this lab has the first two. */
const SUPPORTED = new Set(['cpu', 'memory'])
const STANDARD = new Set(['cpu', 'memory', 'ephemeral-storage'])

/** validateResourceRequirements. */
export function validateResources({ requests = {}, limits = {} }: RawResources, path: FieldPath, problems: Problems): void {
  const most = readAmounts(limits, [...path, 'limits'], problems)
  const least = readAmounts(requests, [...path, 'requests'], problems)
  for (const [name, request] of least) {
    const limit = most.get(name)
    if (limit === undefined || request.nano <= limit.nano) continue
    const message = `must be less than or equal to ${name} limit of ${formatQuantity(limit)}`
    problems.error([...path, 'requests'], invalid(formatQuantity(request), message), { at: [...path, 'requests', name] })
  }
}

type RawAmounts = NonNullable<RawResources['limits']>

function readAmounts(amounts: RawAmounts, path: FieldPath, problems: Problems): ReadonlyMap<string, Quantity> {
  const read = new Map<string, Quantity>()
  for (const [name, value] of Object.entries(amounts)) {
    const at = [...path, name]
    validateResourceName(name, at, problems)
    const parsed = parseQuantity(value)
    if (!parsed.ok) problems.error(at, invalid(value, parsed.error))
    else if (parsed.quantity.nano < 0n) problems.error(at, invalid(formatQuantity(parsed.quantity), 'must be greater than or equal to 0'))
    else read.set(name, parsed.quantity)
  }
  return read
}

/** validateContainerResourceName; what other clusters may have, this lab refuses by name. */
function validateResourceName(name: string, path: FieldPath, problems: Problems): void {
  if (SUPPORTED.has(name)) return
  const complaints = qualifiedName(name)
  for (const message of complaints) problems.error(path, invalid(name, message), { what: 'key' })
  if (complaints.length > 0) return
  if (STANDARD.has(name) || name.startsWith('hugepages-') || name.includes('/')) return problems.error(path, notInThisLab(), { what: 'key' })
  problems.error(path, invalid(name, 'must be a standard resource type or fully qualified'), { what: 'key' })
  problems.error(path, invalid(name, 'must be a standard resource for containers'), { what: 'key' })
}
