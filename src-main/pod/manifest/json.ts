/** A document as plain data. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [key: string]: Json
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Array.isArray would narrow a readonly list to any[]. */
export function isJsonArray(value: unknown): value is readonly Json[] {
  return Array.isArray(value)
}

/** How a message names a value that is of the wrong type. */
export function kindOfJson(value: Json): string {
  if (value === null) return 'null'
  if (isJsonArray(value)) return 'a list'
  if (isJsonObject(value)) return 'a map'
  return typeof value === 'string' ? 'text' : JSON.stringify(value)
}
