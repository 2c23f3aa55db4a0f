import type { ResourceAmounts, ResourcesSpec } from '../../model/resources'
import type { ExactResources } from '../../resources/qos'
import { milliValue, parseQuantity, wholeValue, type Quantity } from '../../resources/quantity'
import type { RawResources } from '../raw/container'

type Amounts = ReadonlyMap<string, Quantity>

export function toResources(raw: RawResources | undefined): ResourcesSpec {
  const { requests, limits } = readResources(raw)
  return { requests: toAmounts(requests), limits: toAmounts(limits) }
}

/** For the QoS class, which is computed before any rounding. */
export function toExactResources(raw: RawResources | undefined): ExactResources {
  const { requests, limits } = readResources(raw)
  return { requests: exact(requests), limits: exact(limits) }
}

/** SetDefaults_Pod: a limit without a request is its own request. */
function readResources({ requests = {}, limits = {} }: RawResources = {}): { readonly requests: Amounts; readonly limits: Amounts } {
  const most = readAmounts(limits)
  return { requests: new Map([...most, ...readAmounts(requests)]), limits: most }
}

function readAmounts(raw: NonNullable<RawResources['limits']>): Amounts {
  const amounts = new Map<string, Quantity>()
  for (const [name, value] of Object.entries(raw)) {
    const parsed = parseQuantity(value)
    if (parsed.ok) amounts.set(name, parsed.quantity)
  }
  return amounts
}

function toAmounts(amounts: Amounts): ResourceAmounts {
  const cpu = amounts.get('cpu')
  const memory = amounts.get('memory')
  return { cpuMillis: cpu ? milliValue(cpu) : null, memoryBytes: memory ? wholeValue(memory) : null }
}

function exact(amounts: Amounts): ReadonlyMap<string, bigint> {
  return new Map([...amounts].map(([name, { nano }]) => [name, nano]))
}
