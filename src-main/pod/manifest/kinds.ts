import type { JsonObject } from './json'
import type { Problems } from './problems'
import { notInThisLab, quote, required, shorten } from './wording'

const NEXT = new Set(['ConfigMap', 'Secret'])
/** Kinds that make pods from a template: the pod inside can be run here. */
const WITH_TEMPLATE = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'ReplicationController', 'PodTemplate'])
const NETWORK = new Set(['Service', 'Ingress', 'NetworkPolicy', 'Endpoints', 'EndpointSlice'])

/** What a document is to this lab, or null after it was refused. */
export function kindOf(document: JsonObject, problems: Problems): 'Pod' | 'List' | null {
  const { apiVersion, kind } = document
  if (typeof kind !== 'string' || kind === '') problems.error(['kind'], kind === undefined || kind === null ? required() : 'must be a kind such as "Pod"')
  if (typeof apiVersion !== 'string' || apiVersion === '') {
    problems.error(['apiVersion'], apiVersion === undefined || apiVersion === null ? required() : 'must be a version such as "v1"')
  }
  if (typeof kind !== 'string' || kind === '' || typeof apiVersion !== 'string' || apiVersion === '') return null
  if (kind === 'Pod' || kind === 'List' || kind === 'PodList') {
    if (apiVersion === 'v1') return kind === 'Pod' ? 'Pod' : 'List'
    problems.error(['apiVersion'], `no matches for kind ${quote(kind)} in version ${quote(apiVersion)}: it is v1`)
    return null
  }
  problems.error(['kind'], `kind ${shorten(kind)}: ${notInThisLab(NEXT.has(kind))}${hint(kind)}`)
  return null
}

function hint(kind: string): string {
  if (WITH_TEMPLATE.has(kind)) return `: write a Pod (apiVersion: v1, kind: Pod) with what stands under its template`
  if (NETWORK.has(kind)) return ': write a Pod, and reach it by a hostPort'
  return kind.toLowerCase() === 'pod' ? ', did you mean "Pod"?' : ''
}
