import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, type Page } from '@playwright/test'
import type { LabSnapshot } from '../../../src-main/api'
import { type LabUnderTest, test } from '../support/lab'
import { shootThemes } from '../support/shoot'

test.use({ labName: 'e2e-palette' })
const POD = (name: string): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - { name: ${name}-front, image: pauselab/demo, args: [web] }
`

test.beforeAll(async ({ lab }) => {
  await lab.run('pods.apply', { manifest: `${POD('first')}---\n${POD('second')}` })
})

async function say(page: Page, words: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible()
  await page.keyboard.type(words)
  await expect(page.getByRole('option').first()).toHaveAttribute('data-highlighted', '')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Commands' })).toHaveCount(0)
}

async function mended(lab: LabUnderTest): Promise<number> {
  const { timeline } = (await lab.run('snapshot.get', {})) as LabSnapshot
  return timeline.filter((event) => event.reason === 'Mended' && event.pod?.name === 'first').length
}

test('everything by keyboard: a pod, its container, its terminal, a kill, a view, the theme, the language', async ({ page }) => {
  // Whichever is shown at first, the pod is changed.
  await say(page, 'first running')
  await say(page, 'second running')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('second')
  await say(page, 'tab: stats')
  await expect(page.getByRole('tab', { name: 'Stats' })).toHaveAttribute('aria-selected', 'true')
  await say(page, 'terminal in second-front')
  await expect(page.getByRole('heading', { name: 'second-front has no shell' })).toBeVisible()
  await say(page, 'logs of first-front')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('first')
  await expect(page.getByRole('log', { name: 'Log of first-front' })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+k')
  await shootThemes(page, 'palette-en')
  await page.keyboard.press('Escape')
  await say(page, 'sigkill first-front')
  await expect(page.getByText(/first-front was killed \(SIGKILL\)/).first()).toBeVisible()
  await say(page, 'theme: dark')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await say(page, 'zhongwen')
  await expect(page.getByRole('button', { name: '新建 Pod' })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+k')
  await shootThemes(page, 'palette-zh-CN')
  await page.keyboard.type('language english')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'New pod' })).toBeVisible()
  await say(page, 'theme: as the system')
  await say(page, 'settings')
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  await say(page, 'delete first')
  await expect(page.getByRole('dialog', { name: 'Delete first?' })).toBeVisible()
})

test('a pod is saved, and repaired once, from the keyboard', async ({ lab, page }) => {
  await say(page, 'first running')
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pauselab-saved-'))
  // The desktop's window may be another user's.
  chmodSync(folder, 0o777)
  try {
    expect(readFileSync(await lab.saved(page, folder, () => say(page, 'save first shell script')), 'utf8')).toMatch(/^#!.*bash\n/)
    expect(readFileSync(await lab.saved(page, folder, () => say(page, 'export first kubernetes')), 'utf8')).toContain('name: first-front')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  await lab.run('settings.set', { kubelet: 'off' })
  await say(page, 'repair first')
  await expect.poll(() => mended(lab)).toBe(1)
  await lab.run('settings.set', { kubelet: 'on' })
})

test('the first Tab skips to the main part', async ({ page }) => {
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Skip to the main part' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
})
