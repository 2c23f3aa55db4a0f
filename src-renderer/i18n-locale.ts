export const LOCALES = ['en', 'zh-CN'] as const
export type Locale = (typeof LOCALES)[number]

/** The language to show: the user's choice, else the first of the browser's that we speak, else English. */
export function resolveLocale(choice: 'auto' | Locale, preferred: readonly string[]): Locale {
  if (choice !== 'auto') return choice
  for (const tag of preferred) {
    if (/^zh\b/i.test(tag)) return 'zh-CN'
    if (/^en\b/i.test(tag)) return 'en'
  }
  return 'en'
}
