import { LineCounter, parseAllDocuments, type Document } from 'yaml'
import type { ErrorDetail } from '../../../api/errors'
import type { Json } from '../json'
import { formatPath } from '../path'
import type { LineColumn } from '../problems'
import { convert, ManifestLimit, type Note, type Place } from './convert'

export interface ManifestDocument {
  readonly value: Json
  readonly place: Place
  /** The document's own text, comments before it included. */
  readonly source: string
}

export interface ReadDocuments {
  readonly documents: readonly ManifestDocument[]
  readonly errors: readonly ErrorDetail[]
  readonly warnings: readonly ErrorDetail[]
  readonly lineColumn: (offset: number) => LineColumn
}

/** About a thousand pods. The worst text of this length keeps the parser busy for some three seconds. */
export const MAX_TEXT = 524_288

/** YAML or JSON text -> documents that hold something. Never throws. */
export function readDocuments(text: string): ReadDocuments {
  const lines = new LineCounter()
  function lineColumn(offset: number): LineColumn {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  function detail({ path, message, offset }: Note): ErrorDetail {
    return { path: formatPath(path), message, ...lineColumn(offset) }
  }
  const documents: ManifestDocument[] = []
  const errors: ErrorDetail[] = []
  const warnings: ErrorDetail[] = []
  if (text.length > MAX_TEXT) return { documents, warnings, lineColumn, errors: [{ path: '', message: `Too long: may not be more than ${MAX_TEXT} characters` }] }
  let end = 0
  for (const document of parse(text, lines, errors)) {
    const from = end
    end = document.range[2]
    const [syntax] = document.errors
    if (syntax) {
      // What follows a syntax error is mostly its echo: the first one is the one to mend.
      errors.push({ path: '', message: syntaxMessage(syntax), ...lineColumn(syntax.pos[0]) })
      continue
    }
    try {
      const converted = convert(document.contents)
      errors.push(...converted.errors.map(detail))
      warnings.push(...converted.warnings.map(detail))
      if (converted.errors.length > 0 || converted.value === null) continue
      documents.push({ value: converted.value, place: converted.place, source: ownText(text.slice(from, end)) })
    } catch (error) {
      if (!(error instanceof ManifestLimit)) throw error
      errors.push({ path: '', message: `error parsing YAML: the document ${error.message}`, ...lineColumn(document.range[0]) })
    }
  }
  return { documents, errors, warnings, lineColumn }
}

/** The failsafe schema leaves every scalar as it is written: what it means is decided in scalars.ts, as kubectl decides it. */
function parse(text: string, lines: LineCounter, errors: ErrorDetail[]): readonly Document.Parsed[] {
  try {
    const parsed = parseAllDocuments(text, { schema: 'failsafe', lineCounter: lines, prettyErrors: false, uniqueKeys: false, resolveKnownTags: false, logLevel: 'silent' })
    return Array.isArray(parsed) ? parsed : []
  } catch (error) {
    errors.push({ path: '', message: syntaxMessage(error), line: 1, column: 1 })
    return []
  }
}

/** The parser recurses: a text of nothing but opening brackets exhausts its stack, which it may report or throw. */
function syntaxMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return `error parsing YAML: ${message.startsWith('Maximum call stack') ? 'nested too deeply' : message}`
}

function ownText(text: string): string {
  const withoutMarker = text.replace(/^(\s*(?:#[^\n]*\n\s*)*)---[ \t]*(?:\r?\n|$)?/, '$1')
  return `${(text.trimStart().startsWith('%') ? text : withoutMarker).trim()}\n`
}
