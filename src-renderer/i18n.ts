import { createI18n, type LocaleMessageValue, type VueMessageType } from 'vue-i18n'
import { LOCALES, type Locale } from './i18n-locale'

type Messages = Record<string, LocaleMessageValue<VueMessageType>>

const files = import.meta.glob<LocaleMessageValue<VueMessageType>>('./locales/*/*.json', { eager: true, import: 'default' })

/** `locales/<language>/<namespace>.json` becomes `<namespace>.<key>` in that language. */
function messagesFor(locale: Locale): Messages {
  const messages: Messages = {}
  for (const [path, content] of Object.entries(files)) {
    const [, language, namespace] = /\/locales\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? []
    if (language === locale && namespace) messages[namespace] = content
  }
  return messages
}

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: Object.fromEntries(LOCALES.map((locale) => [locale, messagesFor(locale)])) as Record<Locale, Messages>
})

export function setLocale(locale: Locale): void {
  i18n.global.locale.value = locale
  document.documentElement.lang = locale
}
