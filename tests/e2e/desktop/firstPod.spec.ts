import { test } from '@playwright/test'
import { removeTraces } from '../../support/traces'
import { buildFirstPod, killFront, killPause } from '../support/firstPod'
import { type Desktop, launchDesktop, repository, whyNoDesktop } from './launch'

const missing = whyNoDesktop()
test.skip(missing !== null, missing ?? '')

const LAB = 'e2e-desktop-pod'
let desktop: Desktop
test.beforeAll(async () => {
  await removeTraces(LAB)
  desktop = await launchDesktop({}, repository, ['--lab', LAB])
})
test.afterAll(async () => {
  await desktop.stop()
  await removeTraces(LAB)
})

test('the first pod in the desktop window: built, an app killed, pause killed; everything shown is true', async () => {
  await buildFirstPod(desktop.page, LAB)
  await killFront(desktop.page, LAB)
  await killPause(desktop.page, LAB)
})
