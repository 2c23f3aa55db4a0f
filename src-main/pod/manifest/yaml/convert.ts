import { isAlias, isMap, isScalar, isSeq, Scalar, type YAMLMap, type YAMLSeq } from 'yaml'
import { isJsonArray, isJsonObject, type Json } from '../json'
import type { FieldPath } from '../path'
import { quote } from '../wording'
import { resolvePlain } from './scalars'

/** Where a value stands in the text (offsets), and everything in it. */
export interface Place {
  readonly offset: number
  /** Where the key stands that holds it; null in lists and at the top. */
  readonly keyOffset: number | null
  readonly children: ReadonlyMap<string | number, Place>
}

export interface Note {
  readonly path: FieldPath
  readonly message: string
  readonly offset: number
}

export interface Converted {
  readonly value: Json
  readonly place: Place
  readonly errors: readonly Note[]
  readonly warnings: readonly Note[]
}

/** Bounds what a short text can unfold to through aliases ("billion laughs"), and the depth of every later recursion. */
export const MAX_VALUES = 200_000
/** More of them help nobody, and cost memory. */
const MAX_NOTES = 1_000
export const MAX_DEPTH = 100

/** Turns a document's nodes into plain data, with a place for every value. Throws ManifestLimit when the bounds are passed. */
export function convert(root: unknown): Converted {
  const walk = new Walk()
  const { value, place } = walk.node(root, [], null)
  return { value, place, errors: walk.errors, warnings: walk.warnings }
}

export class ManifestLimit extends Error {}

interface Part {
  readonly value: Json
  readonly place: Place
  /** Number of values in it, itself included. */
  readonly size: number
}

const NOTHING: ReadonlyMap<string | number, Place> = new Map()

class Walk {
  readonly errors: Note[] = []
  readonly warnings: Note[] = []
  /** In document order, so that an alias means the latest anchor of that name above it. `null` while it is still open. */
  readonly #anchors = new Map<string, Part | null>()
  #values = 0

  node(node: unknown, path: FieldPath, keyOffset: number | null): Part {
    if (path.length > MAX_DEPTH) throw new ManifestLimit(`is nested more than ${MAX_DEPTH} levels deep`)
    if (isAlias(node)) return this.#alias(node.source, offsetOf(node), path, keyOffset)
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined
    if (anchor !== undefined) this.#anchors.set(anchor, null)
    const part = this.#content(node, path, keyOffset)
    if (anchor !== undefined) this.#anchors.set(anchor, part)
    return part
  }

  #content(node: unknown, path: FieldPath, keyOffset: number | null): Part {
    this.#count(1)
    if (isMap(node)) return this.#map(node, path, keyOffset)
    if (isSeq(node)) return this.#seq(node, path, keyOffset)
    const place = { offset: offsetOf(node), keyOffset, children: NOTHING }
    return { value: isScalar(node) ? this.#scalar(node, path) : null, place, size: 1 }
  }

