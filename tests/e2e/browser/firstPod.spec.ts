import { test } from '@playwright/test'
import { buildFirstPod, killFront, killPause } from '../support/firstPod'
import { startWebHost, type WebHost } from '../support/webHost'

const LAB = 'e2e-first-pod'
let host: WebHost
test.beforeAll(async () => {
  host = await startWebHost(LAB)
})
test.afterAll(() => host.stop())

test('the first pod: built, an app killed, pause killed; everything shown is true', async ({ page }) => {
  await page.goto(host.address)
  await buildFirstPod(page, LAB)
  await killFront(page, LAB)
  await killPause(page, LAB)
})
