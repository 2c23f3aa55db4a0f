import { expect, test } from '@playwright/test'
import { EngineProxy } from '../../support/engineProxy'
import { startWebHost, type WebHost } from '../support/webHost'

const LAB = 'e2e-away'
const proxy = new EngineProxy()
let host: WebHost
test.beforeAll(async () => {
  host = await startWebHost(LAB, { DOCKER_HOST: `unix://${proxy.socket}` })
})
test.afterAll(async () => {
  await proxy.restore()
  await host.stop()
  await proxy.dispose()
})

test('no engine, an engine, the engine away, and back: the page says each and heals by itself', async ({ page }) => {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(host.address)
  await expect(page.getByText(proxy.socket).first()).toBeVisible()
  await proxy.restore()
  await page.getByRole('button', { name: 'Build my first pod' }).click()
  await expect(page.getByRole('button', { name: 'Container poll: running' })).toBeVisible()
  await proxy.cut()
  await expect(page.getByText(/engine .*away/i).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Container poll: running' })).toBeVisible()
  await proxy.restore()
  await expect(page.getByText(/engine .*away/i)).toHaveCount(0)
  await page.getByRole('button', { name: 'Send a signal to front' }).click()
  await page.getByRole('menuitem', { name: /^SIGKILL/ }).click()
  await expect(page.getByText(/front was killed \(SIGKILL\)/).first()).toBeVisible()
  expect(errors).toEqual([])
})
