/**
 * The API server's own words (apimachinery's field/errors.go), without the path in front of them.
 * Values are quoted as JSON, which for all printable text is what Go's %q writes.
 */

type Value = string | number | boolean | null

export function required(detail = ''): string {
  return withDetail('Required value', detail)
}

export function invalid(value: Value, detail: string): string {
  return withDetail(`Invalid value: ${quote(value)}`, detail)
}

export function duplicate(value: Value): string {
  return `Duplicate value: ${quote(value)}`
}

export function notFound(value: Value): string {
  return `Not found: ${quote(value)}`
}

export function notSupported(value: Value, supported: readonly string[]): string {
  return `Unsupported value: ${quote(value)}: supported values: ${supported.map(quote).join(', ')}`
}

export function tooLong(maxBytes: number): string {
  return `Too long: may not be more than ${maxBytes} bytes`
}

export function forbidden(detail: string): string {
  return withDetail('Forbidden', detail)
}

/** Kubernetes knows the field, this lab does not: refused by name, never ignored in silence. */
export function notInThisLab(why = ''): string {
  return withDetail('not supported by this lab', why)
}

export function quote(value: Value): string {
  return JSON.stringify(typeof value === 'string' ? shorten(value) : value)
}

/** Long values are cut, so that an error stays one readable line. */
export function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}...` : text
}

function withDetail(text: string, detail: string): string {
  return detail === '' ? text : `${text}: ${detail}`
}
