import { expect, type Page } from '@playwright/test'
import { docker } from '../../support/docker'
import { expectAccessible } from '../support/axe'
import { test } from '../support/lab'
import { shootAll } from '../support/shoot'

test.use({ labName: 'e2e-details' })
test.beforeAll(async ({ lab }) => {
  await lab.run('pods.apply', { manifest: POD })
})
test.describe.configure({ mode: 'serial' })

const POD = `apiVersion: v1
kind: Pod
metadata: { name: together }
spec:
  terminationGracePeriodSeconds: 1
  volumes: [{ name: cache, emptyDir: {} }]
  containers:
  - { name: web, image: pauselab/demo, args: [web, --delay, 700ms], volumeMounts: [{ name: cache, mountPath: /cache }] }
  - { name: fetch, image: pauselab/demo, args: [fetch, "http://localhost/", --every, 50ms], volumeMounts: [{ name: cache, mountPath: /seen, readOnly: true }], resources: { limits: { memory: 32Mi, cpu: 500m } } }
  - { name: memory, image: pauselab/demo, args: [shm, write, hello, --hold] }
`

async function open(page: Page): Promise<void> {
  await page.getByRole('button', { name: /together/ }).first().click()
  await expect(page.getByRole('button', { name: 'Container memory: running' })).toBeVisible()
}

test('localhost is visible: who listens, and who speaks to whom over the one lo', async ({ page }) => {
  await open(page)
  await page.getByRole('tab', { name: 'Network' }).click()
  const panel = page.getByRole('tabpanel', { name: 'Network' })
  await expect(panel.getByText(/4 containers, one lo/)).toBeVisible()
  await expect(panel.locator('[data-listens="web 80"]')).toBeVisible()
  await expect(panel.locator('[data-conversation^="fetch → web :80"]')).toContainText(/\d+ open/)
  await panel.getByText('Interfaces and routes').click()
  await expect(panel.getByRole('table', { name: 'Interfaces and routes' })).toContainText('eth0')
})

test('it is asked about while it is shown, and only then', async ({ lab, page }) => {
  test.skip(lab.host === 'desktop', 'what the desktop window asks goes over a channel that no test can listen to')
  const asked: string[] = []
  page.on('request', (request) => request.url().endsWith('/api/pods.details') && asked.push(request.postData() ?? ''))
  await open(page)
  await page.waitForTimeout(1_500)
  expect(asked).toHaveLength(0)
  await page.getByRole('tab', { name: 'Network' }).click()
  await expect.poll(() => asked.length).toBeGreaterThanOrEqual(3)
  await page.getByRole('tab', { name: 'Namespaces' }).click()
  const then = asked.length
  await page.waitForTimeout(2_500)
  expect(asked.length).toBeLessThanOrEqual(then)
})

test('what was made in the IPC namespace appears, and goes', async ({ lab, page }) => {
  const [id = ''] = await docker('ps', '--quiet', '--filter', `label=dev.pauselab.owner=${lab.owner}`, '--filter', 'label=io.kubernetes.container.name=memory')
  await open(page)
  await page.getByRole('tab', { name: 'IPC' }).click()
  const panel = page.getByRole('tabpanel', { name: 'IPC' })
  const row = panel.getByRole('row').filter({ hasText: '0x00001267' })
  await expect(row).toContainText('System V memory')
  await expect(row).toContainText('memory')
  await docker('exec', id, '/demo', 'mq', 'send', 'hello', '--posix', '--key', '5000')
  await expect(panel.getByRole('row').filter({ hasText: '/pauselab-5000' })).toContainText('POSIX queue')
  await docker('exec', id, '/demo', 'mq', 'remove', '--posix', '--key', '5000')
  await expect(panel.getByRole('row').filter({ hasText: '/pauselab-5000' })).toHaveCount(0)
})

test('the hostname of each container, and why it is the same', async ({ lab, page }) => {
  await open(page)
  await page.getByRole('button', { name: /Which hostname does each one see/ }).click()
  const table = page.getByRole('table', { name: 'Hostnames' })
  for (const name of ['pause', 'web', 'fetch', 'memory']) await expect(table.getByRole('row').filter({ hasText: name })).toContainText('together')
  await expect(page.getByText('The same name, but not the same namespace')).toBeVisible()
  if (lab.host === 'web') await expectAccessible(page, 'hostnames', '[role="tabpanel"]')
  await shootAll(page, 'hostnames')
})

test('a volume’s files and who mounts it', async ({ lab, page }) => {
  const [id = ''] = await docker('ps', '--quiet', '--filter', `label=dev.pauselab.owner=${lab.owner}`, '--filter', 'label=io.kubernetes.container.name=web')
  await open(page)
  await page.getByRole('tab', { name: 'Volumes' }).click()
  const volume = page.getByRole('region', { name: 'Volume cache' })
  await expect(volume.getByText('It is empty.')).toBeVisible()
  await docker('exec', id, '/demo', 'write', '/cache/hello.txt', 'hello')
  await expect(volume.getByRole('row').filter({ hasText: 'hello.txt' })).toContainText('6 byte')
  await expect(volume.getByRole('listitem').filter({ hasText: 'fetch' })).toContainText('/seen')
  await volume.getByRole('button', { name: 'Follow hello.txt' }).click()
  const tail = volume.getByRole('log', { name: 'End of hello.txt' })
  await expect(tail).toContainText('hello')
  await docker('exec', id, '/demo', 'write', '/cache/hello.txt', 'bye')
  await expect(tail).toContainText('tail: hello.txt: file truncated')
  await expect(tail).toContainText('bye')
  if (lab.host === 'web') await expectAccessible(page, 'a file that is followed', '[role="tabpanel"]')
  await shootAll(page, 'volume-tail')
  await volume.getByRole('button', { name: 'Stop following hello.txt' }).click()
  await expect(tail).toHaveCount(0)
})

test('any process of the tree says what it may do and which signals it hears', async ({ lab, page }) => {
  const [id = ''] = await docker('ps', '--quiet', '--filter', `label=dev.pauselab.owner=${lab.owner}`, '--filter', 'label=io.kubernetes.container.name=web')
  await docker('exec', '--detach', '--user', '4321', id, '/demo', 'stubborn')
  await open(page)
  await page.getByRole('tab', { name: /Processes/ }).click()
  const row = page.getByRole('row').filter({ hasText: '/demo stubborn' })
  await row.focus()
  await page.keyboard.press('i')
  const facts = page.getByRole('region', { name: /^What PID \d+ \(host \d+\) may do/ })
  await expect(facts.locator('[data-fact="user"]')).toContainText('UID 4321')
  await expect(facts.locator('[data-fact="caught"]').or(facts.locator('[data-fact="ignored"]')).filter({ hasText: 'SIGTERM' })).toHaveCount(1)
  if (lab.host === 'web') await expectAccessible(page, 'facts of a process', '[role="tabpanel"]')
  await shootAll(page, 'process-facts')
  await row.getByRole('button', { name: /may do$/ }).click()
  await expect(facts).toHaveCount(0)
})

test('the container panel says which signals pause catches, and what a limit allows', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: /^pause, the slab/i }).click()
  const panel = page.getByRole('complementary', { name: 'The selected container' })
  await expect(panel.locator('[data-fact="caught"]')).toContainText('SIGTERM')
  await expect(panel.locator('[data-fact="capabilities"]')).toContainText('none')
  await page.getByRole('button', { name: 'Container fetch: running' }).click()
  await expect(panel.locator('[data-fact="memory"]')).toContainText('at most 32 MB')
})
