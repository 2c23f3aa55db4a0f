import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { en } from '../../../scripts/launcher/messages.en.mjs'
import { chooseLanguage, translator } from '../../../scripts/launcher/messages.mjs'
import { zhCN } from '../../../scripts/launcher/messages.zh-CN.mjs'

const ENGLISH = en as Record<string, string>
const CHINESE = zhCN as Record<string, string>
const LAUNCHER = path.resolve(import.meta.dirname, '../../../scripts/launcher')

function placeholders(text = ''): string[] {
  return [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort()
}

describe('the catalogues', () => {
  it('hold the same messages', () => {
    expect(Object.keys(CHINESE).sort()).toEqual(Object.keys(ENGLISH).sort())
  })

  it.each(Object.keys(ENGLISH))('%s has the same values in both, and is translated', (key) => {
    expect(placeholders(CHINESE[key])).toEqual(placeholders(ENGLISH[key]))
    expect(CHINESE[key]).toMatch(/[\u4e00-\u9fff]/)
  })

  it('hold every message that the launcher names, and no other', () => {
    const source = fs
      .readdirSync(LAUNCHER)
      .filter((name) => name.endsWith('.mjs') && !name.startsWith('messages.'))
      .map((name) => fs.readFileSync(path.join(LAUNCHER, name), 'utf8'))
      .join('\n')
    const named = new Set([...source.matchAll(/(?:say\(|key: )'([\w.]+)'/g)].map(([, key]) => key))
    expect(named.size).toBeGreaterThan(20)
    for (const key of named) expect(Object.keys(ENGLISH)).toContain(key)
    // These are put together from the kind of system.
    const unused = Object.keys(ENGLISH).filter((key) => !source.includes(`'${key}'`) && !/^engine\.(start|install)(\.|$)/.test(key))
    expect(unused).toEqual([])
  })
})

describe('chooseLanguage', () => {
  it.each([
    [{}, 'en'],
    [{ LANG: 'zh_CN.UTF-8' }, 'zh-CN'],
    [{ LANG: 'en_US.UTF-8', LC_ALL: 'zh_CN.UTF-8' }, 'zh-CN'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, 'en'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: '' }, 'zh-CN']
  ])('%j: %s', (env, language) => {
    expect(chooseLanguage(env)).toBe(language)
  })
})

describe('translator', () => {
  it('fills in values', () => {
    const say = translator('en') as (key: string, values?: Record<string, string>) => string
    expect(say('badFlag', { flag: '--x' })).toContain('--x')
    expect(() => say('no such')).toThrow('no such')
  })
})
