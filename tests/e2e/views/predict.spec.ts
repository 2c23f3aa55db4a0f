import { expect, type Page } from '@playwright/test'
import { expectAccessible } from '../support/axe'
import { test } from '../support/lab'
import { shootAll } from '../support/shoot'

test.use({ labName: 'e2e-predict' })
const POD = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  shareProcessNamespace: true
  terminationGracePeriodSeconds: 1
  containers:
  - { name: front, image: pauselab/demo, args: [web, --port, "80"] }
  - { name: mule, image: pauselab/demo, args: [stubborn] }
`
test.beforeAll(async ({ lab }) => {
  await lab.run('settings.set', { predict: true, timeScale: 0.1 })
  await lab.run('pods.apply', { manifest: POD })
})

async function signal(page: Page, container: string, name: string): Promise<void> {
  await page.getByRole('button', { name: `Send a signal to ${container}` }).click()
  await page.getByRole('menuitem', { name: new RegExp(`^${name}`) }).click()
}

test('what falls is marked on the picture; the learner’s forecast and the lab’s are held against what happened', async ({ page, lab }) => {
  await expect(page.getByRole('button', { name: 'Container mule: running' })).toBeVisible()
  const result = page.locator('[data-prediction]')

  // Asked, and called off: nothing is sent.
  await signal(page, 'pause', 'SIGKILL')
  const ask = page.getByRole('region', { name: 'What falls?' })
  await expect(ask).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(ask).toHaveCount(0)

  // pause, with shared PIDs: the learner forgets one of those whom the kernel takes along.
  await signal(page, 'pause', 'SIGKILL')
  await expect(ask).toContainText('SIGKILL is about to go to pause')
  await expect(page.getByRole('button', { name: 'pause falls' })).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('button', { name: 'front falls' }).click()
  await expect(ask).toContainText('You say that these end: pause and front.')
  if (lab.host === 'web') await expectAccessible(page, 'the question', 'main')
  await shootAll(page, 'predict-ask')
  await ask.getByRole('button', { name: 'Send SIGKILL' }).click()
  await expect(page.getByText('sandbox #1').first()).toBeVisible({ timeout: 30_000 })
  await expect(result).toContainText('You were wrong', { timeout: 30_000 })
  await expect(result).toContainText('The lab was right')
  await expect(result.getByRole('row', { name: /^mule wrong stands right Ended by the kernel\..* Ended by the kernel\./ })).toBeVisible()
  await expect(result).toContainText('So far: you 0 of 1, the lab 1 of 1.')
  await shootAll(page, 'predict-wrong')

  // A handler that does nothing: the lab is wrong, and says why. Nobody died, so there is no card.
  await expect(page.getByRole('button', { name: 'Container mule: running' })).toBeVisible()
  await signal(page, 'mule', 'SIGTERM')
  await page.getByRole('button', { name: 'mule falls' }).click()
  await expect(ask).toContainText('You say: nobody ends.')
  await ask.getByRole('button', { name: 'Send SIGTERM' }).click()
  await expect(result).toContainText('You were right')
  await expect(result).toContainText('The lab was wrong')
  await expect(result).toContainText('Why the lab was wrong: mule has a handler for SIGTERM')
  await shootAll(page, 'predict-handler')

  // A process, from inside: PID 1 is out of reach.
  await page.getByRole('tab', { name: /Processes/ }).click()
  await page.getByRole('tabpanel', { name: /Processes/ }).getByRole('combobox').selectOption('front')
  await page.getByRole('button', { name: 'Send a signal to PID 1', exact: true }).click()
  await page.getByRole('menuitem', { name: /^SIGKILL/ }).click()
  await expect(ask).toContainText('SIGKILL is about to go to PID 1 in pause')
  await page.getByRole('button', { name: 'pause falls' }).click()
  await ask.getByRole('button', { name: 'Send SIGKILL' }).click()
  await expect(result).toContainText('the process is PID 1 of its namespace')
  await expect(result).toContainText('So far: you 2 of 3, the lab 2 of 3.')
})
