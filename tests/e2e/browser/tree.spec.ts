import { expect, type Page, test } from '@playwright/test'
import { docker } from '../../support/docker'
import { ShellImage } from '../../support/shellImage'
import { openLab } from '../support/open'
import { shootAll } from '../support/shoot'
import { startWebHost, type WebHost } from '../support/webHost'

const LAB = 'e2e-tree'
const SHELL = new ShellImage('pauselab-test/e2e-tree:1')
const POD = `apiVersion: v1
kind: Pod
metadata: { name: family }
spec:
  terminationGracePeriodSeconds: 1
  shareProcessNamespace: true
  containers:
  - { name: parent, image: '${SHELL.name}', command: [/bin/sleep, '10000'], imagePullPolicy: Never }
  - { name: careless, image: pauselab/demo, args: [zombie, --count, '2'] }
`

let host: WebHost
test.beforeAll(async () => {
  await SHELL.make()
  host = await startWebHost(LAB)
  await host.run('pods.apply', { manifest: POD })
})
test.afterAll(async () => {
  await host.stop()
  await SHELL.remove()
})

/** A process with a living child, which becomes an orphan. */
async function orphan(page: Page, seconds: number): Promise<void> {
  const [id = ''] = await docker('ps', '-q', '--filter', `label=dev.pauselab.owner=${LAB}`, '--filter', 'label=io.kubernetes.container.name=parent')
  await docker('exec', '--detach', id, 'sh', '-c', `sleep ${seconds} & wait`)
  const row = page.getByRole('row').filter({ hasText: `sleep ${seconds}` })
  await expect(row).toHaveCount(2)
  const parent = row.filter({ hasText: 'wait' })
  await parent.getByRole('button', { name: /^Send a signal/ }).click()
  await page.getByRole('menuitem', { name: /^SIGKILL/ }).click()
  await expect(row).toHaveCount(1)
  await expect(row).toContainText(/orphan: was under PID \d+ \(sh.*\), now under PID 1 \(.*pause.*\)/)
}

test('an orphan’s row moves under pause, unless motion is not wanted; zombies are counted over time', async ({ page }) => {
  await page.addInitScript(() => {
    const animate = Element.prototype.animate
    Object.assign(window, { moved: [] })
    Element.prototype.animate = function (...how) {
      if (this instanceof HTMLTableRowElement) (window as unknown as { moved: string[] }).moved.push(this.innerText.split('\n')[0] ?? '')
      return animate.apply(this, how)
    }
  })
  const moved = (): Promise<number> => page.evaluate(() => (window as unknown as { moved: string[] }).moved.length)
  await openLab(page, host.address)
  await expect(page.getByRole('button', { name: 'Container careless: running' })).toBeVisible()
  await page.getByRole('tab', { name: /Processes/ }).click()
  await expect(page.getByText('2 zombies', { exact: true })).toBeVisible()
  await expect(page.getByRole('img', { name: 'Zombies in the last 5 minutes: at most 2, now 2' })).toBeVisible()
  await orphan(page, 7001)
  expect(await moved()).toBe(1)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await orphan(page, 7002)
  expect(await moved()).toBe(1)
  await page.emulateMedia({ reducedMotion: null })
  // A stopped parent waits for nobody: its zombies stay.
  const careless = page.getByRole('row').filter({ hasText: '/demo zombie' })
  await careless.getByRole('button', { name: /^Send a signal/ }).click()
  await page.getByRole('menuitem', { name: /^SIGSTOP/ }).click()
  await expect(careless).toContainText('stopped')
  await expect(page.getByText('2 zombies', { exact: true })).toBeVisible()
  await shootAll(page, 'tree')
})
