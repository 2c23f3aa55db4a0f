import { expect, type Page } from '@playwright/test'
import { docker } from '../../support/docker'
import { test } from '../support/lab'

test.use({ labName: 'e2e-views' })
test.describe.configure({ mode: 'serial' })

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: mine
spec:
  shareProcessNamespace: true
  terminationGracePeriodSeconds: 1
  containers:
  - name: web
    image: pauselab/demo
    args: [web]
  - name: undead
    image: pauselab/demo
    args: [zombie, --count, "3"]
`

async function write(page: Page, text: string): Promise<void> {
  const editor = page.getByRole('textbox', { name: 'Pod manifest, YAML' })
  await editor.click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(text)
}

test('a first start finds engine, images and probe, and offers one button', async ({ page }) => {
  await expect(page.getByRole('button', { name: 'Build my first pod' })).toBeEnabled()
  await expect(page.getByText('unix:///var/run/docker.sock')).toBeVisible()
  expect(page.url()).not.toContain('token')
  const foot = await page.getByRole('contentinfo').boundingBox()
  expect(Math.round((foot?.y ?? 0) + (foot?.height ?? 0))).toBe(await page.evaluate(() => innerHeight))
})

test('a manifest’s errors stand at their line, and go when they are mended; then the pod is built', async ({ page }) => {
  await page.getByRole('button', { name: 'New pod' }).click()
  await write(page, POD.replace('image: pauselab/demo', 'imagee: pauselab/demo'))
  await expect(page.getByRole('button', { name: /line 10 .*unknown field "imagee"/ })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Apply', exact: true })).toBeDisabled()
  await write(page, POD)
  await expect(page.getByRole('button', { name: /line \d+/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'Apply', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Container web: running' })).toBeVisible()
})

test('at 200 % the picture keeps its room: the rail lies over it when it is asked for, the dock is folded', async ({ lab, page }) => {
  test.skip(lab.host === 'desktop', 'the size of a desktop window is its user’s')
  await page.setViewportSize({ width: 720, height: 450 })
  const rail = page.getByRole('navigation', { name: 'Pods' })
  await expect(rail).toHaveCount(0)
  await expect(page.getByRole('tabpanel', { name: 'Timeline' })).toBeHidden()
  for (const button of await page.getByRole('banner').getByRole('button').all()) expect((await button.boundingBox())?.x).toBeLessThan(720 - 24)
  await page.getByRole('button', { name: 'Show the pods' }).click()
  await expect(rail).toBeVisible()
  await rail.getByRole('button', { name: /^mine/ }).first().click()
  await page.keyboard.press('Escape')
  await expect(rail).toHaveCount(0)
  await page.getByRole('tab', { name: /Network/ }).click()
  await expect(page.getByText(/containers, one lo/)).toBeInViewport()
})

test('malformed YAML is said, with its line', async ({ page }) => {
  await page.getByRole('button', { name: 'New pod' }).click()
  await write(page, 'apiVersion: v1\nkind: Pod\nmetadata: { name: x\n')
  await expect(page.getByRole('button', { name: /line \d+/ }).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Apply', exact: true })).toBeDisabled()
})

test('the process tree counts zombies and shows both PIDs; a process can be signalled', async ({ lab, page }) => {
  await page.getByRole('tab', { name: /Processes/ }).click()
  const tree = page.getByRole('treegrid')
  await expect(tree.getByRole('row', { name: /zombie/i })).toHaveCount(4) // three undead and their parent's command line
  const [pid = ''] = await docker('ps', '-q', '--filter', `label=dev.pauselab.owner=${lab.owner}`, '--filter', 'label=io.kubernetes.container.name=web').then((ids) => docker('inspect', '--format', '{{.State.Pid}}', ...ids))
  await expect(tree.getByText(pid, { exact: true }).first()).toBeVisible()
})

test('logs are followed live', async ({ page }) => {
  await page.getByRole('button', { name: 'Container web: running' }).click()
  const panel = page.getByRole('complementary', { name: 'The selected container' })
  await panel.getByRole('tab', { name: 'Logs' }).click()
  await expect(panel.getByRole('tabpanel', { name: 'Logs' })).toContainText(/listening|80/i)
})

test('the page speaks Chinese and keeps it', async ({ lab, page }) => {
  await page.getByRole('radio', { name: '中文' }).click()
  await expect(page.getByRole('button', { name: '新建 Pod' })).toBeVisible()
  const again = await lab.open()
  await expect(again.getByRole('tab', { name: /命名空间/ })).toBeVisible()
  await again.getByRole('radio', { name: 'EN' }).click()
  await expect(again.getByRole('button', { name: 'New pod' })).toBeVisible()
})

test('images and settings', async ({ page }) => {
  await page.getByRole('button', { name: 'Images' }).click()
  await expect(page.getByText('pauselab/pause-noreap').first()).toBeVisible()
  await page.getByRole('button', { name: 'Settings' }).click()
  await expect(page.getByText('kubelet', { exact: false }).first()).toBeVisible()
})

test('a Secret is listed by its keys, never its values, and deleted when that was confirmed', async ({ page }) => {
  await page.getByRole('button', { name: 'New pod' }).click()
  await write(page, 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: door\nstringData:\n  password: open sesame\n')
  await page.getByRole('button', { name: 'Apply', exact: true }).click()
  const row = page.getByRole('row', { name: /default\/door/ })
  await expect(row).toContainText('password')
  await expect(page.getByText('open sesame')).toHaveCount(0)
  await row.getByRole('button', { name: 'Delete Secret door' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete it' }).click()
  await expect(page.getByText('No ConfigMaps and no Secrets')).toBeVisible()
})

test('the time scale is said in the header while it is not 1', async ({ page }) => {
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('radio', { name: '1/10', exact: true }).click()
  await expect(page.getByRole('banner').getByText('time × 1/10')).toBeVisible()
  await page.getByRole('radio', { name: '1', exact: true }).click()
  await expect(page.getByRole('banner').getByText('time ×')).toHaveCount(0)
})

test('a pod is deleted, and nothing of it is left', async ({ lab, page }) => {
  await page.getByRole('main').getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: /Delete/ }).click()
  await expect(page.getByRole('button', { name: 'Build my first pod' })).toBeVisible({ timeout: 30_000 })
  expect(await docker('ps', '-aq', '--filter', `label=dev.pauselab.owner=${lab.owner}`, '--filter', 'label=io.kubernetes.pod.uid')).toEqual([])
})
