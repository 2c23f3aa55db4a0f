import { expect, test } from '@playwright/test'
import { expectAccessible } from '../support/axe'
import { openLab } from '../support/open'
import { startWebHost, type WebHost } from '../support/webHost'

const LAB = 'e2e-accessible'
const POD = `apiVersion: v1
kind: Pod
metadata: { name: front-pod }
spec:
  shareProcessNamespace: true
  terminationGracePeriodSeconds: 0
  initContainers:
  - { name: prepare, image: pauselab/demo, args: [exit, "0"] }
  containers:
  - name: front
    image: pauselab/demo
    args: [web]
    readinessProbe: { httpGet: { path: /readyz, port: 80 }, periodSeconds: 1 }
  - { name: poll, image: pauselab/demo, args: [fetch, 'http://localhost', --every, 1s] }
  - { name: undead, image: pauselab/demo, args: [zombie, --count, "2"] }
  - { name: crasher, image: pauselab/demo, args: [crash, --after, 1s] }
---
apiVersion: v1
kind: Secret
metadata: { name: door }
stringData: { password: sesame }
---
apiVersion: v1
kind: Pod
metadata: { name: absent }
spec:
  containers: [{ name: x, image: 'nobody/has-this:1' }]
`

let host: WebHost
test.beforeAll(async () => {
  host = await startWebHost(LAB)
})
test.afterAll(() => host.stop())

test('the first view', async ({ page }) => {
  await openLab(page, host.address)
  await expect(page.getByRole('button', { name: 'Build my first pod' })).toBeEnabled()
  await expectAccessible(page, 'first start')
})

test.describe('with pods', () => {
  test.beforeAll(() => host.run('pods.apply', { manifest: POD }))

  test('the pod, under each of its tabs', async ({ page }) => {
    await openLab(page, host.address)
    await page.getByRole('button', { name: /^front-pod/ }).first().click()
    await expect(page.getByRole('button', { name: 'Container front: running' })).toBeVisible()
    const tabs = page.getByRole('tablist', { name: 'What is in this pod' }).getByRole('tab')
    for (const name of await tabs.allInnerTexts()) {
      await tabs.filter({ hasText: name.trim().split('\n')[0] ?? '' }).first().click()
      await page.waitForTimeout(1_500)
      await expectAccessible(page, `tab ${name}`, 'main [role="tabpanel"][data-state="active"]')
    }
    await expectAccessible(page, 'the page around them')
    // What is not in the namespace that is pointed at is dimmed, and can still be read.
    await page.getByRole('button', { name: /^uts [A-Z], inode|^pid [A-Z], inode/ }).first().hover()
    await expect(page.locator('.room.outside, .lit .label:not(.isLit)').first()).toBeVisible()
    await expectAccessible(page, 'the picture with a namespace lit', 'section:has(> .picture)', 'stays')
    await page.getByRole('tab', { name: 'Events' }).click()
    await expectAccessible(page, 'events')
  })

  test('the panel of a container, and menus', async ({ page }) => {
    await openLab(page, host.address)
    await page.getByRole('button', { name: /^front-pod/ }).first().click()
    await page.getByRole('button', { name: 'Container front: running' }).click()
    const panel = page.getByRole('complementary', { name: 'The selected container' })
    for (const name of await panel.getByRole('tab').allInnerTexts()) {
      await panel.getByRole('tab', { name: name.trim() }).click()
      await page.waitForTimeout(800)
      await expectAccessible(page, `panel ${name}`, 'aside')
    }
    await panel.getByRole('tab', { name: 'Terminal' }).click()
    await panel.getByRole('button', { name: '/demo ps' }).click()
    await expect(page.getByText('The program ended with exit code 0.')).toBeVisible()
    await expectAccessible(page, 'terminal')
    await page.getByRole('button', { name: 'Send a signal to front' }).click()
    await expectAccessible(page, 'kill menu')
  })

  test('a death, and a pod in trouble', async ({ page }) => {
    await openLab(page, host.address)
    await page.getByRole('button', { name: /^front-pod/ }).first().click()
    await page.getByRole('button', { name: 'Send a signal to front' }).click()
    await page.getByRole('menuitem', { name: /^SIGKILL/ }).click()
    await page.getByRole('button', { name: 'Show the proof' }).first().click()
    await expectAccessible(page, 'card')
    await page.getByRole('button', { name: /^absent/ }).first().click()
    await expectAccessible(page, 'a pod whose image is absent')
  })

  test('all other views, and the dialogs', async ({ page }) => {
    await openLab(page, host.address)
    for (const name of ['New pod', 'Images', 'ConfigMaps, Secrets', 'Settings']) {
      await page.getByRole('button', { name, exact: true }).first().click()
      await page.waitForTimeout(500)
      await expectAccessible(page, name)
    }
    await page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: 'Delete all pods' }).click()
    await expectAccessible(page, 'delete dialog')
    await page.keyboard.press('Escape')
    await page.keyboard.press('ControlOrMeta+k')
    await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible()
    await expectAccessible(page, 'palette')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /Docker 2/ }).first().click()
    await expectAccessible(page, 'engine facts')
  })
})
