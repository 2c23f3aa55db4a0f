import { expect } from '@playwright/test'
import { docker } from '../../support/docker'
import { test } from '../support/lab'
import { shootAll } from '../support/shoot'

test.use({ labName: 'e2e-figures' })
const POD = (name: string): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - { name: front, image: pauselab/demo, args: [web] }
  - { name: poll, image: pauselab/demo, args: [fetch, 'http://localhost', --every, 50ms] }
`

test.beforeAll(async ({ lab }) => {
  await lab.run('pods.apply', { manifest: `${POD('first')}---\n${POD('second')}` })
})

test('pause beside the apps: figures of docker stats', async ({ lab, page }) => {
  await page.getByRole('button', { name: /^first/ }).first().click()
  await page.getByRole('tab', { name: 'Stats' }).click()
  const row = page.getByRole('row', { name: /^pause/ })
  await expect(row).toContainText(/\d+\.\d\d %/)
  const [id = ''] = await docker('ps', '-q', '--filter', `label=dev.pauselab.owner=${lab.owner}`, '--filter', 'label=io.kubernetes.pod.name=first', '--filter', 'label=io.kubernetes.docker.type=podsandbox')
  const [said = ''] = await docker('stats', '--no-stream', '--format', '{{.MemUsage}}', id)
  const [memory = ''] = said.split(' / ')
  await expect(row).toContainText(memory.replace(/([\d.]+)(\w+)/, '$1 $2'))
  await expect(row).toContainText('9.28 kB')
  await expect(page.getByText(/pause holds this pod together with .*, [\d.]+ times as much/)).toBeVisible()
  await shootAll(page, 'stats')
})

test('tables as docker ps and crictl list them, of this pod and of all', async ({ lab, page }) => {
  await page.getByRole('tab', { name: 'ps', exact: true }).click()
  const grid = page.getByRole('grid', { name: 'docker ps' })
  await expect(grid.getByRole('row')).toHaveCount(4)
  await page.getByRole('tabpanel', { name: 'ps' }).getByRole('radio', { name: 'All pods' }).click()
  await expect(grid.getByRole('row')).toHaveCount(7)
  const ids = await docker('ps', '--filter', `label=dev.pauselab.owner=${lab.owner}`, '--filter', 'label=io.kubernetes.pod.uid', '--format', '{{.ID}}')
  for (const [index, id] of ids.entries()) await expect(grid.getByRole('row').nth(index + 1)).toContainText(id)
  await grid.getByRole('columnheader').first().focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await expect(grid.getByRole('gridcell', { name: 'pauselab/demo' }).first()).toBeFocused()
  await shootAll(page, 'ps-docker')
  await page.getByRole('radio', { name: 'crictl pods' }).click()
  await expect(page.getByRole('grid', { name: 'crictl pods' }).getByRole('row')).toHaveCount(3)
  await page.getByRole('radio', { name: 'crictl ps' }).click()
  await expect(page.getByRole('grid', { name: 'crictl ps' }).getByRole('row')).toHaveCount(5)
  await shootAll(page, 'ps-crictl')
})

test('of a table of many only what is in sight is there, as wide as all of it; the keyboard reaches the last', async ({ lab, page }) => {
  const containers = Array.from({ length: 40 }, (_, n) => `  - { name: c${n}, image: pauselab/demo, args: [sleep] }\n`).join('')
  await lab.run('pods.apply', { manifest: `apiVersion: v1\nkind: Pod\nmetadata: { name: many }\nspec:\n  terminationGracePeriodSeconds: 0\n  containers:\n${containers}` })
  const told = async (): Promise<readonly string[]> => docker('ps', '--filter', `label=dev.pauselab.owner=${lab.owner}`, '--filter', 'label=io.kubernetes.pod.name=many', '--format', '{{.ID}}')
  await expect.poll(async () => (await told()).length, { timeout: 90_000 }).toBe(41)
  await page.getByRole('button', { name: /^many/ }).first().click()
  await page.getByRole('tab', { name: 'ps', exact: true }).click()
  const grid = page.getByRole('grid', { name: 'docker ps' })
  await expect(grid).toHaveAttribute('aria-rowcount', '42')
  const rows = grid.locator('tbody tr[aria-rowindex]')
  await expect(rows.first()).toBeVisible()
  expect(await rows.count()).toBeLessThan(41)
  const ids = await told()
  await grid.getByRole('columnheader').first().focus()
  const width = (await grid.boundingBox())?.width
  await page.keyboard.press('Control+End')
  const last = grid.locator('tr[aria-rowindex="42"]')
  await expect(last.getByRole('gridcell').last()).toBeFocused()
  await expect(last).toContainText(ids.at(-1) ?? '')
  await expect(last).toBeInViewport()
  expect((await grid.boundingBox())?.width).toBe(width)
  await page.keyboard.press('Control+Home')
  await expect(grid.getByRole('columnheader').first()).toBeFocused()
  await expect(grid.locator('tr[aria-rowindex="2"]')).toContainText(ids[0] ?? '')
  await shootAll(page, 'ps-many')
})
