/** One entry of a container's environment, tagged by where its value comes from (v1 EnvVar). */
export type EnvVarSpec =
  | { readonly kind: 'value'; readonly name: string; readonly value: string }
  | ({ readonly kind: 'field'; readonly name: string } & FieldRef)
  | ({ readonly kind: 'resource'; readonly name: string } & ResourceRef)
  | ({ readonly kind: 'configMapKey'; readonly name: string } & KeyRef)
  | ({ readonly kind: 'secretKey'; readonly name: string } & KeyRef)

/** v1 ObjectFieldSelector, always of v1: `metadata.name`, `metadata.labels['app']`, `status.podIP` ... */
export interface FieldRef {
  readonly fieldPath: string
}

export type ResourceName = 'limits.cpu' | 'limits.memory' | 'requests.cpu' | 'requests.memory'

/** v1 ResourceFieldSelector. */
export interface ResourceRef {
  /** null means the container whose variable it is; in volumes it is always given. */
  readonly containerName: string | null
  readonly resource: ResourceName
  /** A canonical quantity; `1` unless the manifest says otherwise. */
  readonly divisor: string
}

/** v1 ConfigMapKeySelector, SecretKeySelector. */
export interface KeyRef {
  /** Name of the ConfigMap or Secret in the pod's namespace. */
  readonly from: string
  readonly key: string
  /** When the object or its key is absent: true leaves the variable out, false keeps the container from starting. */
  readonly optional: boolean
}

/** A whole ConfigMap or Secret as variables (v1 EnvFromSource). */
export interface EnvFromSpec {
  readonly kind: 'configMap' | 'secret'
  readonly from: string
  /** Put in front of every key; often empty. */
  readonly prefix: string
  readonly optional: boolean
}
