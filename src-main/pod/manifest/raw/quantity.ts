/** Both are right in a manifest: `cpu: 0.5` and `cpu: 500m`. */
export type RawQuantity = string | number
