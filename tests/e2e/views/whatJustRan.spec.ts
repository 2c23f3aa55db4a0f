import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, type Page } from '@playwright/test'
import { docker, inspect, namespacesOf } from '../../support/docker'
import { test } from '../support/lab'

test.use({ labName: 'e2e-ran' })
let script = ''
// A page's downloads go when it is closed; the script is needed once more after that.
const folder = mkdtempSync(path.join(os.tmpdir(), 'pauselab-e2e-ran-'))
// The desktop lab of the tests is an ordinary user's, and saves here too.
chmodSync(folder, 0o777)
test.afterAll(async () => {
  if (script !== '') execFileSync('bash', [script, 'cleanup'])
  rmSync(folder, { recursive: true, force: true })
})

const SHOTS = process.env['PAUSELAB_SHOTS']

async function shoot(page: Page, name: string): Promise<void> {
  if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/${name}.png` })
}

test('each line has its reason and the crictl line; the pod is saved as a script that really builds it, and as YAML', async ({ lab, page }) => {
  const saved = (item: string): Promise<string> => lab.saved(page, folder, () => page.getByRole('menuitem', { name: item }).click())
  await page.getByRole('button', { name: 'Build my first pod' }).click()
  await expect(page.getByRole('button', { name: 'Container poll: running' })).toBeVisible()
  const ran = page.getByRole('region', { name: 'What just ran' })
  const [front = ''] = await docker('ps', '-q', '--filter', `label=dev.pauselab.owner=${lab.owner}`, '--filter', 'label=io.kubernetes.container.name=front')
  const row = ran.getByRole('article').filter({ hasText: `docker start ${front}` })
  await row.scrollIntoViewIfNeeded()
  await expect(row).toContainText(/kubelet: Started\s*Started container front/)
  await expect(row).toContainText(`crictl start ${front}`)
  for (const [locale, radio, button] of [['en', 'EN', 'Save'], ['zh-CN', '中文', '保存']] as const) {
    await page.getByRole('radio', { name: radio, exact: true }).click()
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await page.getByRole('button', { name: button, exact: true }).click()
      await page.waitForTimeout(300)
      await shoot(page, `ran-${theme}-${locale}`)
      await page.keyboard.press('Escape')
    }
  }
  await page.getByRole('radio', { name: 'EN', exact: true }).click()

  await page.getByRole('button', { name: 'Save', exact: true }).click()
  script = await saved('This pod as a shell script')
  execFileSync('bash', [script])
  const pid = async (name: string): Promise<number> => inspect<number>(`script-default-web-pod-${name}`, '.State.Pid')
  const [pause, web, poll] = await Promise.all([pid('pause'), pid('front'), pid('poll')])
  const shared = (kind: 'net' | 'ipc' | 'pid'): number => new Set([pause, web, poll].map((one) => namespacesOf(one)[kind])).size
  expect([shared('net'), shared('ipc'), shared('pid')]).toEqual([1, 1, 3])

  await page.getByRole('button', { name: 'Save', exact: true }).click()
  expect(readFileSync(await saved('This pod as Kubernetes YAML'), 'utf8')).toMatch(/kind: Pod[\s\S]*name: web-pod/)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const log = readFileSync(await saved('Everything that ran'), 'utf8')
  execFileSync('bash', ['-n'], { input: log })
  expect(log).toContain(`# kubelet: Started: Started container front\n# crictl start ${front}\ndocker start ${front}\n`)
})
