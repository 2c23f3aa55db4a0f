import type { ErrorDetail } from '../../api/errors'
import { formatPath, type FieldPath } from './path'

export interface LineColumn {
  readonly line: number
  readonly column: number
}

/** Where in the text a path is: its key (unknown or duplicate fields) or its value. Missing fields are placed at what should hold them. */
export type Locate = (path: FieldPath, what: 'key' | 'value') => LineColumn

export interface At {
  /** The place to point at, when it is more exact than the path that is named. */
  readonly at?: FieldPath
  readonly what?: 'key' | 'value'
}

/** A text that is wrong everywhere must not cost the memory to say so everywhere. */
const ENOUGH = 1_000

/** Collects what is wrong with one document; the same thing said twice of one place is kept once. */
export class Problems {
  readonly #errors = new Map<string, ErrorDetail>()
  readonly #warnings = new Map<string, ErrorDetail>()

  constructor(
    private readonly locate: Locate,
    /** Path of the document within the text's object, e.g. ['items', 0] in a List. */
    private readonly prefix: FieldPath = []
  ) {}

  get errors(): readonly ErrorDetail[] {
    return [...this.#errors.values()]
  }

  get warnings(): readonly ErrorDetail[] {
    return [...this.#warnings.values()]
  }

  error(path: FieldPath, message: string, at: At = {}): void {
    this.#add(this.#errors, path, message, at)
  }

  warn(path: FieldPath, message: string, at: At = {}): void {
    this.#add(this.#warnings, path, message, at)
  }

  #add(to: Map<string, ErrorDetail>, path: FieldPath, message: string, { at = path, what = 'value' }: At): void {
    if (to.size >= ENOUGH) return
    const detail = { path: formatPath([...this.prefix, ...path]), message, ...this.locate(at, what) }
    const key = JSON.stringify(detail)
    if (!to.has(key)) to.set(key, detail)
  }
}
