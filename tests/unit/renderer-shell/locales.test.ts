import { baseCompile } from '@intlify/message-compiler'
import { describe, expect, it } from 'vitest'
import { namespacesOf, placeholdersOf, sourceFiles, textsOf, type Language } from './locales'

const en = textsOf('en')
const zh = textsOf('zh-CN')

describe('the two languages', () => {
  it('have the same files', () => {
    expect(namespacesOf('zh-CN')).toEqual(namespacesOf('en'))
  })

  it('have the same keys', () => {
    expect([...zh.keys()].sort()).toEqual([...en.keys()].sort())
  })

  it('use the same placeholders in every text', () => {
    // A plural form may leave out the count ("one pod"), so only what a language adds of its own is a fault there.
    const wrong = [...en].filter(([key, text]) => placeholdersOf(text).join() !== placeholdersOf(zh.get(key) ?? '').join())
    const unexcused = wrong.filter(([key]) => !samePlaceholdersButCount(key))
    expect(unexcused.map(([key]) => key)).toEqual([])
  })

  it.each(['en', 'zh-CN'] as const)('has no empty text and none that cannot be compiled: %s', (language: Language) => {
    const broken: string[] = []
    for (const [key, text] of textsOf(language)) {
      if (text.trim() === '') broken.push(`${key}: empty`)
      baseCompile(text, { onError: (error) => broken.push(`${key}: ${error.message}`) })
    }
    expect(broken).toEqual([])
  })

  it('says in Chinese what is English in English', () => {
    const untranslated = [...zh].filter(([key, text]) => text === en.get(key) && /[a-z]{3,} [a-z]{3,}/.test(text)).map(([key]) => key)
    expect(untranslated).toEqual([])
  })
})

describe('texts and code', () => {
  const code = sourceFiles(/\.(vue|ts)$/).map(({ text }) => text)

  it('every text that code names is there', () => {
    const named = code.flatMap((text) => [...text.matchAll(/\bt\('([a-zA-Z]+(?:\.[\w-]+)+)'/g)].map((match) => match[1] ?? ''))
    expect(named.length).toBeGreaterThan(50)
    expect([...new Set(named)].filter((key) => !en.has(key))).toEqual([])
  })

  it('every text is used, by name or under a prefix that code completes', () => {
    const all = code.join('\n')
    const prefixes = [...all.matchAll(/[`']([a-zA-Z]+(?:\.[\w-]+)*\.)(?:\$\{|')/g)].map((match) => match[1] ?? '')
    const unused = [...en.keys()].filter((key) => !all.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix)))
    expect(unused).toEqual([])
  })
})

function samePlaceholdersButCount(key: string): boolean {
  const names = (text: string | undefined): string => placeholdersOf(text ?? '').filter((name) => name !== 'count').join()
  const plural = (en.get(key) ?? '').includes(' | ') || (zh.get(key) ?? '').includes(' | ')
  return plural && names(en.get(key)) === names(zh.get(key))
}
