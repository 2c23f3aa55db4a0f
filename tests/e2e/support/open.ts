import { expect, type Page } from '@playwright/test'

/**
 * Opens the lab's page. Chromium gives up requests that are under way when a network interface comes or goes, which
 * building a pod makes happen; a page that was cut off so is loaded again, as its user would.
 */
export async function openLab(page: Page, address: string): Promise<void> {
  await expect(async () => {
    await page.goto('about:blank')
    await page.goto(address)
    await expect(page.getByRole('banner')).toBeVisible({ timeout: 5_000 })
  }).toPass({ timeout: 40_000 })
}
