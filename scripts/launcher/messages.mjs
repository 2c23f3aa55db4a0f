import { en } from './messages.en.mjs'
import { zhCN } from './messages.zh-CN.mjs'

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {'en' | 'zh-CN'}
 */
export function chooseLanguage(env) {
  // POSIX: LC_ALL overrules LC_MESSAGES, which overrules LANG; an empty one counts as unset.
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || ''
  return locale.startsWith('zh') ? 'zh-CN' : 'en'
}

/**
 * @param {'en' | 'zh-CN'} language
 * @returns {(key: string, values?: Record<string, string>) => string}
 */
export function translator(language) {
  /** @type {Record<string, string>} */
  const catalogue = language === 'zh-CN' ? zhCN : en
  return function say(key, values = {}) {
    const text = catalogue[key]
    if (text === undefined) throw new Error(`no message ${key}`)
    return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole)
  }
}
