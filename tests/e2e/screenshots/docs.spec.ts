import { fileURLToPath } from 'node:url'
import { expect, type Page, test } from '@playwright/test'
import { openLab } from '../support/open'
import { startWebHost, type WebHost } from '../support/webHost'

/** Takes the pictures of docs/screenshots from a real lab on the real engine: `npm run screenshots`. */

const FOLDER = fileURLToPath(new URL('../../../docs/screenshots/', import.meta.url))
const LAB = 'screenshots'
const LANGUAGES = [
  { locale: 'en', radio: 'EN' },
  { locale: 'zh-CN', radio: '中文' }
] as const

let host: WebHost
test.beforeAll(async () => {
  host = await startWebHost(LAB)
})
test.afterAll(() => host.stop())

async function shoot(page: Page, name: string): Promise<void> {
  for (const language of LANGUAGES) {
    await page.getByRole('radio', { name: language.radio, exact: true }).click()
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await page.mouse.move(720, 5)
      await page.waitForTimeout(500)
      await page.screenshot({ path: `${FOLDER}${name}-${theme}-${language.locale}.png` })
    }
  }
  await page.getByRole('radio', { name: 'EN', exact: true }).click()
  await page.emulateMedia({ colorScheme: 'light' })
}

/** With what a click elsewhere would close: the language is changed by a command, not by the mouse. */
async function shootOpen(page: Page, name: string): Promise<void> {
  for (const { locale } of LANGUAGES) {
    await host.run('settings.set', { language: locale })
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await page.waitForTimeout(500)
      await page.screenshot({ path: `${FOLDER}${name}-${theme}-${locale}.png` })
    }
  }
  await host.run('settings.set', { language: 'en' })
  await page.emulateMedia({ colorScheme: 'light' })
}

test('every view, in both themes and both languages', async ({ page }) => {
  test.setTimeout(300_000)
  await openLab(page, host.address)
  await expect(page.getByRole('button', { name: 'Build my first pod' })).toBeEnabled()
  await shoot(page, 'first-start')
  await page.getByRole('button', { name: 'Build my first pod' }).click()
  await expect(page.getByRole('button', { name: 'Container poll: running' })).toBeVisible()
  await page.waitForTimeout(6_000)
  await shoot(page, 'pod')
  for (const tab of ['Network', 'Volumes', 'Logs', 'Stats', 'ps'] as const) {
    await page.getByRole('tab', { name: tab, exact: true }).click()
    await page.waitForTimeout(tab === 'Stats' ? 5_000 : 2_000)
    await shoot(page, `tab-${tab.toLowerCase()}`)
  }
  await page.getByRole('tab', { name: 'Namespaces', exact: true }).click()
  await page.getByRole('button', { name: 'Prove it: IP of web-pod' }).click()
  await expect(page.locator('[data-proofs]')).toContainText('They agree.')
  await shootOpen(page, 'prove')
  await page.keyboard.press('Escape')
  await host.run('settings.set', { predict: true })
  await page.getByRole('button', { name: 'Send a signal to pause' }).click()
  await page.getByRole('menuitem', { name: /^SIGKILL/ }).click()
  await expect(page.getByRole('region', { name: 'What falls?' })).toBeVisible()
  await shoot(page, 'predict')
  await page.getByRole('region', { name: 'What falls?' }).getByRole('button', { name: 'Cancel' }).click()
  await host.run('settings.set', { predict: false })
  await page.getByRole('button', { name: 'Send a signal to front' }).click()
  await page.getByRole('menuitem', { name: /^SIGKILL/ }).click()
  await expect(page.getByText(/front was killed/).first()).toBeVisible()
  await page.waitForTimeout(2_000)
  await shoot(page, 'killed-app')
  await page.waitForTimeout(9_000)
  await page.getByRole('button', { name: 'Send a signal to pause' }).click()
  await page.getByRole('menuitem', { name: /^SIGKILL/ }).click()
  await expect(page.getByText('sandbox #1').first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Container front: running' })).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Show the proof' }).click()
  await shoot(page, 'killed-pause')
  await page.getByRole('slider', { name: 'Moment that is shown' }).focus()
  for (let count = 0; count < 12; count++) await page.keyboard.press('ArrowLeft')
  await page.waitForTimeout(500)
  await shoot(page, 'past')
  await page.getByRole('button', { name: 'Back to now' }).first().click()
  await page.getByRole('main').getByRole('button', { name: 'Build its twin without pause' }).click()
  await expect(page.getByRole('button', { name: 'Container poll: running' })).toHaveCount(2)
  await page.getByRole('button', { name: 'Strike both' }).click()
  await expect(page.getByRole('region', { name: 'What the blow did to each' })).toContainText('With pause', { timeout: 40_000 })
  await shoot(page, 'twins')
  await page.getByRole('slider', { name: 'Moment that is shown' }).scrollIntoViewIfNeeded()
  await shoot(page, 'twins-timeline')
  await page.getByRole('button', { name: 'New pod' }).click()
  await page.getByRole('button', { name: /One PID namespace/ }).click()
  await page.waitForTimeout(800)
  await shoot(page, 'new-pod')
  await page.getByRole('button', { name: 'Apply', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('shared-pids')
  await page.getByRole('tab', { name: /Processes/ }).click()
  await page.waitForTimeout(5_000)
  await shoot(page, 'processes')
  await page.getByRole('button', { name: 'Images' }).click()
  await page.waitForTimeout(800)
  await shoot(page, 'images')
  await page.getByRole('button', { name: 'Settings', exact: true }).first().click()
  await page.waitForTimeout(500)
  await shoot(page, 'settings')
})
