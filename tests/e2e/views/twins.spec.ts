import { expect, type Page } from '@playwright/test'
import { expectAccessible } from '../support/axe'
import { test } from '../support/lab'
import { shootAll } from '../support/shoot'

test.use({ labName: 'e2e-twins' })
const POD = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - { name: front, image: pauselab/demo, args: [web, --port, "80"] }
  - { name: poll, image: pauselab/demo, args: [fetch, "http://localhost:80/", --every, 500ms] }
`
test.beforeAll(async ({ lab }) => {
  await lab.run('settings.set', { timeScale: 0.1 })
  await lab.run('pods.apply', { manifest: POD })
})
test.describe.configure({ mode: 'serial' })

function side(page: Page, name: RegExp): ReturnType<Page['getByRole']> {
  return page.getByRole('region', { name })
}

/** Inode of the only band of this kind that the holder holds, or of all of them. */
async function nets(page: Page, of: RegExp): Promise<readonly string[]> {
  const labels = await side(page, of).getByRole('button', { name: /^net [A-Z]+, inode \d+/ }).evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''))
  return labels.map((label) => /inode (\d+)/.exec(label)?.[1] ?? '')
}

test('a twin is built, one blow strikes both, and the figures tell the two apart', async ({ page, lab }) => {
  await expect(page.getByRole('button', { name: 'Container poll: running' })).toBeVisible()
  await page.getByRole('main').getByRole('button', { name: 'Build its twin without pause' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'web with pause, and its twin without' })).toBeVisible()
  const [withPause, without] = [side(page, /^web, with pause/), side(page, /^web-twin, without pause/)]
  await expect(withPause.getByRole('button', { name: 'Container poll: running' })).toBeVisible()
  await expect(without.getByRole('button', { name: 'Container poll: running' })).toBeVisible()
  const before = { web: await nets(page, /^web, with pause/), twin: await nets(page, /^web-twin, without/) }
  await expect(page.getByText('front is struck in both, in the same moment.')).toBeVisible()
  const calmAt = await page.evaluate(() => Date.now())

  await page.getByRole('button', { name: 'Strike both' }).click()
  const result = page.getByRole('region', { name: 'What the blow did to each' })
  await expect(result.getByText(/With pause, .*net [A-Z].* stayed\. Without it they are new: .*net [A-Z] → net [A-Z]/)).toBeVisible({ timeout: 30_000 })
  await expect(result).toContainText('In web-twin, poll was left behind in the old namespaces')
  await expect(result.getByRole('row', { name: /^Cut off now nobody poll/ })).toBeVisible()
  await expect(result.getByRole('row', { name: /^Pod IP .* stayed .* → .* new/ })).toBeVisible()
  await expect(withPause.getByText(/front was killed \(SIGKILL\)\. pause kept/)).toBeVisible()
  await expect(without.getByText(/front was killed \(SIGKILL\)\. front came back in new namespaces/)).toBeVisible()
  expect(await nets(page, /^web, with pause/)).toEqual(before.web)
  expect(await nets(page, /^web-twin, without/)).not.toEqual(before.twin)
  const lanes = page.getByRole('group', { name: /^Timeline: a lane/ })
  for (const name of ['web', 'web-twin', 'pause']) await expect(lanes.getByText(name, { exact: true })).toBeVisible()
  const slider = page.getByRole('slider', { name: 'Moment that is shown' })
  await expect(slider.getByText('0 s', { exact: true })).toBeVisible()
  await expect(slider.getByText('+1 s', { exact: true })).toBeVisible()
  if (lab.host === 'web') await expectAccessible(page, 'twins', 'main')
  await shootAll(page, 'twins-app')
  await slider.scrollIntoViewIfNeeded()
  await shootAll(page, 'twins-timeline')

  // Scrubbed back, both are as they were.
  await slider.focus()
  for (let count = 0; count < 400 && Number(await slider.getAttribute('aria-valuenow')) > calmAt; count++) await page.keyboard.press('ArrowLeft')
  expect(await nets(page, /^web, with pause/)).toEqual(before.web)
  expect(await nets(page, /^web-twin, without/)).toEqual(before.twin)
  await expect(result).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Strike both' })).toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('End')
  await expect(result).toBeVisible()
})

test('pause struck: the owner stands in for it in the twin, and both lose what they held', async ({ page }) => {
  await page.getByRole('button', { name: 'What to do with web', exact: true }).click()
  await page.getByRole('menuitem', { name: /^Compare with its twin/ }).click()
  await page.getByRole('radio', { name: 'pause', exact: true }).click()
  await expect(page.getByText('pause is struck in web. web-twin has none: there front owns the namespaces, and is struck in its stead.')).toBeVisible()
  await page.getByRole('button', { name: 'Strike both' }).click()
  const result = page.getByRole('region', { name: 'What the blow did to each' })
  await expect(result).toContainText('Both lost what they held: pause with pause and front without it', { timeout: 30_000 })
  await shootAll(page, 'twins-pause')
})

test('one of them is deleted: its place says so and offers it again', async ({ page, lab }) => {
  await page.getByRole('button', { name: 'What to do with web', exact: true }).click()
  await page.getByRole('menuitem', { name: /^Compare with its twin/ }).click()
  const { pods } = (await lab.run('snapshot.get', {})) as { pods: readonly { uid: string; name: string }[] }
  await lab.run('pods.delete', { uid: pods.find((pod) => pod.name === 'web-twin')?.uid ?? '', graceSeconds: 0 })
  await expect(page.getByRole('heading', { name: 'web has no twin now' })).toBeVisible()
  await shootAll(page, 'twins-missing')
  await page.getByRole('button', { name: 'Build its twin without pause' }).click()
  await expect(side(page, /^web-twin, without/).getByRole('button', { name: 'Container poll: running' })).toBeVisible()
  if (lab.host === 'web') await page.setViewportSize({ width: 900, height: 1100 })
  await shootAll(page, 'twins-narrow')
})
