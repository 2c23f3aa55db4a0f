import { describe, expect, test } from 'vitest'
import { basePod, containerOf, errorsOf, specOf } from './base'

type Loose = Record<string, unknown>

interface Case {
  readonly rule: string
  readonly what: string
  readonly resources: Loose
  readonly errors: string[]
}

const AT = 'spec.containers[0].resources'
const FORM = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

const cases: Case[] = [
  { rule: 'TestValidateContainers: Resources GPU limit must match request', what: 'right', resources: { requests: { cpu: '1', memory: '64Mi' }, limits: { cpu: '2', memory: '128Mi' } }, errors: [] },
  { rule: 'validateResourceRequirements', what: 'numbers', resources: { requests: { cpu: 0.5, memory: 1000 } }, errors: [] },
  { rule: 'validateResourceRequirements', what: 'nothing of it', resources: { requests: { cpu: 0 }, limits: { memory: '0' } }, errors: [] },
  { rule: 'TestValidateContainers: Request limit invalid', what: 'cpu above its limit', resources: { requests: { cpu: '1500m' }, limits: { cpu: '1' } }, errors: [`${AT}.requests: Invalid value: "1500m": must be less than or equal to cpu limit of 1`] },
  { rule: 'TestValidateContainers: Request limit invalid', what: 'memory above its limit', resources: { requests: { memory: '10Gi' }, limits: { memory: '1000Mi' } }, errors: [`${AT}.requests: Invalid value: "10Gi": must be less than or equal to memory limit of 1000Mi`] },
  { rule: 'validateResourceRequirements', what: 'equal in another form', resources: { requests: { memory: '1024Mi' }, limits: { memory: '1Gi' } }, errors: [] },
  { rule: 'TestValidateContainers: Resource CPU invalid', what: 'negative', resources: { limits: { cpu: '-10' } }, errors: [`${AT}.limits.cpu: Invalid value: "-10": must be greater than or equal to 0`] },
  { rule: 'TestValidateContainers: Resource Memory invalid', what: 'negative', resources: { requests: { memory: '-10' } }, errors: [`${AT}.requests.memory: Invalid value: "-10": must be greater than or equal to 0`] },
  { rule: 'TestValidateContainers: Resource Requests CPU invalid', what: 'negative thousandths', resources: { requests: { cpu: '-1500m' } }, errors: [`${AT}.requests.cpu: Invalid value: "-1500m": must be greater than or equal to 0`] },
  { rule: 'decoding Quantity', what: 'a unit that is none', resources: { limits: { memory: '64MB' } }, errors: [`${AT}.limits.memory: Invalid value: "64MB": ${FORM}`] },
  { rule: 'decoding Quantity', what: 'units in a wrong order', resources: { limits: { memory: '64iM' } }, errors: [`${AT}.limits.memory: Invalid value: "64iM": unable to parse quantity's suffix`] },
  { rule: 'decoding Quantity', what: 'a comma', resources: { limits: { cpu: '0,5' } }, errors: [`${AT}.limits.cpu: Invalid value: "0,5": ${FORM}`] },
  { rule: 'decoding Quantity', what: 'true', resources: { limits: { cpu: true } }, errors: [`${AT}.limits.cpu: Invalid value: true: must be a number`] },
  { rule: 'validateContainerResourceName', what: 'no standard name', resources: { limits: { cpus: '1' } }, errors: [`${AT}.limits.cpus: Invalid value: "cpus": must be a standard resource for containers`, `${AT}.limits.cpus: Invalid value: "cpus": must be a standard resource type or fully qualified`] },
  { rule: 'validateResourceName', what: 'no name at all', resources: { limits: { 'a b': '1' } }, errors: [`${AT}.limits[a b]: Invalid value: "a b": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`] },
  { rule: 'this lab', what: 'ephemeral-storage', resources: { limits: { 'ephemeral-storage': '1Gi' } }, errors: [`${AT}.limits.ephemeral-storage: not supported by this lab`] },
  { rule: 'this lab', what: 'huge pages', resources: { limits: { 'hugepages-2Mi': '1Gi' } }, errors: [`${AT}.limits.hugepages-2Mi: not supported by this lab`] },
  { rule: 'this lab', what: 'a device', resources: { limits: { 'example.com/gpu': 1 } }, errors: [`${AT}.limits[example.com/gpu]: not supported by this lab`] }
]

describe('resources', () => {
  test.each(cases)('$rule ($what)', ({ resources, errors }) => {
    expect(errorsOf(basePod((_, c) => (c.resources = resources))).sort()).toEqual([...errors].sort())
  })

  test('reach the spec in thousandths and bytes, rounded up; a limit is also the request that was not made', () => {
    const container = containerOf(basePod((_, c) => (c.resources = { requests: { cpu: '0.1' }, limits: { cpu: '100.5m', memory: '1.5Ki' } })))
    expect(container.resources).toEqual({ requests: { cpuMillis: 100, memoryBytes: 1536 }, limits: { cpuMillis: 101, memoryBytes: 1536 } })
  })
})

const full = { limits: { cpu: '100m', memory: '100Mi' } }

// qos_test.go: TestComputePodQOS.
describe('the QoS class', () => {
  test.each<[string, Loose[], string]>([
    ['guaranteed', [{ requests: full.limits, limits: full.limits }], 'Guaranteed'],
    ['guaranteed by defaulted requests', [full], 'Guaranteed'],
    ['guaranteed guaranteed', [full, full], 'Guaranteed'],
    ['best effort', [{}], 'BestEffort'],
    ['best effort best effort', [{}, {}], 'BestEffort'],
    ['best effort burstable', [{}, { requests: { cpu: '1m' } }], 'Burstable'],
    ['best effort guaranteed', [{}, full], 'Burstable'],
    ['burstable, no limits', [{ requests: { cpu: '100m', memory: '100Mi' } }], 'Burstable'],
    ['burstable, limits are not requests', [{ requests: { cpu: '99m', memory: '100Mi' }, limits: full.limits }], 'Burstable'],
    ['burstable, one limit only', [{ limits: { cpu: '100m' } }], 'Burstable'],
    ['zero is nothing', [{ requests: { cpu: '0' }, limits: { memory: '0' } }], 'BestEffort'],
    ['exact, before any rounding', [{ requests: { cpu: '99.5m', memory: '1' }, limits: { cpu: '100m', memory: '1' } }], 'Burstable']
  ])('%s', (_, resources, expected) => {
    expect(specOf(basePod((pod) => (pod.spec.containers = resources.map((one, index) => ({ name: `c${index}`, image: 'x', resources: one }))))).qosClass).toBe(expected)
  })

  test('init containers count', () => {
    expect(specOf(basePod((pod, c) => { c.resources = full; pod.spec.initContainers = [{ name: 'i', image: 'x' }] })).qosClass).toBe('Burstable')
  })
})
