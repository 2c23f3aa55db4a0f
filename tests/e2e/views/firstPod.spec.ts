import { buildFirstPod, killFront, killPause } from '../support/firstPod'
import { test } from '../support/lab'

test.use({ labName: 'e2e-first-pod' })

test('the first pod: built, an app killed, pause killed; everything shown is true', async ({ lab, page }) => {
  await buildFirstPod(page, lab.owner)
  await killFront(page, lab.owner)
  await killPause(page, lab.owner)
})
