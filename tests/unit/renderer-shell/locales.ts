import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const RENDERER = path.resolve(import.meta.dirname, '../../../src-renderer')
export const LANGUAGES = ['en', 'zh-CN'] as const
export type Language = (typeof LANGUAGES)[number]

interface Tree {
  readonly [key: string]: string | Tree
}

export function namespacesOf(language: Language): readonly string[] {
  return readdirSync(path.join(RENDERER, 'locales', language)).sort()
}

/** Every text of a language as `namespace.key.path` -> text. */
export function textsOf(language: Language): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  for (const file of namespacesOf(language)) {
    const tree = JSON.parse(readFileSync(path.join(RENDERER, 'locales', language, file), 'utf8')) as Tree
    collect(tree, path.basename(file, '.json'), texts)
  }
  return texts
}

function collect(tree: Tree, prefix: string, texts: Map<string, string>): void {
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') texts.set(`${prefix}.${key}`, value)
    else collect(value, `${prefix}.${key}`, texts)
  }
}

/** The names of all `{placeholders}` of a text, its plural forms taken together. */
export function placeholdersOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{([A-Za-z0-9_]+)\}/g)].map((match) => match[1] ?? ''))].sort()
}

/** All source files of the page, by path within src-renderer. */
export function sourceFiles(extension: RegExp): readonly { readonly name: string; readonly text: string }[] {
  return readdirSync(RENDERER, { recursive: true, encoding: 'utf8' })
    .filter((name) => extension.test(name))
    .sort()
    .map((name) => ({ name, text: readFileSync(path.join(RENDERER, name), 'utf8') }))
}
