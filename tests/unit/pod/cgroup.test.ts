import { describe, expect, test } from 'vitest'
import { cpuQuota, cpuShares, memoryLimit, oomScoreAdj } from '../../../src-main/pod/resources/cgroup'
import type { ContainerSpec } from '../../../src-main/pod/spec'
import { basePod, containerOf, specOf } from './manifest/base'

type Loose = Record<string, unknown>

function withResources(resources: Loose): ContainerSpec {
  return containerOf(basePod((_, c) => (c.resources = resources)))
}

// cm/helpers_linux_test.go: TestMilliCPUToShares, TestMilliCPUToQuota.
describe('cgroup settings', () => {
  test.each<[string, Loose, number]>([
    ['nothing', {}, 2], ['0', { requests: { cpu: 0 } }, 2], ['1m', { requests: { cpu: '1m' } }, 2], ['2m', { requests: { cpu: '2m' } }, 2], ['3m', { requests: { cpu: '3m' } }, 3], ['999m', { requests: { cpu: '999m' } }, 1022], ['1', { requests: { cpu: 1 } }, 1024], ['a limit only', { limits: { cpu: 2 } }, 2048], ['256', { requests: { cpu: 256 } }, 262_144], ['300', { requests: { cpu: 300 } }, 262_144]
  ])('shares of %s', (_, resources, expected) => {
    expect(cpuShares(withResources(resources))).toBe(expected)
  })

  test.each<[string, Loose, number | null]>([['nothing', {}, null], ['0', { limits: { cpu: 0 } }, null], ['1m is the least', { limits: { cpu: '1m' } }, 1_000], ['100m', { limits: { cpu: '100m' } }, 10_000], ['1.5', { limits: { cpu: 1.5 } }, 150_000]])('quota of %s', (_, resources, expected) => {
    expect(cpuQuota(withResources(resources))).toEqual(expected === null ? null : { quota: expected, period: 100_000 })
  })

  test('memory', () => {
    expect([memoryLimit(withResources({})), memoryLimit(withResources({ limits: { memory: '64Mi' } }))]).toEqual([null, 67_108_864])
  })
})

// qos/policy_test.go: TestGetContainerOOMScoreAdjust, on a machine of 4,000,000,000 bytes.
describe('OOM scores', () => {
  function score(resources: Loose[], sidecar?: Loose): number {
    const spec = specOf(basePod((pod) => {
      pod.spec.containers = resources.map((one, index) => ({ name: `c${index}`, image: 'x', resources: one }))
      if (sidecar) pod.spec.initContainers = [{ name: 's', image: 'x', restartPolicy: 'Always', resources: sidecar }]
    }))
    const container = spec.initContainers[0] ?? spec.containers[0]
    if (!container) throw new Error('no container')
    return oomScoreAdj(spec, container, 4_000_000_000)
  }
  const guaranteed = { limits: { cpu: '5m', memory: '10G' } }

  test.each<[string, number, number]>([
    ['BestEffort', score([{}]), 1_000],
    ['Guaranteed', score([guaranteed]), -997],
    ['Burstable, a little memory', score([{ requests: { memory: '1000' } }]), 999],
    ['Burstable, no memory', score([{ requests: { cpu: '5m' } }]), 999],
    ['Burstable, half of it', score([{ requests: { memory: '2G' } }]), 500],
    ['Burstable, all of it', score([{ requests: { memory: '4G' } }]), 3],
    ['a sidecar is no more exposed than the app that asks for least', score([{ requests: { memory: '2G' } }, { requests: { memory: '3G' } }], {}), 500],
    ['a sidecar that asks for more keeps its own', score([{ requests: { memory: '1G' } }], { requests: { memory: '2G' } }), 500]
  ])('%s', (_, actual, expected) => {
    expect(actual).toBe(expected)
  })
})
