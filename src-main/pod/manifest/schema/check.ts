import { validate as validateConfigMap } from 'kubernetes-models/_schemas/IoK8sApiCoreV1ConfigMap'
import { validate as validatePod } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Pod'
import { validate as validateSecret } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Secret'
import { isJsonArray, isJsonObject, kindOfJson, type Json, type JsonObject } from '../json'
import type { ObjectKind } from '../kinds'
import type { FieldPath } from '../path'
import type { Problems } from '../problems'
import { invalid, quote } from '../wording'
import { FieldRecorder } from './recorder'
import { suggest } from './suggest'

interface SchemaError {
  /** JSON pointer. */
  readonly instancePath: string
  readonly keyword: string
  readonly params: Readonly<Record<string, unknown>>
}

/** An ajv standalone function: it leaves its findings on itself. */
interface SchemaValidator {
  (data: unknown): boolean
  readonly errors?: readonly SchemaError[] | null
}

export interface Structure {
  /** What Kubernetes would decode of the document: nulls and unknown fields left out. */
  readonly decoded: JsonObject
  /** When not, values cannot be checked: they may be of any type. */
  readonly typesAreRight: boolean
}

const VALIDATORS: Readonly<Record<ObjectKind, SchemaValidator>> = { Pod: validatePod, ConfigMap: validateConfigMap, Secret: validateSecret }

/**
 * Checks an object against Kubernetes' own schema: unknown fields and wrong types. Required fields and enumerations are left
 * to validate/, which says them in the API server's words.
 */
export function checkStructure(object: JsonObject, kind: ObjectKind, problems: Problems): Structure {
  const recorder = new FieldRecorder()
  const validator = VALIDATORS[kind]
  validator(recorder.watch(object))
  // Copied at once: the next call overwrites it.
  const errors = [...(validator.errors ?? [])]
  const report = { errors, hideValues: kind === 'Secret' }
  return { decoded: decodeFields(object, [], recorder, problems), typesAreRight: reportWrongTypes(object, report, problems) }
}

/** Written by clusters of any version, and never read here: not worth an error. */
function isUnread(path: FieldPath): boolean {
  return path[0] === 'status' || (path[0] === 'metadata' && path[1] === 'managedFields')
}

function decode(value: Json, path: FieldPath, recorder: FieldRecorder, problems: Problems): Json {
  if (isUnread(path)) return value
  if (isJsonArray(value)) return value.map((item, index) => decode(item, [...path, index], recorder, problems))
  return isJsonObject(value) ? decodeFields(value, path, recorder, problems) : value
}

function decodeFields(value: JsonObject, path: FieldPath, recorder: FieldRecorder, problems: Problems): JsonObject {
  const known = recorder.knownFields(value)
  const fields: [string, Json][] = []
  for (const [name, field] of Object.entries(value)) {
    if (known !== null && !known.has(name)) problems.error([...path, name], unknownField(name, known), { what: 'key' })
    else if (field !== null) fields.push([name, decode(field, [...path, name], recorder, problems)])
  }
  return Object.fromEntries(fields)
}

function unknownField(name: string, known: Iterable<string>): string {
  const near = suggest(name, known)
  return `unknown field ${quote(name)}${near === null ? '' : `, did you mean ${quote(near)}?`}`
}

/** Keywords that mean "decoding into the Go type fails"; the parts of a failed anyOf or oneOf are told once, at their place. */
const TYPE_KEYWORDS = new Set(['type', 'format', 'anyOf', 'oneOf'])

interface Report {
  readonly errors: readonly SchemaError[]
  /** A value may be a secret: it is not repeated. */
  readonly hideValues: boolean
}

function reportWrongTypes(object: Json, { errors, hideValues }: Report, problems: Problems): boolean {
  const told = new Set<string>()
  const forms = formsChecked(errors)
  for (const { instancePath, keyword, params } of errors) {
    if (!TYPE_KEYWORDS.has(keyword) || told.has(instancePath)) continue
    const { path, value } = follow(object, instancePath)
    // Said better by validate/, with the API server's reason.
    if (isUnread(path) || (forms.has(instancePath) && typeof value === 'string')) continue
    told.add(instancePath)
    problems.error(path, wrongType(value, params, hideValues))
  }
  return told.size === 0
}

/** Where a text of the right type was held against a form that validate/ knows, too. */
function formsChecked(errors: readonly SchemaError[]): ReadonlySet<string> {
  return new Set(errors.filter(({ params }) => params.format === 'quantity' || params.format === 'byte').map(({ instancePath }) => instancePath))
}

const TYPE_NAMES: Readonly<Record<string, string>> = { string: 'a string', integer: 'an integer', number: 'a number', boolean: 'true or false', object: 'a map', array: 'a list' }

function wrongType(value: Json, params: SchemaError['params'], hideValue: boolean): string {
  const { type, format } = params
  const wanted = typeof type === 'string' ? (TYPE_NAMES[type] ?? type) : typeof format === 'string' ? `of the form ${format}` : 'of another type'
  const plain = typeof value === 'object' && value !== null ? null : value
  if (plain === null) return `Invalid value: must be ${wanted}, not ${kindOfJson(value)}`
  const hint = type === 'string' ? ' (in YAML, put it in quotes)' : ''
  if (hideValue) return `Invalid value: must be ${wanted}${hint}`
  return invalid(plain, `must be ${wanted}${hint}`)
}

function follow(root: Json, pointer: string): { readonly path: FieldPath; readonly value: Json } {
  const path: (string | number)[] = []
  let value: Json = root
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (isJsonArray(value)) {
      path.push(Number(name))
      value = value[Number(name)] ?? null
    } else {
      path.push(name)
      value = isJsonObject(value) ? (value[name] ?? null) : null
    }
  }
  return { path, value }
}
