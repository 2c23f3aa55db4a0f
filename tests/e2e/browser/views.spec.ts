import { expect, type Page, test } from '@playwright/test'
import { docker } from '../../support/docker'
import { startWebHost, type WebHost } from '../support/webHost'

const LAB = 'e2e-views'
let host: WebHost
test.beforeAll(async () => {
  host = await startWebHost(LAB)
})
test.afterAll(() => host.stop())
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
  await page.goto(host.address)
  await expect(page.getByRole('button', { name: 'Build my first pod' })).toBeEnabled()
  await expect(page.getByText('unix:///var/run/docker.sock')).toBeVisible()
  expect(page.url()).not.toContain(host.token)
})

test('a manifest’s errors stand at their line, and go when they are mended; then the pod is built', async ({ page }) => {
  await page.goto(host.address)
  await page.getByRole('button', { name: 'New pod' }).click()
  await write(page, POD.replace('image: pauselab/demo', 'imagee: pauselab/demo'))
  await expect(page.getByRole('button', { name: /line 10 .*unknown field "imagee"/ })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Apply', exact: true })).toBeDisabled()
  await write(page, POD)
  await expect(page.getByRole('button', { name: /line \d+/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'Apply', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Container web: running' })).toBeVisible()
})

test('malformed YAML is said, with its line', async ({ page }) => {
  await page.goto(host.address)
  await page.getByRole('button', { name: 'New pod' }).click()
  await write(page, 'apiVersion: v1\nkind: Pod\nmetadata: { name: x\n')
  await expect(page.getByRole('button', { name: /line \d+/ }).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Apply', exact: true })).toBeDisabled()
})

test('the process tree counts zombies and shows both PIDs; a process can be signalled', async ({ page }) => {
  await page.goto(host.address)
  await page.getByRole('tab', { name: /Processes/ }).click()
  const tree = page.getByRole('treegrid')
  await expect(tree.getByRole('row', { name: /zombie/i })).toHaveCount(4) // three undead and their parent's command line
  const [pid = ''] = await docker('ps', '-q', '--filter', `label=dev.pauselab.owner=${LAB}`, '--filter', 'label=io.kubernetes.container.name=web').then((ids) => docker('inspect', '--format', '{{.State.Pid}}', ...ids))
  await expect(tree.getByText(pid, { exact: true }).first()).toBeVisible()
})

test('logs are followed live', async ({ page }) => {
  await page.goto(host.address)
  await page.getByRole('button', { name: 'Container web: running' }).click()
  await page.getByRole('tab', { name: 'Logs' }).click()
  await expect(page.getByRole('tabpanel', { name: 'Logs' })).toContainText(/listening|80/i)
})

test('the page speaks Chinese and keeps it', async ({ page }) => {
  await page.goto(host.address)
  await page.getByRole('radio', { name: '中文' }).click()
  await expect(page.getByRole('button', { name: '新建 Pod' })).toBeVisible()
  await page.goto('about:blank')
  await page.goto(host.address)
  await expect(page.getByRole('tab', { name: /命名空间/ })).toBeVisible()
  await page.getByRole('radio', { name: 'EN' }).click()
  await expect(page.getByRole('button', { name: 'New pod' })).toBeVisible()
})

test('images and settings', async ({ page }) => {
  await page.goto(host.address)
  await page.getByRole('button', { name: 'Images' }).click()
  await expect(page.getByText('pauselab/pause-noreap').first()).toBeVisible()
  await page.getByRole('button', { name: 'Settings' }).click()
  await expect(page.getByText('kubelet', { exact: false }).first()).toBeVisible()
})

test('a pod is deleted, and nothing of it is left', async ({ page }) => {
  await page.goto(host.address)
  await page.getByRole('main').getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: /Delete/ }).click()
  await expect(page.getByRole('button', { name: 'Build my first pod' })).toBeVisible({ timeout: 30_000 })
  expect(await docker('ps', '-aq', '--filter', `label=dev.pauselab.owner=${LAB}`, '--filter', 'label=io.kubernetes.pod.uid')).toEqual([])
})
