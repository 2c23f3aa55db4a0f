/** A v1 ConfigMap. */
export interface ConfigMapSpec {
  readonly namespace: string
  readonly name: string
  readonly immutable: boolean
  readonly data: Readonly<Record<string, string>>
  /** Values in base64. No key is in both. */
  readonly binaryData: Readonly<Record<string, string>>
}

/** A v1 Secret. Its values never belong in a label, a log or an event. */
export interface SecretSpec {
  readonly namespace: string
  readonly name: string
  readonly immutable: boolean
  /** `Opaque` unless the manifest says otherwise. */
  readonly type: string
  /** Values in base64; stringData is already in it, as the API server stores it. */
  readonly data: Readonly<Record<string, string>>
}
