import type { ResourceRef } from '../model/env'
import { milliValue, parseQuantity, wholeValue } from '../resources/quantity'
import type { ContainerSpec, PodSpec } from '../spec'
import type { PodContext, Resolved } from './context'
import { splitSubscript } from './fieldPath'
import { goQuote } from './goQuote'

/** podFieldSelectorRuntimeValue over fieldpath.ExtractFieldPathAsString. What a field path may be is settled by validation. */
export function fieldValue(fieldPath: string, pod: PodSpec, context: PodContext): string {
  const { path, subscript } = splitSubscript(fieldPath)
  switch (path) {
    case 'metadata.name':
      return pod.name
    case 'metadata.namespace':
      return pod.namespace
    case 'metadata.uid':
      return context.uid
    case 'metadata.labels':
      return subscript === null ? formatMap(pod.labels) : own(pod.labels, subscript)
    case 'metadata.annotations':
      return subscript === null ? formatMap(pod.annotations) : own(pod.annotations, subscript)
    case 'spec.nodeName':
      return context.nodeName
    case 'spec.serviceAccountName':
      return pod.serviceAccountName
    case 'status.hostIP':
      return context.hostIPs[0] ?? ''
    case 'status.hostIPs':
      return context.hostIPs.join(',')
    case 'status.podIP':
      return context.podIPs[0] ?? ''
    case 'status.podIPs':
      return context.podIPs.join(',')
    default:
      return ''
  }
}

/** fieldpath.FormatMap: sorted lines of `key="value"`. */
function formatMap(map: Readonly<Record<string, string>>): string {
  const keys = Object.keys(map).sort((a, b) => (a < b ? -1 : 1))
  return keys.map((key) => `${key}=${goQuote(map[key] ?? '')}`).join('\n')
}

function own(map: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(map, key) ? (map[key] ?? '') : ''
}

/** resource.ExtractContainerResourceValue, limits that are not set being the node's (MergeContainerResourceLimits). */
export function resourceValue(ref: ResourceRef, container: ContainerSpec | null, pod: PodSpec, context: PodContext): Resolved<string> {
  const named = ref.containerName === null ? container : findContainer(pod, ref.containerName)
  if (named === null) return { ok: false, message: `container ${ref.containerName ?? ''} not found` }
  const { requests, limits } = named.resources
  switch (ref.resource) {
    case 'limits.cpu':
      return divided(limits.cpuMillis || context.allocatable.cpuMillis, milliDivisor(ref.divisor))
    case 'requests.cpu':
      return divided(requests.cpuMillis ?? 0, milliDivisor(ref.divisor))
    case 'limits.memory':
      return divided(limits.memoryBytes || context.allocatable.memoryBytes, wholeDivisor(ref.divisor))
    case 'requests.memory':
      return divided(requests.memoryBytes ?? 0, wholeDivisor(ref.divisor))
  }
}

function findContainer(pod: PodSpec, name: string): ContainerSpec | null {
  return [...pod.containers, ...pod.initContainers].find((container) => container.name === name) ?? null
}

function divided(amount: number, divisor: number): Resolved<string> {
  return { ok: true, value: String(Math.ceil(amount / divisor)) }
}

function milliDivisor(divisor: string): number {
  const parsed = parseQuantity(divisor)
  return parsed.ok ? milliValue(parsed.quantity) : 1_000
}

function wholeDivisor(divisor: string): number {
  const parsed = parseQuantity(divisor)
  return parsed.ok ? wholeValue(parsed.quantity) : 1
}
