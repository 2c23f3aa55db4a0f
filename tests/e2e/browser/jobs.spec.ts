import { expect, test } from '@playwright/test'
import { docker } from '../../support/docker'
import { expectAccessible } from '../support/axe'
import { openLab } from '../support/open'
import { shootAll } from '../support/shoot'
import { startWebHost, type WebHost } from '../support/webHost'

const LAB = 'e2e-jobs'
let host: WebHost
test.beforeAll(async () => {
  host = await startWebHost(LAB)
})
test.afterAll(() => host.stop())

function pods(count: number): string {
  return Array.from({ length: count }, (_, n) => `apiVersion: v1\nkind: Pod\nmetadata: { name: slow-${n} }\nspec:\n  terminationGracePeriodSeconds: 4\n  containers:\n  - { name: a, image: pauselab/demo, args: [stubborn] }\n`).join('---\n')
}

async function running(): Promise<number> {
  return (await docker('ps', '-q', '--filter', `label=dev.pauselab.owner=${LAB}`, '--filter', 'label=io.kubernetes.container.name=a')).length
}

test('applying and deleting many pods shows how far it is; Cancel, by keyboard, keeps those whose turn had not come', async ({ page }) => {
  await openLab(page, host.address)
  const jobs = page.getByRole('region', { name: 'What is under way' })
  await expect(jobs.getByRole('progressbar')).toHaveCount(0)
  await host.run('pods.apply', { manifest: pods(6) })
  await expect(jobs.getByRole('progressbar', { name: /^Applying slow-0, slow-1/ })).toHaveAttribute('aria-valuetext', /^\d+ of 12 containers up$/)
  await expect(jobs.getByText('Done', { exact: true })).toBeVisible({ timeout: 60_000 })
  expect(await running()).toBe(6)

  await page.getByRole('button', { name: 'Delete all pods' }).click()
  await page.getByRole('button', { name: 'Delete them all' }).click()
  const bar = jobs.getByRole('progressbar', { name: 'Deleting all pods' })
  await expect(bar).toHaveAttribute('aria-valuenow', '0')
  await expect(bar).toHaveAttribute('aria-valuetext', '0 of 6 pods gone')
  await jobs.getByRole('button', { name: 'Cancel: Deleting all pods' }).focus()
  await page.keyboard.press('Enter')
  await expect(jobs.getByText('Cancelled', { exact: true })).toBeVisible()
  await expect(jobs.getByRole('status')).toContainText('Deleting all pods: Cancelled')
  // Four are on their way out at a time; the other two were never told.
  await expect.poll(running, { timeout: 30_000 }).toBe(2)

  await page.getByRole('button', { name: 'Delete all pods' }).click()
  await page.getByRole('button', { name: 'Delete them all' }).click()
  await expect(jobs.getByText('All have begun to go')).toBeVisible()
  await shootAll(page, 'jobs')
  await expectAccessible(page, 'a job under way')
  await expect.poll(running, { timeout: 30_000 }).toBe(0)
})
