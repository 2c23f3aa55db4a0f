import type { ErrorDetail } from '../../api/errors'
import type { ParsedPod } from '../spec'
import { toPodSpec } from './defaults'
import { isJsonArray, isJsonObject, kindOfJson, type Json } from './json'
import { kindOf } from './kinds'
import type { FieldPath } from './path'
import { Problems, type LineColumn, type Locate } from './problems'
import type { RawPod } from './raw-pod'
import { checkStructure, type Structure } from './schema/check'
import { applySupport } from './support/apply'
import { withoutInjected } from './support/injected'
import { validatePod } from './validate/spec'
import { duplicate, required } from './wording'
import type { Place } from './yaml/convert'
import { readDocuments } from './yaml/documents'
import { stringifyPod } from './yaml/stringify'

export interface ParsedManifest {
  /** The pods without an error, in the order of the text. Use them only when `errors` is empty: a text is applied whole or not at all. */
  readonly pods: readonly ParsedPod[]
  /** In the order of the text. */
  readonly errors: readonly ErrorDetail[]
  readonly warnings: readonly ErrorDetail[]
}

/** More would only bury the first ones. */
const MAX_DETAILS = 100

/**
 * Kubernetes YAML or JSON (v1 Pods; several documents and Lists too) -> fully defaulted pods. Never throws, whatever the text.
 * Paths are relative to their document (`spec.containers[0].image`, in a List `items[0].spec...`), lines and columns to the whole text.
 */
export function parseManifest(text: string): ParsedManifest {
  const { documents, errors, warnings, lineColumn } = readDocuments(text)
  const reader = new ManifestReader(lineColumn)
  for (const document of documents) reader.read(document.value, document.place, [], document.source)
  const allErrors = [...errors, ...reader.errors]
  if (documents.length === 0 && errors.length === 0) allErrors.push({ path: '', message: 'the text holds no Kubernetes object', line: 1, column: 1 })
  return { pods: reader.pods, errors: inOrder(allErrors), warnings: inOrder([...warnings, ...reader.warnings]) }
}

class ManifestReader {
  readonly pods: ParsedPod[] = []
  readonly errors: ErrorDetail[] = []
  readonly warnings: ErrorDetail[] = []
  readonly #names = new Set<string>()

  constructor(private readonly lineColumn: (offset: number) => LineColumn) {}

  /** `source` is null within a List: an item's text alone may lean on anchors outside of it. */
  read(value: Json, place: Place, prefix: FieldPath, source: string | null): void {
    const problems = new Problems(locateIn(place, this.lineColumn), prefix)
    this.#object(value, place, prefix, source, problems)
    this.errors.push(...problems.errors)
    this.warnings.push(...problems.warnings)
  }

  #object(value: Json, place: Place, prefix: FieldPath, source: string | null, problems: Problems): void {
    if (!isJsonObject(value)) return problems.error([], `must be a Kubernetes object (a map with apiVersion, kind, metadata and spec), not ${kindOfJson(value)}`)
    const kind = kindOf(value, problems)
    if (kind === 'Pod') this.#pod(checkStructure(value, problems), source, problems)
    if (kind !== 'List') return
    const items = value.items ?? null
    if (prefix.length > 0) return problems.error(['kind'], 'a List within a List: not supported by this lab')
    if (items === null) return problems.error(['items'], required())
    if (!isJsonArray(items)) return problems.error(['items'], `must be a list, not ${kindOfJson(items)}`)
    for (const [index, item] of items.entries()) this.read(item, childPlace(place, 'items', index), ['items', index], null)
  }

  #pod({ decoded, typesAreRight }: Structure, source: string | null, problems: Problems): void {
    const own = withoutInjected(decoded, problems)
    applySupport(own, problems)
    if (!typesAreRight) return
    // The structure check has just proved these types.
    const pod: RawPod = own
    validatePod(pod, problems)
    if (problems.errors.length > 0) return
    const spec = toPodSpec(pod)
    const name = `${spec.namespace}/${spec.name}`
    if (this.#names.has(name)) return problems.error(['metadata', 'name'], duplicate(name))
    this.#names.add(name)
    this.pods.push({ spec, source: source ?? stringifyPod(decoded) })
  }
}

function childPlace(place: Place, ...path: FieldPath): Place {
  return path.reduce<Place>((at, segment) => at.children.get(segment) ?? at, place)
}

/** What is missing is placed at what should hold it. */
function locateIn(root: Place, lineColumn: (offset: number) => LineColumn): Locate {
  return function locate(path, what) {
    let place = root
    for (const segment of path) {
      const child = place.children.get(segment)
      if (!child) return lineColumn(place.keyOffset ?? place.offset)
      place = child
    }
    return lineColumn(what === 'key' ? (place.keyOffset ?? place.offset) : place.offset)
  }
}

function inOrder(details: readonly ErrorDetail[]): readonly ErrorDetail[] {
  const sorted = details.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
  if (sorted.length <= MAX_DETAILS) return sorted
  return [...sorted.slice(0, MAX_DETAILS), { path: '', message: `and ${sorted.length - MAX_DETAILS} more` }]
}
