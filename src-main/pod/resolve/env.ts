import { expand, lookupIn } from '../expand'
import type { EnvFromSpec, EnvVarSpec } from '../model/env'
import type { ContainerSpec, PodSpec } from '../spec'
import { decodeBase64 } from './base64'
import type { DataObjects, PodContext, Resolved } from './context'
import { fieldValue, resourceValue } from './downward'

export type Env = readonly { readonly name: string; readonly value: string }[]

/** What every step looks at. */
interface Sources {
  readonly pod: PodSpec
  readonly container: ContainerSpec
  readonly context: PodContext
  readonly data: DataObjects
}

/**
 * A container's environment as the kubelet makes it (makeEnvironmentVariables), without variables for Services: first
 * envFrom in its order, then env over it, each value seeing what stands before it. When it fails the container waits as
 * CreateContainerConfigError with this message, and is tried again.
 */
export function resolveEnv(pod: PodSpec, container: ContainerSpec, context: PodContext, data: DataObjects): Resolved<Env> {
  const sources = { pod, container, context, data }
  const env = new Map<string, string>()
  for (const from of container.envFrom) {
    const entries = entriesOf(from, sources)
    if (!entries.ok) return entries
    for (const [key, value] of entries.value) env.set(`${from.prefix}${key}`, value)
  }
  for (const variable of container.env) {
    const resolved = valueOf(variable, env, sources)
    if (!resolved.ok) return resolved
    if (resolved.value !== null) env.set(variable.name, resolved.value)
  }
  return { ok: true, value: [...env].map(([name, value]) => ({ name, value })) }
}

/** null leaves the variable out. */
function valueOf(variable: EnvVarSpec, before: ReadonlyMap<string, string>, sources: Sources): Resolved<string | null> {
  switch (variable.kind) {
    case 'value':
      return { ok: true, value: expand(variable.value, lookupIn(before)) }
    case 'field':
      return { ok: true, value: fieldValue(variable.fieldPath, sources.pod, sources.context) }
    case 'resource':
      return resourceValue(variable, sources.container, sources.pod, sources.context)
    case 'configMapKey':
    case 'secretKey': {
      const kind = variable.kind === 'configMapKey' ? 'configMap' : 'secret'
      const entries = entriesOf({ kind, from: variable.from, prefix: '', optional: variable.optional }, sources)
      if (!entries.ok) return entries
      const value = entries.value.get(variable.key)
      if (value !== undefined || variable.optional) return { ok: true, value: value ?? null }
      const type = kind === 'configMap' ? 'ConfigMap' : 'Secret'
      return { ok: false, message: `couldn't find key ${variable.key} in ${type} ${sources.pod.namespace}/${variable.from}` }
    }
  }
}

/** binaryData never becomes environment. Nothing at all when an optional object is absent. */
function entriesOf({ kind, from, optional }: EnvFromSpec, { data }: Sources): Resolved<ReadonlyMap<string, string>> {
  const object = kind === 'configMap' ? data.configMaps.get(from) : data.secrets.get(from)
  if (object === undefined) return optional ? { ok: true, value: new Map() } : { ok: false, message: `${kind.toLowerCase()} "${from}" not found` }
  const entries = Object.entries(object.data)
  return { ok: true, value: new Map(kind === 'configMap' ? entries : entries.map(([key, value]) => [key, new TextDecoder().decode(decodeBase64(value))])) }
}
