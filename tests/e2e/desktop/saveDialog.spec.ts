import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { removeTraces } from '../../support/traces'
import { buildFirstPod } from '../support/firstPod'
import { type Desktop, launchDesktop, repository, whyNoDesktop } from './launch'

const missing = whyNoDesktop()
test.skip(missing !== null, missing ?? '')

const LAB = 'e2e-desktop-save'
let desktop: Desktop
test.beforeAll(async () => {
  await removeTraces(LAB)
  desktop = await launchDesktop({}, repository, ['--lab', LAB])
})
test.afterAll(async () => {
  await desktop.stop()
  await removeTraces(LAB)
})

test('what is saved goes where the system’s own dialog says, and a dismissed one saves nothing', async () => {
  const { app, page, dataDir } = desktop
  await buildFirstPod(page, LAB)
  const chosen = path.join(dataDir, 'chosen.yaml')
  const answer = (to: string | null): Promise<void> =>
    app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = (...asked: readonly unknown[]) => {
        Object.assign(globalThis, { askedToSave: (asked.at(-1) as { readonly defaultPath?: string }).defaultPath })
        return Promise.resolve({ canceled: filePath === null, filePath: filePath ?? '' })
      }
    }, to)
  const save = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('menuitem', { name: /^This pod as Kubernetes YAML/ }).click()
  }
  await answer(null)
  await save()
  await expect.poll(() => app.evaluate(() => (globalThis as { askedToSave?: string }).askedToSave)).toMatch(/\.ya?ml$/)
  expect(existsSync(chosen)).toBe(false)
  await answer(chosen)
  await save()
  await expect.poll(() => (existsSync(chosen) ? readFileSync(chosen, 'utf8') : '')).toMatch(/kind: Pod[\s\S]*name: front[\s\S]*name: poll/)
})
