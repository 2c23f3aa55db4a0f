import type { Page } from '@playwright/test'

/** Where pictures for looking at go; none are taken otherwise. */
const FOLDER = process.env['PAUSELAB_SHOTS']
const LANGUAGES = [
  { locale: 'zh-CN', radio: '中文' },
  { locale: 'en', radio: 'EN' }
] as const

/** The page as it is, in both languages and both themes; it ends in English and in the light theme. */
export async function shootAll(page: Page, name: string): Promise<void> {
  if (FOLDER === undefined) return
  for (const { locale, radio } of LANGUAGES) {
    await page.getByRole('radio', { name: radio, exact: true }).click()
    await shootThemes(page, `${name}-${locale}`)
  }
}

/** The page as it is, in both themes. */
export async function shootThemes(page: Page, name: string): Promise<void> {
  if (FOLDER === undefined) return
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.waitForTimeout(400)
    await page.screenshot({ path: `${FOLDER}/${name}-${colorScheme}.png` })
  }
}
