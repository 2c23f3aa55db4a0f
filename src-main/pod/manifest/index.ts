import type { ErrorDetail } from '../../api/errors'
import { hostRefusals, NOTHING_OF_THE_HOST, refusal, type HostPolicy } from '../hostPolicy'
import type { ConfigMapSpec, ParsedPod, SecretSpec } from '../spec'
import { toConfigMap, toSecret } from './defaults/data'
import { toPodSpec } from './defaults/pod'
import { isJsonArray, isJsonObject, kindOfJson, type Json, type JsonObject } from './json'
import { kindOf, type ObjectKind } from './kinds'
import type { FieldPath } from './path'
import { Problems, type LineColumn, type Locate } from './problems'
import type { RawConfigMap, RawSecret } from './raw/data'
import { present, type RawPod } from './raw/pod'
import { checkStructure } from './schema/check'
import { applySupport } from './support/apply'
import { CONFIG_MAP_RULES, SECRET_RULES } from './support/data-rules'
import { withoutInjected } from './support/injected'
import { POD_RULES } from './support/pod-rules'
import { validateConfigMap, validateSecret } from './validate/data'
import { validatePod } from './validate/spec'
import { duplicate, required } from './wording'
import type { Place } from './yaml/convert'
import { readDocuments } from './yaml/documents'
import { stringifyPod } from './yaml/stringify'

export interface ParsedManifest {
  /** The pods without an error, in the order of the text. Use them only when `errors` is empty: a text is applied whole or not at all. */
  readonly pods: readonly ParsedPod[]
  /** They have to be there before the pods are started: a pod of the same text may name them. */
  readonly configMaps: readonly ConfigMapSpec[]
  readonly secrets: readonly SecretSpec[]
  /** In the order of the text. */
  readonly errors: readonly ErrorDetail[]
  readonly warnings: readonly ErrorDetail[]
}

/** More would only bury the first ones. */
const MAX_DETAILS = 100

/**
 * Kubernetes YAML or JSON (v1 Pods, ConfigMaps, Secrets; several documents and Lists too) -> their fully defaulted forms. Never throws,
 * whatever the text. What `policy` does not allow is an error like any other.
 * Paths are relative to their document (`spec.containers[0].image`, in a List `items[0].spec...`), lines and columns to the whole text.
 */
export function parseManifest(text: string, policy: HostPolicy = NOTHING_OF_THE_HOST): ParsedManifest {
  const { documents, errors, warnings, lineColumn } = readDocuments(text)
  const reader = new ManifestReader(lineColumn, policy)
  for (const document of documents) reader.read(document.value, document.place, [], document.source)
  const allErrors = [...errors, ...reader.errors]
  if (documents.length === 0 && errors.length === 0) allErrors.push({ path: '', message: 'the text holds no Kubernetes object', line: 1, column: 1 })
  const { pods, configMaps, secrets } = reader
  return { pods, configMaps, secrets, errors: inOrder(allErrors), warnings: inOrder([...warnings, ...reader.warnings]) }
}

class ManifestReader {
  readonly pods: ParsedPod[] = []
  readonly configMaps: ConfigMapSpec[] = []
  readonly secrets: SecretSpec[] = []
  readonly errors: ErrorDetail[] = []
  readonly warnings: ErrorDetail[] = []
  readonly #names = new Set<string>()

  constructor(
    private readonly lineColumn: (offset: number) => LineColumn,
    private readonly policy: HostPolicy
  ) {}

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
    if (kind === null) return
    if (kind === 'List') return this.#list(value, place, prefix, problems)
    const { decoded, typesAreRight } = checkStructure(value, kind, problems)
    if (kind === 'Pod') this.#pod(decoded, typesAreRight, source, problems)
    if (kind === 'ConfigMap') this.#configMap(decoded, typesAreRight, problems)
    if (kind === 'Secret') this.#secret(decoded, typesAreRight, problems)
  }

  #list(value: JsonObject, place: Place, prefix: FieldPath, problems: Problems): void {
    const items = value.items ?? null
    if (prefix.length > 0) return problems.error(['kind'], 'a List within a List: not supported by this lab')
    if (items === null) return problems.error(['items'], required())
    if (!isJsonArray(items)) return problems.error(['items'], `must be a list, not ${kindOfJson(items)}`)
    for (const [index, item] of items.entries()) this.read(item, childPlace(place, 'items', index), ['items', index], null)
  }

  #pod(decoded: JsonObject, typesAreRight: boolean, source: string | null, problems: Problems): void {
    const own = withoutInjected(decoded, problems)
    applySupport(own, POD_RULES, problems)
    if (!typesAreRight) return
    // The structure check has just proved these types.
    const pod: RawPod = own
    validatePod(pod, problems)
    if (problems.errors.length > 0) return
    const spec = toPodSpec(pod)
    for (const { path, reason } of hostRefusals(spec, this.policy)) problems.error(pathInText(path, pod), refusal(reason))
    if (this.#isNew('Pod', spec, problems)) this.pods.push({ spec, source: source ?? stringifyPod(decoded) })
  }

  #configMap(decoded: JsonObject, typesAreRight: boolean, problems: Problems): void {
    applySupport(decoded, CONFIG_MAP_RULES, problems)
    if (!typesAreRight) return
    const raw: RawConfigMap = decoded
    validateConfigMap(raw, problems)
    const spec = toConfigMap(raw)
    if (this.#isNew('ConfigMap', spec, problems)) this.configMaps.push(spec)
  }

  #secret(decoded: JsonObject, typesAreRight: boolean, problems: Problems): void {
    applySupport(decoded, SECRET_RULES, problems)
    if (!typesAreRight) return
    const raw: RawSecret = decoded
    validateSecret(raw, problems)
    const spec = toSecret(raw)
    if (this.#isNew('Secret', spec, problems)) this.secrets.push(spec)
  }

  /** Right, and the first of its kind and name in this text. */
  #isNew(kind: ObjectKind, { namespace, name }: { readonly namespace: string; readonly name: string }, problems: Problems): boolean {
    if (problems.errors.length > 0) return false
    const key = `${kind} ${namespace}/${name}`
    if (this.#names.has(key)) problems.error(['metadata', 'name'], duplicate(`${namespace}/${name}`))
    this.#names.add(key)
    return problems.errors.length === 0
  }
}

/** Volumes that a cluster added are in the text, and not in the spec: they move the others' indexes. */
function pathInText(path: FieldPath, { spec = {} }: RawPod): FieldPath {
  const [first, list, index, ...rest] = path
  if (first !== 'spec' || list !== 'volumes' || typeof index !== 'number') return path
  const places = [...present(spec.volumes)].map(([place]) => place)
  return [first, list, places[index] ?? index, ...rest]
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
