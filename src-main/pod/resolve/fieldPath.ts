/** fieldpath.SplitMaybeSubscriptedPath: `metadata.labels['app']` -> metadata.labels and app. The subscript is null when there is none. */
export function splitSubscript(fieldPath: string): { readonly path: string; readonly subscript: string | null } {
  const start = fieldPath.indexOf("['")
  if (!fieldPath.endsWith("']") || start <= 0 || start + 4 > fieldPath.length) return { path: fieldPath, subscript: null }
  return { path: fieldPath.slice(0, start), subscript: fieldPath.slice(start + 2, -2) }
}
