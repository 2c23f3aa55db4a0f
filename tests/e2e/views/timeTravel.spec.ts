import { expect, type Page } from '@playwright/test'
import { test } from '../support/lab'
import { shootAll, shootThemes } from '../support/shoot'

test.use({ labName: 'e2e-time' })
test.describe.configure({ mode: 'serial' })

/** Whatever of the window may differ between two moments, as it is written there, once nothing moves any more. */
async function picture(page: Page): Promise<string> {
  let last = ''
  await expect(async () => {
    const before = last
    last = await page.getByRole('main').innerText()
    expect(last).toBe(before)
  }).toPass({ intervals: [300] })
  return last
}

test('a scrubbed moment shows the whole window as it was then, and nothing can be done in it', async ({ page }) => {
  await page.getByRole('button', { name: 'Build my first pod' }).click()
  await expect(page.getByRole('button', { name: 'Container poll: running' })).toBeVisible()
  await page.getByRole('tab', { name: 'Status' }).click()
  const net = page.getByRole('button', { name: /^net [A-Z], inode \d+, held by pause/ })
  const before = await net.getAttribute('aria-label')
  const slider = page.getByRole('slider', { name: 'Moment that is shown' })
  await expect(slider).toHaveAttribute('aria-valuetext', 'now')
  const calmAt = await page.evaluate(() => Date.now())

  await page.getByRole('button', { name: 'Send a signal to pause' }).click()
  await page.getByRole('menuitem', { name: /^SIGKILL/ }).click()
  await expect(page.getByText('sandbox #1').first()).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('button', { name: 'Container front: running' })).toBeVisible({ timeout: 30_000 })
  await expect(net).toHaveAttribute('aria-label', /In it: front and poll\.$/)
  const after = await net.getAttribute('aria-label')
  expect(after).not.toBe(before)

  // Back, change by change, until the moment before the kill.
  await slider.focus()
  for (let count = 0; count < 400; count++) {
    await page.keyboard.press('ArrowLeft')
    if (Number(await slider.getAttribute('aria-valuenow')) <= calmAt) break
  }
  const banner = page.getByRole('status').filter({ hasText: 'You look at' })
  await expect(banner).toContainText(/You look at \d\d:\d\d:\d\d\.\d{3}\./)
  expect(await net.getAttribute('aria-label')).toBe(before)
  await expect(page.getByText('sandbox #0').first()).toBeVisible()
  await expect(page.getByText('sandbox #1')).toHaveCount(0)
  await shootAll(page, 'past')

  await page.getByRole('button', { name: 'Send a signal to pause' }).click()
  await expect(page.getByRole('menuitem', { name: /^SIGKILL/ })).toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'New pod' })).toHaveAttribute('aria-disabled', 'true')

  // Before and after: the marked past against now.
  await page.getByRole('button', { name: 'Mark this moment' }).click()
  await slider.focus()
  const marked = await slider.getAttribute('aria-valuenow')
  await page.keyboard.press('End')
  await page.getByRole('button', { name: /^Compare with/ }).click()
  const card = page.getByRole('dialog', { name: 'web-pod: before and after' })
  await expect(card.getByRole('row', { name: /^the pod sandbox number 0 1 new/ })).toBeVisible()
  const inodes = [before, after].map((label) => /inode (\d+)/.exec(label ?? '')?.[1])
  await expect(card.getByRole('row', { name: new RegExp(`^pause net namespace ${inodes[0]} ${inodes[1]} (new|same number)`) })).toBeVisible()
  await expect(card.getByRole('row', { name: /^pause user namespace (\d+) \1 stayed/ })).toBeVisible()
  await shootThemes(page, 'compare')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await slider.focus()
  for (let count = 0; count < 400 && Number(await slider.getAttribute('aria-valuenow')) > Number(marked); count++) await page.keyboard.press('ArrowLeft')

  // The same moment again gives the same picture, however one came there.
  const seen = await picture(page)
  await slider.focus()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowRight')
  expect(await picture(page)).toBe(seen)

  await page.keyboard.press('Home')
  await expect(page.getByText('There was no pod then')).toBeVisible()
  await page.keyboard.press('End')
  await expect(banner).toHaveCount(0)
  expect(await net.getAttribute('aria-label')).toBe(after)
  await expect(page.getByText('sandbox #1').first()).toBeVisible()
})

test('lanes for containers and namespaces; zoom and scrub by pointer', async ({ page }) => {
  const lanes = page.getByRole('group', { name: /^Timeline: a lane/ })
  for (const name of ['pause', 'front', 'poll', 'net', 'ipc']) await expect(lanes.getByText(name, { exact: true })).toBeVisible()
  const slider = page.getByRole('slider', { name: 'Moment that is shown' })
  await page.waitForTimeout(1_500)
  const box = await slider.boundingBox()
  if (!box) throw new Error('no slider')
  await page.mouse.click(box.x + box.width * 0.96, box.y + box.height / 2)
  await expect(page.getByRole('status').filter({ hasText: 'You look at' })).toBeVisible()
  const at = await slider.getAttribute('aria-valuenow')
  await page.getByRole('button', { name: 'Zoom in' }).click()
  await page.getByRole('button', { name: 'Zoom in' }).click()
  expect(await slider.getAttribute('aria-valuenow')).toBe(at)
  await page.getByRole('status').filter({ hasText: 'You look at' }).getByRole('button', { name: 'Back to now' }).click()
  await expect(slider).toHaveAttribute('aria-valuetext', 'now')
})
