import { describe, expect, test } from 'vitest'
import { memoryVolumeSize } from '../../../../src-main/kubelet/volumes/memorySize'
import { findOverfull } from '../../../../src-main/kubelet/volumes/overfull'
import type { ContainerSpec, PodSpec } from '../../../../src-main/pod/spec'
import { NO_RESOURCES } from '../../../../src-main/pod/model/resources'
import { containerSpec, podSpec } from '../builders'

const MI = 1024 * 1024

function limited(name: string, memoryBytes: number, more: Partial<ContainerSpec> = {}): ContainerSpec {
  return containerSpec(name, { resources: { ...NO_RESOURCES, limits: { ...NO_RESOURCES.limits, memoryBytes } }, ...more })
}

function sized(sizeLimitBytes: number | null, spec: Partial<PodSpec> = {}): number {
  return memoryVolumeSize(podSpec(spec), { kind: 'emptyDir', name: 'm', medium: 'Memory', sizeLimitBytes }, 1_000 * MI)
}

// calculateEmptyDirMemorySize
describe('the size of a memory volume', () => {
  test.each([
    ['the node’s memory', sized(null), 1_000],
    ['its own limit', sized(64 * MI), 64],
    ['no more than the node has', sized(2_000 * MI), 1_000],
    ['what the containers may take together', sized(null, { containers: [limited('a', 100 * MI), limited('b', 20 * MI)] }), 120],
    ['the smaller of both', sized(64 * MI, { containers: [limited('a', 100 * MI)] }), 64],
    ['the node’s when one container is without a limit', sized(null, { containers: [limited('a', 100 * MI), containerSpec('b')] }), 1_000],
    ['of an init container that takes more than all others', sized(null, { containers: [limited('a', 100 * MI)], initContainers: [limited('i', 300 * MI, { role: 'init' })] }), 300],
    ['of sidecars beside the apps', sized(null, { containers: [limited('a', 100 * MI)], initContainers: [limited('s', 30 * MI, { role: 'sidecar' }), limited('i', 50 * MI, { role: 'init' })] }), 130]
  ])('%s', (_what, bytes, mebibytes) => {
    expect(bytes / MI).toBe(mebibytes)
  })
})

// emptyDirLimitEviction
describe('an emptyDir that is too full', () => {
  const spec = podSpec({
    volumes: [
      { kind: 'emptyDir', name: 'free', medium: 'default', sizeLimitBytes: null },
      { kind: 'emptyDir', name: 'cache', medium: 'default', sizeLimitBytes: MI },
      { kind: 'emptyDir', name: 'odd', medium: 'default', sizeLimitBytes: 5_000_000 },
      { kind: 'emptyDir', name: 'ram', medium: 'Memory', sizeLimitBytes: MI }
    ]
  })

  test.each([
    [{ cache: MI, free: 10 * MI }, null],
    [{ cache: MI + 1 }, 'Usage of EmptyDir volume "cache" exceeds the limit "1Mi". '],
    [{ odd: 5_000_001 }, 'Usage of EmptyDir volume "odd" exceeds the limit "5M". '],
    [{ ram: 2 * MI }, null],
    [{}, null]
  ])('%j', (usages, message) => {
    expect(findOverfull(spec, new Map(Object.entries(usages)))).toBe(message)
  })
})