  #alias(name: string, offset: number, path: FieldPath, keyOffset: number | null): Part {
    const part = this.#anchors.get(name)
    if (part) {
      this.#count(part.size)
      return { ...part, place: { ...part.place, keyOffset } }
    }
    const message = part === null ? `the value of anchor ${name} contains itself` : `unknown anchor ${name}`
    this.#error(path, message, offset)
    return { value: null, place: { offset, keyOffset, children: NOTHING }, size: 1 }
  }

  #seq(node: YAMLSeq, path: FieldPath, keyOffset: number | null): Part {
    const parts = node.items.map((item, index) => this.node(item, [...path, index], null))
    const children = new Map<string | number, Place>(parts.map((part, index) => [index, part.place]))
    return { value: parts.map((part) => part.value), place: { offset: offsetOf(node), keyOffset, children }, size: sizeOf(parts) }
  }

  #map(node: YAMLMap, path: FieldPath, keyOffset: number | null): Part {
    const own = new Map<string, Part>()
    const merged = new Map<string, Part>()
    const parts: Part[] = []
    for (const { key, value } of node.items) {
      if (isScalar(key) && key.value === '<<' && key.type === Scalar.PLAIN) {
        parts.push(this.#merge(value, path, merged))
        continue
      }
      const name = this.#key(key, path, offsetOf(node))
      if (name === null) continue
      const at = isScalar(key) ? offsetOf(key) : offsetOf(node)
      const part = this.node(value, [...path, name], at)
      parts.push(part)
      if (own.has(name)) this.#error([...path, name], `key ${quote(name)} is given twice in one map`, at)
      else own.set(name, part)
    }
    // Keys of the map itself win over merged ones, wherever the `<<` stands.
    const all = new Map([...merged, ...own])
    // fromEntries defines: a key such as __proto__ is then a key like any other.
    const data = Object.fromEntries([...all].map(([name, part]) => [name, part.value]))
    const children = new Map<string | number, Place>([...all].map(([name, part]) => [name, part.place]))
    return { value: data, place: { offset: offsetOf(node), keyOffset, children }, size: sizeOf(parts) }
  }

  #merge(node: unknown, path: FieldPath, into: Map<string, Part>): Part {
    const source = this.node(node, [...path, '<<'], null)
    const { value: list, place: listPlace } = source
    const maps = isJsonArray(list) ? list.map((value, index) => ({ value, place: listPlace.children.get(index) ?? listPlace })) : [source]
    for (const { value, place } of maps) {
      if (!isJsonObject(value)) {
        this.#error(path, 'map merge requires map or sequence of maps as the value', source.place.offset)
        continue
      }
      for (const [name, item] of Object.entries(value)) {
        const itemPlace = place.children.get(name)
        if (itemPlace && !into.has(name)) into.set(name, { value: item, place: itemPlace, size: 0 })
      }
    }
    return source
  }

  /** Keys become strings as sigs.k8s.io/yaml makes them; null when it refuses them. */
  #key(node: unknown, path: FieldPath, fallback: number): string | null {
    const value = isScalar(node) ? this.#scalar(node, path) : isAlias(node) ? this.#alias(node.source, offsetOf(node), path, null).value : undefined
    if (typeof value === 'string') return value
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    this.#error(path, 'a map key must be text, a number or a boolean', offsetOf(node) || fallback)
    return null
  }

  #scalar(node: Scalar, path: FieldPath): Json {
    const text = node.source ?? (typeof node.value === 'string' ? node.value : '')
    const tag = node.tag?.replace('tag:yaml.org,2002:', '')
    const plain = tag === undefined ? node.type === Scalar.PLAIN : ['bool', 'int', 'float', 'null'].includes(tag)
    if (!plain) return text
    const { value, surprise } = resolvePlain(text)
    if (surprise !== null && !isFileMode(path) && this.warnings.length < MAX_NOTES) this.warnings.push({ path, message: surprise, offset: offsetOf(node) })
    if (!Number.isNaN(value)) return value
    this.#error(path, `${text} cannot be written as JSON, which Kubernetes stores`, offsetOf(node))
    return 0
  }

  #error(path: FieldPath, message: string, offset: number): void {
    if (this.errors.length < MAX_NOTES) this.errors.push({ path, message, offset })
  }

  #count(values: number): void {
    this.#values += values
    if (this.#values > MAX_VALUES) throw new ManifestLimit(`holds more than ${MAX_VALUES} values, those behind aliases counted`)
  }
}

/** Everybody writes permissions as 0644, and means octal. */
function isFileMode(path: FieldPath): boolean {
  const field = path.at(-1)
  return field === 'mode' || field === 'defaultMode'
}

function sizeOf(parts: readonly Part[]): number {
  return parts.reduce((size, part) => size + part.size, 1)
}

function offsetOf(node: unknown): number {
  return (isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)) && node.range ? node.range[0] : 0
}
