import type { RuntimeEvent } from '../port'

/** What the engine writes, one object a line. `status` and `id` are gone since API 1.52: only Action and Actor are read. */
interface EngineEvent {
  readonly Type?: string
  readonly Action?: string
  readonly Actor?: { readonly ID?: string; readonly Attributes?: Record<string, string> }
  readonly time?: number
  readonly timeNano?: number
}

/** Podman's words for the same things. */
const SAME_ACTION: Readonly<Record<string, string>> = { died: 'die', remove: 'destroy', cleanup: 'cleanup' }

export function toRuntimeEvent(line: string): RuntimeEvent | null {
  const event = JSON.parse(line) as EngineEvent
  const id = event.Actor?.ID ?? ''
  const attributes = event.Actor?.Attributes ?? {}
  const at = event.timeNano !== undefined ? event.timeNano / 1e6 : (event.time ?? 0) * 1_000
  const action = event.Action ?? ''
  switch (event.Type) {
    case 'container':
      return {
        type: 'container',
        action: SAME_ACTION[action] ?? action,
        id,
        labels: attributes,
        exitCode: numberOrNull(attributes['exitCode'] ?? attributes['containerExitCode']),
        signal: numberOrNull(attributes['signal']),
        at
      }
    case 'image':
    case 'volume':
    case 'network':
      return { type: event.Type, action, id, at }
    default:
      return null
  }
}

function numberOrNull(text: string | undefined): number | null {
  if (text === undefined || text === '') return null
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}
