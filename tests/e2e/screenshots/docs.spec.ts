import { fileURLToPath } from 'node:url'
import { expect, type Page, test } from '@playwright/test'
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

test('every view, in both themes and both languages', async ({ page }) => {
  test.setTimeout(300_000)
  await page.goto(host.address)
  await expect(page.getByRole('button', { name: 'Build my first pod' })).toBeEnabled()
  await shoot(page, 'first-start')
  await page.getByRole('button', { name: 'Build my first pod' }).click()
  await expect(page.getByRole('button', { name: 'Container poll: running' })).toBeVisible()
  await page.waitForTimeout(6_000)
  await shoot(page, 'pod')
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
