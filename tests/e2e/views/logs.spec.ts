import { expect } from '@playwright/test'
import { docker } from '../../support/docker'
import { ShellImage } from '../../support/shellImage'
import { test } from '../support/lab'
import { shootAll } from '../support/shoot'

test.use({ labName: 'e2e-logs' })
const SHELL = new ShellImage('pauselab-test/e2e-logs:1')
const COLOURS = 'i=0; while true; do i=$((i+1)); printf "\\033[32mok\\033[0m \\033[1;31mwrong\\033[0m \\033[44m ground \\033[0m \\033[38;2;255;255;0myellow\\033[0m <b>line $i</b>\\n"; sleep 0.3; done'
const POD = `apiVersion: v1
kind: Pod
metadata: { name: loud }
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - { name: front, image: pauselab/demo, args: [web] }
  - { name: poll, image: pauselab/demo, args: [fetch, 'http://localhost', --every, 500ms] }
  - { name: bright, image: '${SHELL.name}', command: [/bin/sh, -c, '${COLOURS}'], imagePullPolicy: Never }
  - { name: flood, image: '${SHELL.name}', command: [/bin/sh, -c, 'until [ -e /go ]; do sleep 0.2; done; i=0; while [ $i -lt 9000 ]; do i=$((i+1)); echo flood $i; done; sleep 10000'], imagePullPolicy: Never }
`

test.beforeAll(async ({ lab }) => {
  await SHELL.make()
  await lab.run('pods.apply', { manifest: POD })
})
test.afterAll(async () => {
  await SHELL.remove()
})

test('the whole pod’s logs: whose each line is, colours, a filter, what was dropped, and on over a restart', async ({ lab, page }) => {
  await page.getByRole('tab', { name: 'Logs' }).click()
  const log = page.getByRole('log', { name: 'Logs of loud' })
  await expect(log).toContainText('poll')
  await expect(log).toContainText('bright')
  // Only who looks on sees lines go: whoever comes later begins with the last ones.
  const flood = async (): Promise<string> => (await docker('ps', '-q', '--filter', `label=dev.pauselab.owner=${lab.owner}`, '--filter', 'label=io.kubernetes.container.name=flood'))[0] ?? ''
  await expect.poll(flood).not.toBe('')
  await docker('exec', await flood(), '/bin/sh', '-c', ': > /go')
  await expect(page.getByText(/\d[\d,]* older ones dropped/)).toBeVisible({ timeout: 30_000 })
  await page.getByRole('searchbox', { name: 'Filter lines' }).fill('<b>line')
  await expect(log).toContainText('ok wrong  ground  yellow <b>line')
  await expect(log).not.toContainText('flood')
  await expect(page.getByText(/\d+ of 5000 lines/)).toBeVisible()
  expect(await log.locator('b').count()).toBe(0)
  await shootAll(page, 'logs-filtered')
  await page.getByRole('searchbox', { name: 'Filter lines' }).fill('')
  await page.getByRole('button', { name: 'Hold', exact: true }).click()
  const still = await log.innerText()
  await expect(page.getByText(/[1-9]\d* newer lines/)).toBeVisible()
  expect(await log.innerText()).toBe(still)
  await page.getByRole('button', { name: 'Follow', exact: true }).click()
  const front = async (): Promise<string> => (await docker('ps', '-q', '--filter', `label=dev.pauselab.owner=${lab.owner}`, '--filter', 'label=io.kubernetes.container.name=front'))[0] ?? ''
  const before = await front()
  await docker('kill', before)
  await expect.poll(front).toMatch(new RegExp(`^(?!${before})\\w+`))
  const next = await front()
  await expect.poll(async () => (await docker('logs', next)).length).toBeGreaterThan(1)
  const [, line = ''] = await docker('logs', next)
  await page.getByRole('searchbox', { name: 'Filter lines' }).fill(line)
  await expect(log).toContainText(`front${line}`)
  await page.getByRole('searchbox', { name: 'Filter lines' }).fill('')
  await shootAll(page, 'logs')
})
