import type { JsonObject } from './json'
import type { Problems } from './problems'
import { notInThisLab, quote, required, shorten } from './wording'

const OURS = new Set(['Pod', 'ConfigMap', 'Secret'])
const LISTS = new Set(['List', 'PodList', 'ConfigMapList', 'SecretList'])

export type ObjectKind = 'Pod' | 'ConfigMap' | 'Secret'
/** Kinds that make pods from a template: the pod inside can be run here. */
const WITH_TEMPLATE = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'ReplicationController', 'PodTemplate'])
const NETWORK = new Set(['Service', 'Ingress', 'NetworkPolicy', 'Endpoints', 'EndpointSlice'])

/** What a document is to this lab, or null after it was refused. */
export function kindOf(document: JsonObject, problems: Problems): ObjectKind | 'List' | null {
  const { apiVersion, kind } = document
  if (typeof kind !== 'string' || kind === '') problems.error(['kind'], kind === undefined || kind === null ? required() : 'must be a kind such as "Pod"')
  if (typeof apiVersion !== 'string' || apiVersion === '') {
    problems.error(['apiVersion'], apiVersion === undefined || apiVersion === null ? required() : 'must be a version such as "v1"')
  }
  if (typeof kind !== 'string' || kind === '' || typeof apiVersion !== 'string' || apiVersion === '') return null
  if (isOurs(kind) || LISTS.has(kind)) {
    if (apiVersion === 'v1') return isOurs(kind) ? kind : 'List'
    problems.error(['apiVersion'], `no matches for kind ${quote(kind)} in version ${quote(apiVersion)}: it is v1`)
    return null
  }
  problems.error(['kind'], `kind ${shorten(kind)}: ${notInThisLab()}${hint(kind)}`)
  return null
}

function isOurs(kind: string): kind is ObjectKind {
  return OURS.has(kind)
}

function hint(kind: string): string {
  if (WITH_TEMPLATE.has(kind)) return `: write a Pod (apiVersion: v1, kind: Pod) with what stands under its template`
  if (NETWORK.has(kind)) return ': write a Pod, and reach it by a hostPort'
  const meant = [...OURS].find((one) => one.toLowerCase() === kind.toLowerCase())
  return meant === undefined ? '' : `, did you mean ${quote(meant)}?`
}
